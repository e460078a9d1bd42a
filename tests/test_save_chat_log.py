"""Saying something: what is stored, under whose name, how often, and what is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from chatroom.models import ChatInfo, Room, UserInfo

from .people import Person, new_room
from .refusals import assert_refused, assert_refused_on_a_page
from .servers.site import SiteServer

ASTRAL = "\U0001f986"  # a duck, beyond the code points that UTF-16 holds in one unit
HTML = {"Accept": "text/html,application/xhtml+xml"}
PATH = "/chatroom/happy/save_chat_log/"


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


def say(client: Client, text: str, **fields: str) -> Any:
    return client.post(PATH, {"chat_content": text, **fields})


def me(client: Client) -> UserInfo:
    return UserInfo.objects.get(pk=client.session["identity"])


def texts() -> list[str]:
    return list(ChatInfo.objects.order_by("room", "number").values_list("chat_content", flat=True))


def test_a_message_is_stored_as_the_next_entry_of_its_room(visitor: Client) -> None:
    assert say(visitor, "one").json() == {"ret": 0, "id": 1}
    assert say(visitor, "two").json() == {"ret": 0, "id": 2}
    entry = ChatInfo.objects.get(number=2)
    assert (entry.kind, entry.chat_content, entry.client_id) == ("say", "two", "")
    assert (entry.user, entry.user_name) == (me(visitor), me(visitor).user_name)
    assert entry.room.last_id == 2
    assert entry.room.last_tag == entry.tag
    assert len(entry.tag) == 12


def test_the_answer_is_json_that_nobody_keeps(visitor: Client) -> None:
    answer = say(visitor, "one")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_room_counts_from_one(visitor: Client, room: Room) -> None:
    Room.objects.create(name="pond")
    say(visitor, "one")
    answer = visitor.post(reverse("save_chat_log", args=["pond"]), {"chat_content": "here"})
    assert answer.json() == {"ret": 0, "id": 1}


@pytest.mark.parametrize("spelling", ["HAPPY", "Happy", "ｈａｐｐｙ", " happy "])
def test_a_room_is_found_however_it_is_spelled(visitor: Client, spelling: str) -> None:
    answer = visitor.post(f"/chatroom/{spelling}/save_chat_log/", {"chat_content": "hello"})
    assert answer.json() == {"ret": 0, "id": 1}


def test_author_and_name_come_from_the_session_and_never_from_the_body(visitor: Client, other_visitor: Client) -> None:
    other = me(other_visitor)
    say(
        visitor, "hello", user_id=other.user_id, user_name="forged", user=str(other.pk), kind="rename", id="99",
        identity=str(other.pk), ticket="x", room="pond", at="0", tag="t",
    )  # fmt: skip
    entry = ChatInfo.objects.select_related("user").get()
    assert (entry.user, entry.user_name, entry.kind, entry.number) == (me(visitor), me(visitor).user_name, "say", 1)
    assert me(visitor).user_name != "forged"


TOO_LONG_AND_LONGEST = {
    "ascii": "x",
    "Chinese": "字",
    "beyond the basic plane": ASTRAL,
    "combining marks": "e\u0301",
}


@pytest.mark.parametrize("character", TOO_LONG_AND_LONGEST.values(), ids=TOO_LONG_AND_LONGEST)
def test_the_longest_message_is_counted_in_code_points(visitor: Client, character: str) -> None:
    text = (character * settings.CHAT_MESSAGE_MAX)[: settings.CHAT_MESSAGE_MAX]
    assert say(visitor, text).json()["ret"] == 0
    assert texts() == [text]


@pytest.mark.parametrize("character", TOO_LONG_AND_LONGEST.values(), ids=TOO_LONG_AND_LONGEST)
def test_a_message_one_over_is_refused(visitor: Client, character: str) -> None:
    text = (character * settings.CHAT_MESSAGE_MAX)[: settings.CHAT_MESSAGE_MAX] + "x"
    assert_refused(say(visitor, text), 400, "too_long")
    assert texts() == []


def test_a_refusal_says_what_the_longest_is(visitor: Client, settings: Settings) -> None:
    settings.CHAT_MESSAGE_MAX = 7
    assert "7" in say(visitor, "x" * 8).json()["ret"]


def test_a_line_break_counts_one_however_the_browser_writes_it(visitor: Client) -> None:
    half = (settings.CHAT_MESSAGE_MAX - 1) // 2
    text = "a" + "\r\nb" * half
    assert len(text.replace("\r\n", "\n")) <= settings.CHAT_MESSAGE_MAX < len(text)
    assert say(visitor, text).json()["ret"] == 0
    assert texts() == [text.replace("\r\n", "\n")]


def test_white_space_around_a_message_is_dropped_and_does_not_count(visitor: Client) -> None:
    assert say(visitor, " \r\n\u3000" + "x" * settings.CHAT_MESSAGE_MAX + "\t \ufeff").json()["ret"] == 0
    assert texts() == ["x" * settings.CHAT_MESSAGE_MAX]


@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n\t", "\u3000", "\u200b\u2060", "\u2800", "\u3164", "\u00ad"])
def test_a_message_of_which_nothing_is_visible_is_refused(visitor: Client, text: str) -> None:
    assert_refused(say(visitor, text), 400, "empty")
    assert texts() == []


def test_a_message_without_its_field_is_empty(visitor: Client) -> None:
    assert_refused(visitor.post(PATH, {}), 400, "empty")


@pytest.mark.parametrize("text", ["a\0b", "\0", "a\ufffeb", "a\U0010ffff"])
def test_what_no_text_may_hold_is_refused(visitor: Client, text: str) -> None:
    assert_refused(say(visitor, text), 400, "bad_text")
    assert texts() == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a'b\"c;--",
        "%FF %00",
        "a & b=c+d",
        "{{ 1 }}",
        "\\u0000",
        "🦆👩‍👩‍👧‍👦",
        "ǅ ﬁ ½",
        "a\u202eb",
    ],
)
def test_what_was_typed_is_stored_as_it_was_typed(visitor: Client, text: str) -> None:
    assert say(visitor, text).json()["ret"] == 0
    assert texts() == [text]


def test_the_last_of_two_fields_of_one_name_counts(visitor: Client) -> None:
    visitor.post(PATH, {"chat_content": ["first", "second"]})
    assert texts() == ["second"]


def test_a_query_is_not_a_form(visitor: Client) -> None:
    assert_refused(visitor.post(f"{PATH}?chat_content=hello"), 400, "empty")


# client_id


@pytest.mark.parametrize("client_id", ["a", "A-Z_09", "x" * 64])
def test_the_same_client_id_again_answers_the_first_number_and_stores_nothing(visitor: Client, client_id: str) -> None:
    assert say(visitor, "first", client_id=client_id).json() == {"ret": 0, "id": 1}
    say(visitor, "between")
    assert say(visitor, "again", client_id=client_id).json() == {"ret": 0, "id": 1}
    assert texts() == ["first", "between"]
    assert Room.objects.get().last_id == 2
    assert say(visitor, "after").json() == {"ret": 0, "id": 3}


def test_two_people_may_use_the_same_client_id(visitor: Client, other_visitor: Client) -> None:
    assert say(visitor, "mine", client_id="a").json() == {"ret": 0, "id": 1}
    assert say(other_visitor, "yours", client_id="a").json() == {"ret": 0, "id": 2}
    assert texts() == ["mine", "yours"]


def test_one_person_may_use_a_client_id_in_two_rooms(visitor: Client) -> None:
    Room.objects.create(name="pond")
    say(visitor, "here", client_id="a")
    there = visitor.post(reverse("save_chat_log", args=["pond"]), {"chat_content": "there", "client_id": "a"})
    assert there.json() == {"ret": 0, "id": 1}
    assert texts() == ["here", "there"]


def test_messages_without_a_client_id_are_never_taken_for_repetitions(visitor: Client) -> None:
    assert [say(visitor, "same", client_id="").json()["id"] for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("client_id", ["x" * 65, "a b", "ü", "a\n", "a.b", "a/b", "\0", "１"])
def test_a_client_id_that_is_none_is_refused(visitor: Client, client_id: str) -> None:
    assert_refused(say(visitor, "hello", client_id=client_id), 400, "bad_client_id")
    assert texts() == []


# The session


def test_without_a_session_nothing_is_said(room: Room) -> None:
    assert_refused(Client().post(PATH, {"chat_content": "hello"}), 403, "no_session")
    assert texts() == []
    assert not UserInfo.objects.exists()


def test_a_session_whose_identity_is_gone_is_none(visitor: Client) -> None:
    me(visitor).delete()
    assert_refused(say(visitor, "hello"), 403, "no_session")


def test_a_message_does_not_touch_the_session(visitor: Client) -> None:
    before = dict(visitor.session.items())
    answer = say(visitor, "hello")
    assert "sessionid" not in answer.cookies
    assert dict(visitor.session.items()) == before


# Forms without script


def test_a_form_post_goes_back_to_the_room(visitor: Client) -> None:
    answer = visitor.post(PATH, {"chat_content": "hello"}, headers=HTML)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/chatroom/happy/"


@pytest.mark.parametrize(
    ("text", "status"), [("x" * 201, 400), ("a\ufffeb <i>", 400), ("\u200b", 400)], ids=["long", "bad", "empty"]
)
def test_a_refused_form_post_shows_the_sentence_and_what_was_typed(visitor: Client, text: str, status: int) -> None:
    sentence = say(visitor, text).json()["ret"]
    answer = visitor.post(PATH, {"chat_content": text}, headers=HTML)
    assert_refused_on_a_page(answer, status, sentence, text.replace("<", "&lt;").replace(">", "&gt;"))


def test_a_form_post_without_a_token_keeps_what_was_typed_and_gives_no_new_identity(visitor: Client) -> None:
    """Another site can make a browser send such a post without its cookies; who the browser is must outlive that."""
    stranger = Client(enforce_csrf_checks=True)
    refused = stranger.post(PATH, {"chat_content": "my long thought"}, headers=HTML)
    assert_refused_on_a_page(refused, 403, "my long thought")
    assert "sessionid" not in refused.cookies
    assert UserInfo.objects.count() == 1


def test_a_form_post_whose_session_is_gone_keeps_what_was_typed(visitor: Client) -> None:
    me(visitor).delete()
    refused = visitor.post(PATH, {"chat_content": "my long thought"}, headers=HTML)
    assert_refused_on_a_page(refused, 403, "my long thought")


@pytest.mark.parametrize("first_line", ["\n", "\n\n"])
def test_what_was_typed_keeps_its_first_lines(visitor: Client, first_line: str) -> None:
    text = first_line + "x" * 201
    page = visitor.post(PATH, {"chat_content": text}, headers=HTML).content.decode()
    # HTML drops one line break after the tag, so the page writes one for that.
    assert f">\n{text}</textarea>" in page


# What only a real server shows


@pytest.fixture
def person(shared_site: SiteServer) -> Iterator[Person]:
    with Person(shared_site, new_room(shared_site)) as person:
        yield person


def test_the_same_message_sent_many_times_at_once_is_stored_once(person: Person) -> None:
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda _: person.say("hello", client_id="once"), range(24)))
    assert set(numbers) == {1}
    assert [entry["mess"] for entry in person.poll()["info"]] == ["hello"]


def test_many_people_at_once_get_a_number_each_without_a_gap(person: Person, shared_site: SiteServer) -> None:
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda count: person.say(str(count), client_id=str(count)), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    said = {entry["id"]: entry["mess"] for entry in person.poll(last_id=0)["info"]}
    assert said == {number: str(count) for count, number in enumerate(numbers)}
