"""A moderator takes a name from somebody; it can be given back."""

import pytest

from chatroom.models import AuditRecord, ChatInfo, UserInfo

from .cast import Cast

FORCE_NAME = "/chatroom/pond/force_name/"


@pytest.fixture
def rude(cast: Cast) -> UserInfo:
    """The author, under a name that nobody wants to read."""
    cast["author"].post("/chatroom/pond/rename/", user_name="Rude")
    return UserInfo.objects.get(pk=cast.person("author").pk)


def test_who_loses_a_name_has_the_one_of_those_who_chose_none(cast: Cast, rude: UserInfo) -> None:
    before = cast.person("visitor").user_name
    status, answer = cast["co_moderator"].post(FORCE_NAME, user_id=rude.user_id, reason="rude")
    assert (status, answer["user_name"]) == (200, before)
    entry = ChatInfo.objects.order_by("number").last()
    assert entry is not None
    assert entry.number == answer["id"]
    assert (entry.kind, entry.user_name, entry.chat_content) == ("rename", "…", before)
    record = AuditRecord.objects.get()
    assert (record.act, record.person, record.reason) == ("force_name", rude, "rude")


def test_a_name_is_given_back(cast: Cast, rude: UserInfo) -> None:
    cast["owner"].post(FORCE_NAME, user_id=rude.user_id)
    assert cast["owner"].post(FORCE_NAME, user_id=rude.user_id, back="1")[1]["user_name"] == "Rude"
    assert AuditRecord.objects.count() == 2


def test_a_name_that_was_taken_in_the_dark_does_not_come_to_light_by_being_taken_away(cast: Cast) -> None:
    user_id = cast.person("author").user_id
    cast["owner"].post("/chatroom/pond/restrict/", user_id=user_id, kind="shadow")
    cast["author"].post("/chatroom/pond/rename/", user_name="Rude")
    assert cast["owner"].post(FORCE_NAME, user_id=user_id)[0] == 200
    assert "Rude" not in cast["visitor"].client.get("/chatroom/pond/history/").content.decode()


def test_a_name_that_was_chosen_since_is_left_alone(cast: Cast, rude: UserInfo) -> None:
    cast["owner"].post(FORCE_NAME, user_id=rude.user_id)
    cast["author"].post("/chatroom/pond/rename/", user_name="Polite")
    status, answer = cast["owner"].post(FORCE_NAME, user_id=rude.user_id, back="1")
    assert (status, answer["user_name"], answer["id"]) == (200, "Polite", None)


def test_to_give_back_what_nobody_took_changes_nothing(cast: Cast, rude: UserInfo) -> None:
    assert cast["owner"].post(FORCE_NAME, user_id=rude.user_id, back="1")[1]["id"] is None


def test_nobody_of_a_higher_rank_loses_a_name(cast: Cast) -> None:
    status, answer = cast["co_moderator"].post(FORCE_NAME, user_id=cast.person("owner").user_id)
    assert (status, answer["code"]) == (403, "forbidden")
