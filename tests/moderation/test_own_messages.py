"""Replying, editing, deleting and reacting: what the log tells, what leaves it, and what is refused."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatroom import actions
from chatroom.actions.own_messages import ERASED
from chatroom.models import ChatInfo, HeldMessage, Reaction, Report, Room
from chatroom.roles import Actor, Role
from chatroom.wire import delivered

from .cast import Cast

ROOM = "/chatroom/pond/"
MODERATOR = Actor(None, None, Role.MODERATOR)


def read(cast: Cast, role: str, address: str = "history/") -> list[dict[str, Any]]:
    response = cast[role].client.get(ROOM + address)
    assert response.status_code == 200, response.content
    entries: list[dict[str, Any]] = response.json()["info"]
    return entries


def polled(cast: Cast) -> list[dict[str, Any]]:
    """All that a poll tells everybody, entry by entry."""
    entries = ChatInfo.objects.of(cast.room).complete().order_by("number")
    return [json.loads(delivered(entry).json) for entry in entries]


def post(cast: Cast, role: str, address: str, **fields: str) -> dict[str, Any]:
    status, answer = cast[role].post(ROOM + address, **fields)
    assert status == 200, answer
    return answer


def refusal(cast: Cast, role: str, address: str, **fields: str) -> tuple[int, object]:
    status, answer = cast[role].post(ROOM + address, **fields)
    return status, answer["code"]


def everywhere(cast: Cast, role: str = "visitor") -> str:
    """All that a visitor can get at of what was said."""
    client = cast[role].client
    pages = [client.get(ROOM + address).content.decode() for address in ("", "history/", "entries/?numbers=1-20")]
    return "".join([*pages, *(json.dumps(entry, ensure_ascii=False) for entry in polled(cast))])


def test_a_reply_names_the_message_and_quotes_it(cast: Cast) -> None:
    post(cast, "visitor", "save_chat_log/", chat_content="well said", reply_to="1")
    author = cast.person("author")
    for entries in (read(cast, "owner"), polled(cast), read(cast, "owner", "entries/?numbers=1-2")):
        assert entries[1]["reply_to"] == 1
        assert entries[1]["quote"] == {"user_id": author.user_id, "user_name": author.user_name, "mess": "hello"}
        assert "reply_to" not in entries[0]


@pytest.mark.parametrize("number", ["2", "77", "9999999999999999"])
def test_a_reply_to_what_is_not_there_is_said_without_it(cast: Cast, number: str) -> None:
    actions.hide(cast.room, [cast.says("author", "psst").number], MODERATOR)
    post(cast, "visitor", "save_chat_log/", chat_content="what?", reply_to=number)
    assert "reply_to" not in read(cast, "visitor")[-1]
    assert refusal(cast, "visitor", "save_chat_log/", chat_content="x", reply_to="one") == (400, "bad_numbers")


def test_a_reply_that_waited_for_a_moderator_answers_the_same_message(cast: Cast) -> None:
    Room.objects.update(approval=True)
    post(cast, "visitor", "save_chat_log/", chat_content="may I?", reply_to="1")
    actions.approve(cast.room, HeldMessage.objects.select_related("user", "about"), MODERATOR)
    assert read(cast, "owner")[-1]["reply_to"] == 1


LEAVING: dict[str, Callable[[Cast], object]] = {
    "hidden": lambda cast: actions.hide(cast.room, [1], MODERATOR),
    "edited": lambda cast: post(cast, "author", "edit/", number="1", chat_content="hello again"),
    "deleted": lambda cast: post(cast, "author", "delete_message/", number="1"),
    "erased": lambda cast: actions.erase(cast.person("author")),
}


@pytest.mark.parametrize("how", LEAVING)
def test_what_a_message_no_longer_says_is_nowhere_quotes_and_earlier_edits_included(cast: Cast, how: str) -> None:
    post(cast, "visitor", "save_chat_log/", chat_content="well said", reply_to="1")
    post(cast, "author", "edit/", number="1", chat_content="a secret")
    assert everywhere(cast).count("a secret") > 5
    LEAVING[how](cast)
    assert "a secret" not in everywhere(cast)
    assert "a secret" not in everywhere(cast, "author")
    if how != "hidden":
        assert not ChatInfo.objects.filter(chat_content__contains="secret").exists()


def test_what_is_shown_again_is_quoted_again_and_its_edit_tells_what_it_says(cast: Cast) -> None:
    post(cast, "visitor", "save_chat_log/", chat_content="well said", reply_to="1")
    post(cast, "author", "edit/", number="1", chat_content="hello again")
    actions.hide(cast.room, [1], MODERATOR)
    assert "quote" not in read(cast, "owner")[1]
    actions.restore(cast.room, [1], MODERATOR)
    assert read(cast, "owner")[1]["quote"]["mess"] == "hello again"
    assert [each["mess"] for each in polled(cast) if each["kind"] == "edit"] == ["hello again"]


def test_an_edit_is_an_entry_and_changes_the_message_for_those_who_come_later(cast: Cast) -> None:
    answer = post(cast, "author", "edit/", number="1", chat_content="hello **pond**")
    entries = polled(cast)
    assert (entries[1]["id"], entries[1]["kind"], entries[1]["target"]) == (answer["id"], "edit", 1)
    assert entries[0]["mess"] == entries[1]["mess"] == "hello **pond**"
    assert entries[0]["edited"] is True
    page = cast["visitor"].client.get(ROOM).content.decode()
    assert "hello <strong>pond</strong>" in page
    assert post(cast, "author", "edit/", number="1", chat_content=" hello **pond** ")["id"] is None


def test_a_deleted_message_leaves_its_place_and_nothing_else(cast: Cast) -> None:
    cast.says("visitor", "hi")
    post(cast, "owner", "react/", number="1", reaction="👍")
    post(cast, "author", "delete_message/", number="1")
    gone = polled(cast)[0]
    assert (gone["id"], gone["kind"], gone["mess"], gone["user_id"]) == (1, "deleted", "", "")
    assert "reactions" not in gone
    told = polled(cast)[-1]
    assert (told["kind"], told["mess"], told["user_id"], told["user_name"]) == ("delete", "1", "", "")
    for role in ("visitor", "author"):
        assert 'data-entry-id="1"' not in cast[role].client.get(ROOM).content.decode()
    assert refusal(cast, "author", "delete_message/", number="1") == (404, "unknown_entry")
    assert refusal(cast, "visitor", "react/", number="1", reaction="👍") == (404, "unknown_entry")
    assert actions.restore(cast.room, [1], MODERATOR) == []


def test_what_is_deleted_while_a_report_of_it_waits_stays_for_those_who_answer(cast: Cast) -> None:
    Report.objects.create(entry=cast.entry, reporter=cast.person("visitor"))
    post(cast, "author", "delete_message/", number="1")
    assert ChatInfo.objects.get(number=1).chat_content == "hello"
    assert "hello" not in everywhere(cast)
    (waiting,) = cast["owner"].client.get(ROOM + "reports/").json()["reports"]
    assert (waiting["entry"]["mess"], waiting["entry"]["user_id"]) == ("hello", cast.person("author").user_id)
    post(cast, "owner", "reports/answer/", number="1", uphold="1")
    assert ChatInfo.objects.get(number=1).chat_content == ERASED


@pytest.mark.parametrize("address", ["edit/", "delete_message/"])
def test_a_message_can_be_changed_for_five_minutes(cast: Cast, address: str) -> None:
    fields = {"number": "1", "chat_content": "hello, pond"}
    said_at = timezone.now() - timedelta(seconds=301)
    ChatInfo.objects.filter(number=1).update(created_at=said_at)
    assert refusal(cast, "author", address, **fields) == (409, "too_late")
    ChatInfo.objects.filter(number=1).update(created_at=said_at + timedelta(seconds=60))
    post(cast, "author", address, **fields)


@pytest.mark.parametrize("address", ["edit/", "delete_message/", "react/"])
@pytest.mark.parametrize(("number", "expected"), [("", (400, "bad_numbers")), ("99", (404, "unknown_entry"))])
def test_which_message_is_asked_in_words(cast: Cast, address: str, number: str, expected: tuple[int, str]) -> None:
    assert refusal(cast, "author", address, number=number, chat_content="x", reaction="👍") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" ", (400, "empty")),
        ("x" * 201, (400, "too_long")),
        ("a heron", (400, "word")),
        ("z" * 90, (400, "spam")),
    ],
)
def test_an_edit_is_checked_as_a_message_is(cast: Cast, text: str, expected: tuple[int, str]) -> None:
    post(cast, "owner", "words/", text="heron", deed="refuse")
    assert refusal(cast, "author", "edit/", number="1", chat_content=text) == expected
    assert read(cast, "visitor")[0]["mess"] == "hello"


def test_words_are_masked_in_an_edit_and_what_would_wait_is_refused(cast: Cast) -> None:
    post(cast, "owner", "words/", text="heron", deed="mask")
    post(cast, "author", "edit/", number="1", chat_content="a heron")
    assert "heron" not in everywhere(cast)
    Room.objects.update(approval=True)
    assert refusal(cast, "author", "edit/", number="1", chat_content="a goose") == (409, "needs_approval")


def test_slow_mode_does_not_slow_an_edit_and_the_flood_limits_do(cast: Cast) -> None:
    Room.objects.update(slow_seconds=60)
    for number in range(10):
        post(cast, "author", "edit/", number="1", chat_content=f"hello {number}")
    assert refusal(cast, "author", "edit/", number="1", chat_content="hello") == (429, "too_fast")


def test_a_reaction_counts_once_for_each_person_and_kind_and_is_told_with_its_count(cast: Cast) -> None:
    for role in ("visitor", "owner", "visitor"):
        post(cast, role, "react/", number="1", reaction="👍")
    post(cast, "visitor", "react/", number="1", reaction="🎉")
    post(cast, "owner", "react/", number="1", reaction="👍", on="0")
    told = [(each["target"], json.loads(each["mess"])) for each in polled(cast) if each["kind"] == "react"]
    assert told == [
        (1, {"reaction": "👍", "on": True, "count": 1}),
        (1, {"reaction": "👍", "on": True, "count": 2}),
        (1, {"reaction": "🎉", "on": True, "count": 1}),
        (1, {"reaction": "👍", "on": False, "count": 1}),
    ]
    assert read(cast, "visitor")[0]["reactions"] == {"👍": 1, "🎉": 1}
    assert read(cast, "visitor")[0]["my_reactions"] == ["👍", "🎉"]
    assert "my_reactions" not in read(cast, "owner")[0]
    assert "my_reactions" not in polled(cast)[0]
    assert refusal(cast, "visitor", "react/", number="1", reaction="🦢") == (400, "bad_reaction")


def test_history_is_of_what_was_said_however_much_others_made_of_it(cast: Cast) -> None:
    visitor = cast.person("visitor")
    for number in range(2, 4):
        cast.says("visitor", f"message {number}")
    for turn in range(120):
        actions.react(cast.room, visitor, 1, "👍", on=turn % 2 == 0)
    newest = cast.says("visitor", "the newest")
    actions.react(cast.room, visitor, 1, "🎉", on=True)
    kinds = [entry["kind"] for entry in read(cast, "visitor")]
    assert kinds == ["say"] * 4 + ["react"]
    page = cast["visitor"].client.get(ROOM)
    assert page.context["page"]["last_id"] == newest.number + 1
    assert page.context["page"]["more_before"] is False


def test_reactions_cost_a_page_one_query(cast: Cast) -> None:
    def queries(address: str) -> int:
        read(cast, "visitor", address)
        with CaptureQueriesContext(connection) as captured:
            read(cast, "visitor", address)
        return len(captured)

    for number in range(2, 12):
        cast.says("visitor", f"message {number}")
    before = {address: queries(address) for address in ("history/", "entries/?numbers=1-11")}
    for number in range(1, 11):
        actions.react(cast.room, cast.person("visitor"), number, "👍", on=True)
        actions.react(cast.room, cast.person("owner"), number, "😂", on=True)
    assert {address: queries(address) - 1 for address in before} == before


def test_only_they_themselves_see_what_somebody_shadowed_edits_and_thinks(cast: Cast) -> None:
    goose = cast.person("visitor")
    post(cast, "owner", "restrict/", user_id=goose.user_id, kind="shadow")
    post(cast, "visitor", "save_chat_log/", chat_content="see me", reply_to="1")
    mine = str(ChatInfo.objects.get(chat_content="see me").number)
    post(cast, "visitor", "edit/", number=mine, chat_content="see me now")
    post(cast, "visitor", "react/", number="1", reaction="👍")
    assert read(cast, "visitor")[0]["reactions"] == {"👍": 1}
    assert read(cast, "visitor")[0]["my_reactions"] == ["👍"]
    assert [entry["mess"] for entry in read(cast, "visitor") if entry["kind"] == "say"] == ["hello", "see me now"]
    assert "reactions" not in read(cast, "owner")[0]
    for told in (everywhere(cast, "owner"), everywhere(cast, "author")):
        assert "see me" not in told
        assert goose.user_id not in told
    assert refusal(cast, "owner", "react/", number=mine, reaction="👍") == (404, "unknown_entry")


def test_what_is_pruned_takes_its_reactions_along_and_is_quoted_no_more(cast: Cast) -> None:
    actions.react(cast.room, cast.person("visitor"), 1, "👍", on=True)
    post(cast, "visitor", "save_chat_log/", chat_content="well said", reply_to="1")
    ChatInfo.objects.filter(number=1).delete()
    assert not Reaction.objects.exists()
    assert "reply_to" not in read(cast, "visitor")[-1]
    assert "target" not in read(cast, "visitor", "entries/?numbers=2")[0]


def test_a_search_finds_what_a_message_says_now(cast: Cast) -> None:
    def found(query: str) -> list[int]:
        response = cast["visitor"].client.get(f"{ROOM}search/", {"q": query})
        return [entry["id"] for entry in response.json()["info"]]

    assert found("hello") == [1]
    post(cast, "author", "edit/", number="1", chat_content="the heron")
    assert (found("hello"), found("heron")) == ([], [1])
    post(cast, "author", "delete_message/", number="1")
    assert found("heron") == []
