"""Hiding: what was said leaves every answer, for good or until it is shown again."""

import pytest

from chatroom.models import AuditRecord, ChatInfo

from .cast import Cast

SECRET = "the words of the hidden one"


@pytest.fixture
def hidden(cast: Cast) -> ChatInfo:
    """A message that the owner has hidden."""
    entry = cast.says("author", SECRET)
    status, answer = cast["owner"].post("/chatroom/pond/hide/", numbers=str(entry.number), reason="rude")
    assert (status, answer["numbers"]) == (200, str(entry.number))
    return entry


@pytest.mark.parametrize("role", [role for role in Cast.ROLES if role not in ("banned", "superuser")])
@pytest.mark.parametrize(
    "address",
    [
        "/chatroom/pond/",
        "/chatroom/pond/?before=9",
        "/chatroom/pond/history/",
        "/chatroom/pond/entries/?numbers=1-9",
    ],
)
def test_what_was_hidden_is_in_no_answer(cast: Cast, hidden: ChatInfo, address: str, role: str) -> None:
    response = cast[role].client.get(address)
    assert response.status_code == 200
    assert SECRET not in response.content.decode()


def test_hiding_is_an_entry_that_names_what_it_hides(cast: Cast, hidden: ChatInfo) -> None:
    entry = cast["visitor"].client.get("/chatroom/pond/history/").json()["info"][-1]
    assert (entry["kind"], entry["mess"]) == ("hide", str(hidden.number))


def test_an_author_sees_that_it_was_hidden_and_others_see_nothing_of_it(cast: Cast, hidden: ChatInfo) -> None:
    row = f'data-entry-id="{hidden.number}"'
    assert row in cast["author"].client.get("/chatroom/pond/").content.decode()
    assert row not in cast["visitor"].client.get("/chatroom/pond/").content.decode()


def test_what_is_shown_again_is_as_it_was(cast: Cast, hidden: ChatInfo) -> None:
    cast["co_moderator"].post("/chatroom/pond/restore/", numbers=str(hidden.number))
    answer = cast["visitor"].client.get(f"/chatroom/pond/entries/?numbers={hidden.number}").json()
    assert [entry["mess"] for entry in answer["info"]] == [SECRET]


def test_to_hide_twice_changes_nothing_more(cast: Cast, hidden: ChatInfo) -> None:
    entries = ChatInfo.objects.count()
    status, answer = cast["moderator"].post("/chatroom/pond/hide/", numbers=str(hidden.number))
    assert (status, answer["numbers"]) == (200, "")
    assert ChatInfo.objects.count() == entries


def test_a_thousand_messages_of_a_flood_go_at_once(cast: Cast) -> None:
    numbers = [cast.says("visitor", f"spam {number}").number for number in range(1000)]
    status, answer = cast["moderator"].post("/chatroom/pond/hide/", user_id=cast.person("visitor").user_id)
    assert (status, answer["numbers"]) == (200, f"{numbers[0]}-{numbers[-1]}")
    assert not ChatInfo.objects.filter(user=cast.person("visitor"), state=ChatInfo.State.VISIBLE).exists()


def test_every_act_is_recorded_with_who_and_why(cast: Cast, hidden: ChatInfo) -> None:
    record = AuditRecord.objects.get()
    assert (record.act, record.room_name, record.numbers, record.reason) == ("hide", "pond", str(hidden.number), "rude")
    assert (record.by_person, record.by_account) == (cast.person("owner"), None)
    with pytest.raises(TypeError):
        record.save()


@pytest.mark.parametrize("numbers", ["", "x", "0x1", "5-3", "1-", "-1", "1,,2", "1-99999999", "1 2", "９", "1" * 40])
def test_numbers_that_make_no_sense_are_refused(cast: Cast, numbers: str) -> None:
    status, answer = cast["owner"].post("/chatroom/pond/hide/", numbers=numbers)
    assert (status, answer["code"]) == (400, "bad_numbers")


def test_numbers_of_no_entry_hide_nothing(cast: Cast) -> None:
    assert cast["owner"].post("/chatroom/pond/hide/", numbers="77")[1]["numbers"] == ""


def test_somebody_who_is_not_there_cannot_be_hidden(cast: Cast) -> None:
    status, answer = cast["owner"].post("/chatroom/pond/hide/", user_id="1" * 24)
    assert (status, answer["code"]) == (404, "unknown_person")
