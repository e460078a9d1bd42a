"""Lists of words: who keeps them, what becomes of a message with such a word in it, and when a change counts."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from chatroom.actions.words import ROOM_WORDS_MAX
from chatroom.models import AuditRecord, ChatInfo, HeldMessage, Room, Word

from .cast import Cast

WORDS = "/chatroom/pond/words/"
SAVE = "/chatroom/pond/save_chat_log/"


def put(cast: Cast, text: str, deed: str = "mask", role: str = "owner", **fields: str) -> dict[str, Any]:
    """Puts words on a list; returns the answer."""
    status, answer = cast[role].post(WORDS, text=text, deed=deed, **fields)
    assert status == 200, answer
    return answer


def say(cast: Cast, text: str, role: str = "visitor", **fields: str) -> tuple[int, dict[str, Any]]:
    return cast[role].post(SAVE, chat_content=text, **fields)


def newest(cast: Cast) -> ChatInfo:
    entry = ChatInfo.objects.of(cast.room).order_by("-number").first()
    assert entry is not None
    return entry


def test_a_word_to_mask_is_said_as_stars(cast: Cast) -> None:
    assert put(cast, "goose\n坏鹅") == {"ret": 0, "added": 2, "bad_lines": []}
    assert say(cast, "a Goose and 坏 鹅 and a mongoose")[0] == 200
    assert newest(cast).chat_content == "a ***** and ＊ ＊ and a mongoose"


def test_a_word_to_refuse_is_refused_without_a_word_of_it(cast: Cast) -> None:
    put(cast, "goose", "refuse")
    entries = ChatInfo.objects.count()
    status, answer = say(cast, "silly g o o s e")
    assert (status, answer["code"]) == (400, "word")
    assert "goose" not in str(answer["ret"])
    assert ChatInfo.objects.count() == entries


def test_a_word_to_hold_lets_the_message_wait_and_those_who_approve_go_on(cast: Cast) -> None:
    put(cast, "goose", "hold")
    assert say(cast, "a goose") == (200, {"ret": 0, "id": None, "held": True})
    assert HeldMessage.objects.get().why == "word"
    for role in ("co_moderator", "owner", "moderator"):
        assert say(cast, "a goose", role)[1]["id"] == newest(cast).number


def test_what_is_masked_in_a_held_message_is_masked_when_it_is_approved(cast: Cast) -> None:
    put(cast, "goose")
    put(cast, "swan", "hold")
    say(cast, "a goose and a swan")
    assert HeldMessage.objects.get().text == "a ***** and a swan"


def test_a_room_s_list_holds_there_and_the_site_s_everywhere(cast: Cast) -> None:
    put(cast, "goose", "refuse")
    put(cast, "swan", "refuse", "moderator", site="1")
    lake = "/chatroom/lake/save_chat_log/"
    cast["visitor"].client.get("/chatroom/lake/")
    assert cast["visitor"].post(lake, chat_content="a goose")[0] == 200
    assert cast["visitor"].post(lake, chat_content="a swan")[1]["code"] == "word"
    assert say(cast, "a swan")[1]["code"] == "word"


def test_the_site_s_list_is_not_for_owners(cast: Cast) -> None:
    status, answer = cast["owner"].post(WORDS, text="goose", site="1")
    assert (status, answer["code"]) == (403, "forbidden")
    assert not Word.objects.exists()


def test_a_change_counts_from_the_next_message_on(cast: Cast) -> None:
    put(cast, "goose", "refuse")
    assert say(cast, "a goose")[0] == 400
    put(cast, "GOOSE", "mask")
    assert say(cast, "a goose")[0] == 200
    assert newest(cast).chat_content == "a *****"
    status, answer = cast["owner"].post(f"{WORDS}remove/", text="ｇoose\nheron")
    assert (status, answer["removed"]) == (200, 1)
    say(cast, "a goose")
    assert newest(cast).chat_content == "a goose"


def test_the_list_is_shown_to_its_owner(cast: Cast) -> None:
    put(cast, "swan\ngoose")
    put(cast, "heron", "hold")
    answer = cast["owner"].client.get(WORDS).json()
    assert answer == {
        "ret": 0,
        "words": [
            {"text": "goose", "deed": "mask"},
            {"text": "heron", "deed": "hold"},
            {"text": "swan", "deed": "mask"},
        ],
        "more": False,
    }
    assert cast["co_moderator"].client.get(WORDS).status_code == 403


def test_bad_lines_are_told_by_their_numbers_and_the_rest_is_kept(cast: Cast) -> None:
    answer = put(cast, "goose\n!!!\n\n" + "x" * 101 + "\n坏鹅")
    assert answer["added"] == 2
    assert [bad["line"] for bad in answer["bad_lines"]] == [2, 4]
    assert sorted(Word.objects.values_list("text", flat=True)) == ["goose", "坏鹅"]


@pytest.mark.parametrize("deed", ["", "delete", "MASK"])
def test_a_deed_that_there_is_not_is_refused(cast: Cast, deed: str) -> None:
    status, answer = cast["owner"].post(WORDS, text="goose", deed=deed)
    assert (status, answer["code"]) == (400, "bad_deed")


def test_a_list_of_100_000_lines_is_more_than_can_be_posted_at_once(cast: Cast) -> None:
    status, answer = cast["owner"].post(WORDS, text="\n".join(f"word{number}" for number in range(100_000)))
    assert (status, answer["code"]) == (413, "too_large")


def test_a_room_s_list_has_an_end(cast: Cast) -> None:
    words = [Word(room=cast.room, text=f"w{number}", folded=f"<w{number}>") for number in range(ROOM_WORDS_MAX)]
    Word.objects.bulk_create(words)
    put(cast, "w77", "refuse")
    status, answer = cast["owner"].post(WORDS, text="goose")
    assert (status, answer["code"]) == (400, "too_many_words")
    assert Word.objects.count() == ROOM_WORDS_MAX


def test_a_message_that_was_said_before_the_word_was_listed_is_acknowledged_again(cast: Cast) -> None:
    _, first = say(cast, "a goose", client_id="a1")
    put(cast, "goose", "refuse")
    assert say(cast, "a goose", client_id="a1") == (200, first)
    put(cast, "goose", "hold")
    assert say(cast, "a goose", client_id="a1") == (200, first)


def test_words_are_looked_at_where_flood_limits_are_off(cast: Cast, settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False
    put(cast, "goose", "refuse")
    assert say(cast, "a goose")[1]["code"] == "word"


def test_changes_of_a_list_are_recorded(cast: Cast) -> None:
    put(cast, "goose\nswan", "hold")
    cast["owner"].post(f"{WORDS}remove/", text="swan")
    added, removed = AuditRecord.objects.order_by("pk")
    assert (added.act, added.details) == ("add_words", {"deed": "hold", "words": ["goose", "swan"]})
    assert (removed.act, removed.details, removed.room_name) == ("remove_words", {"words": ["swan"]}, "pond")


def test_the_first_page_s_messages_are_looked_at_as_well(room: Room, visitor: Client, cast: Cast) -> None:
    put(cast, "goose", "mask", "moderator", site="1")
    assert visitor.post("/chatroom/save_chat_log/", {"chat_content": "a goose"}).json() == {"ret": 0}
    assert ChatInfo.objects.of(room).get().chat_content == "a *****"


# From a file


def test_a_list_of_100_000_words_is_loaded_from_a_file(cast: Cast, tmp_path: Any) -> None:
    file = tmp_path / "words.txt"
    file.write_text("\n".join([*(f"goose{number}" for number in range(100_000)), "!!!"]), encoding="utf-8")
    told = io.StringIO()
    call_command("load_words", str(file), deed="refuse", stdout=told, stderr=told)
    assert "line 100001:" in told.getvalue()
    assert "100000 words" in told.getvalue()
    assert say(cast, "a goose99999")[1]["code"] == "word"
    assert say(cast, "a goose100000")[0] == 200
    assert AuditRecord.objects.get().details == {"deed": "refuse", "count": 100_000}


def test_a_list_for_a_room_that_is_not_there_is_an_error(db: None, tmp_path: Any) -> None:
    file = tmp_path / "words.txt"
    file.write_text("goose")
    with pytest.raises(CommandError, match="no room"):
        call_command("load_words", str(file), room="nowhere")
    file.write_bytes(b"g\xf6\xf6se")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("load_words", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_words", str(tmp_path / "nothing"))


# What stands over a room


@pytest.mark.parametrize("deed", ["refuse", "hold"])
@pytest.mark.parametrize("name", ["title", "welcome"])
def test_a_room_is_not_called_by_a_word_of_the_site_s(cast: Cast, name: str, deed: str) -> None:
    put(cast, "goose", deed, role="moderator", site="1")
    status, answer = cast["owner"].post("/chatroom/pond/settings/", **{name: "The G O O S E pond"})
    assert (status, answer["code"]) == (400, "word")
    assert cast["moderator"].post("/chatroom/pond/settings/", **{name: "The goose pond"})[0] == 200


def test_a_word_of_the_site_s_to_mask_is_masked_over_a_room_as_well(cast: Cast) -> None:
    put(cast, "goose", role="moderator", site="1")
    answer = cast["owner"].post("/chatroom/pond/settings/", title="The goose pond")[1]
    assert answer["changed"] == {"title": "The ***** pond"}


def test_a_room_that_is_named_by_such_a_word_is_not_listed(cast: Cast) -> None:
    put(cast, "pond", role="moderator", site="1")
    assert cast["owner"].post("/chatroom/pond/settings/", listed="on")[1]["code"] == "word"
    assert not Room.objects.get(name="pond").listed


def test_what_was_said_before_a_word_was_listed_is_not_pinned(cast: Cast) -> None:
    said = str(cast.says("visitor", "a goose").number)
    put(cast, "goose", "refuse", role="moderator", site="1")
    assert cast["owner"].post("/chatroom/pond/pin/", number=said)[1]["code"] == "word"
    assert cast["owner"].post("/chatroom/pond/pin/", number="1")[0] == 200
    assert cast["owner"].post("/chatroom/pond/pin/", number="")[0] == 200
