"""What whoever makes a room cannot do from it: reach people elsewhere, those above them, or free themselves."""

import pytest

from chatroom.models import ChatInfo, Restriction, Room, UserInfo
from chatroom.people import site_itself

from .cast import Cast


@pytest.fixture
def elsewhere(cast: Cast) -> str:
    """The room of somebody who has never met the people of the pond; they know the author's number."""
    return "/chatroom/lake/"


def test_an_owner_takes_the_name_of_nobody_who_has_not_spoken_in_the_room(cast: Cast, elsewhere: str) -> None:
    user_id, name = cast.person("author").user_id, cast.person("author").user_name
    status, answer = cast["owner_of_another_room"].post(f"{elsewhere}force_name/", user_id=user_id)
    assert (status, answer["code"]) == (404, "unknown_person")
    assert UserInfo.objects.get(user_id=user_id).user_name == name


def test_nobody_takes_the_name_of_whoever_runs_another_room(cast: Cast) -> None:
    cast.says("owner_of_another_room", "hello")
    user_id = cast.person("owner_of_another_room").user_id
    status, answer = cast["co_moderator"].post("/chatroom/pond/force_name/", user_id=user_id)
    assert (status, answer["code"]) == (403, "forbidden")


@pytest.mark.parametrize("user_id", ["0" * 24, "\0", "x" * 24, "１" * 24])
def test_the_site_itself_and_what_is_no_number_is_nobody(cast: Cast, user_id: str) -> None:
    name = site_itself().user_name
    status, answer = cast["superuser"].post("/chatroom/pond/force_name/", user_id=user_id)
    assert (status, answer["code"]) == (404, "unknown_person")
    assert site_itself().user_name == name


def test_a_room_s_owner_does_not_ban_the_site_s_staff(cast: Cast) -> None:
    cast["superuser"].client.get("/chatroom/pond/")
    staff = UserInfo.objects.get(pk=cast["superuser"].client.session["identity"])
    cast.says("superuser", "hello")
    status, answer = cast["owner"].post("/chatroom/pond/restrict/", user_id=staff.user_id, kind="ban", rung="identity")
    assert (status, answer["code"]) == (403, "forbidden")


def test_who_was_banned_does_not_shorten_it_by_a_ban_of_their_own(cast: Cast) -> None:
    user_id = cast.person("co_moderator").user_id
    assert cast["owner"].post("/chatroom/pond/restrict/", user_id=user_id, kind="ban", rung="identity")[0] == 200
    status, _answer = cast["co_moderator"].post(
        "/chatroom/pond/restrict/", user_id=user_id, kind="ban", rung="identity", seconds="1"
    )
    assert status == 403
    assert Restriction.objects.get(person=cast.person("co_moderator")).until is None


def test_nothing_that_a_hidden_message_carried_is_left(cast: Cast) -> None:
    number = ChatInfo.objects.create(
        room=cast.room,
        number=99,
        kind=ChatInfo.Kind.SAY,
        user=cast.person("author"),
        user_name="x",
        chat_content="x",
        client_id="the-secret-in-the-client-id",
        state=ChatInfo.State.HIDDEN,
        created_at=cast.entry.created_at,
    ).number
    answer = cast["visitor"].client.get(f"/chatroom/pond/entries/?numbers={number}")
    assert "secret" not in answer.content.decode()


def test_a_settings_page_is_for_those_who_may_set_something(cast: Cast) -> None:
    Room.objects.filter(name="pond").update(closed=True)
    answer = cast["visitor"].client.post(
        "/chatroom/pond/settings/",
        "&".join(["a=1"] * 1100),
        content_type="application/x-www-form-urlencoded",
        headers={"Accept": "text/html"},
    )
    assert answer.status_code == 400
    assert "slow_seconds" not in answer.content.decode()
