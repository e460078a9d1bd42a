"""Taking another name: what a name may be, and what others see of the change."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from chatroom.models import ChatInfo, Room, UserInfo

from .people import Person, new_room
from .refusals import assert_refused, assert_refused_on_a_page
from .servers.site import SiteServer

HTML = {"Accept": "text/html,application/xhtml+xml"}
PATH = "/chatroom/happy/rename/"


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


def rename(client: Client, name: str, **fields: str) -> Any:
    return client.post(PATH, {"user_name": name, **fields})


def me(client: Client) -> UserInfo:
    return UserInfo.objects.get(pk=client.session["identity"])


def test_a_new_name_is_kept_and_is_an_entry_in_the_log(visitor: Client) -> None:
    before = me(visitor).user_name
    assert rename(visitor, "teal").json() == {"ret": 0, "user_name": "teal", "id": 1}
    assert me(visitor).user_name == "teal"
    entry = ChatInfo.objects.get()
    assert (entry.kind, entry.user_name, entry.chat_content) == ("rename", before, "teal")
    assert entry.user == me(visitor)


def test_what_was_said_before_keeps_the_name_it_was_said_under(visitor: Client) -> None:
    said = reverse("save_chat_log", args=["happy"])
    rename(visitor, "before")
    visitor.post(said, {"chat_content": "one"})
    rename(visitor, "after")
    visitor.post(said, {"chat_content": "two"})
    names = ChatInfo.objects.filter(kind="say").order_by("number").values_list("chat_content", "user_name")
    assert list(names) == [("one", "before"), ("two", "after")]


def test_the_same_name_again_is_no_entry(visitor: Client) -> None:
    rename(visitor, "teal")
    assert rename(visitor, " teal ").json() == {"ret": 0, "user_name": "teal", "id": None}
    assert ChatInfo.objects.count() == 1


def test_two_people_may_have_one_name(visitor: Client, other_visitor: Client) -> None:
    assert rename(visitor, "teal").json()["ret"] == 0
    assert rename(other_visitor, "teal").json()["ret"] == 0
    assert me(visitor).user_id != me(other_visitor).user_id


def test_nobody_renames_another(visitor: Client, other_visitor: Client) -> None:
    other = me(other_visitor)
    rename(visitor, "forged", user_id=other.user_id, user=str(other.pk), identity=str(other.pk))
    assert me(other_visitor).user_name == other.user_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  teal  ", "teal"),
        ("ｔｅａｌ", "teal"),
        ("a \u3000 b", "a b"),
        ("\u200bteal\u200b", "teal"),
        ("e\u0301", "é"),
        ("小黑鸭", "小黑鸭"),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
        ("<b>&amp;", "<b>&amp;"),
        ("0" * 10, "0" * 10),
        ("字" * 10, "字" * 10),
        ("\U0001f986" * 10, "\U0001f986" * 10),
    ],
)
def test_the_answer_tells_the_name_as_it_is_kept(visitor: Client, typed: str, kept: str) -> None:
    assert rename(visitor, typed).json() == {"ret": 0, "user_name": kept, "id": 1}
    assert me(visitor).user_name == kept


BAD_NAMES = {
    "empty": "",
    "blank": " \u3000\u2800",
    "invisible": "\u200b\u00ad",
    "Hangul filler": "\u3164",
    "one over": "x" * 11,
    "one over, beyond the basic plane": "\U0001f986" * 11,
    "one over after normalising": "ﬃ" * 4,
    "NUL": "a\0b",
    "control": "a\x07b",
    "line break": "a\nb",
    "tab": "a\tb",
    "bidi override": "a\u202eb",
    "bidi isolate": "a\u2066b",
    "zero width": "a\u200bb",
    "stack of marks": "a" + "\u0301\u0302\u0303\u0304\u0305",
    "a mark alone": "\u0301",
    "private use": "\ue000",
    "noncharacter": "\uffff",
    "unassigned": "\u0378",
    "tag characters": "a\U000e0041b",
}


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_name_that_nobody_can_have_is_refused_and_changes_nothing(visitor: Client, name: str) -> None:
    before = me(visitor).user_name
    assert_refused(rename(visitor, name), 400, "bad_name")
    assert me(visitor).user_name == before
    assert not ChatInfo.objects.exists()


def test_a_name_without_its_field_is_refused(visitor: Client) -> None:
    assert_refused(visitor.post(PATH, {}), 400, "bad_name")


def test_a_refusal_says_what_the_longest_is(visitor: Client, settings: Settings) -> None:
    settings.CHAT_NAME_MAX = 7
    assert "7" in rename(visitor, "x" * 8).json()["ret"]


def test_without_a_session_nobody_is_renamed(room: Room) -> None:
    assert_refused(Client().post(PATH, {"user_name": "teal"}), 403, "no_session")
    assert not ChatInfo.objects.exists()


def test_a_form_post_goes_back_to_the_room(visitor: Client) -> None:
    answer = visitor.post(PATH, {"user_name": "teal"}, headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/chatroom/happy/")


@pytest.mark.parametrize("name", ["much too long a name", "a\u202eb"])
def test_a_refused_form_post_shows_the_sentence_and_what_was_typed(visitor: Client, name: str) -> None:
    sentence = rename(visitor, name).json()["ret"]
    answer = visitor.post(PATH, {"user_name": name}, headers=HTML)
    assert_refused_on_a_page(answer, 400, sentence, f'value="{name}"')


def test_a_refused_empty_name_is_told_on_the_page_as_well(visitor: Client) -> None:
    sentence = rename(visitor, "").json()["ret"]
    answer = visitor.post(PATH, {"user_name": ""}, headers=HTML)
    assert_refused_on_a_page(answer, 400, sentence)


def test_a_form_post_without_a_token_keeps_what_was_typed(visitor: Client) -> None:
    refused = Client(enforce_csrf_checks=True).post(PATH, {"user_name": "my-name"}, headers=HTML)
    assert_refused_on_a_page(refused, 403, "my-name")
    assert "sessionid" not in refused.cookies


# What only a real server shows


@pytest.fixture
def people(shared_site: SiteServer) -> Iterator[tuple[Person, Person]]:
    room = new_room(shared_site)
    with Person(shared_site, room) as person, Person(shared_site, room) as other:
        yield person, other


def test_others_in_the_room_read_of_it(people: tuple[Person, Person]) -> None:
    person, other = people
    person.say("hello")
    answer = person.post("rename/", {"user_name": "teal"}).json()
    entry = other.poll(last_id=1)["info"][0]
    assert entry | {"at": 0} == {
        "id": answer["id"],
        "kind": "rename",
        "user_id": person.page["user_id"],
        "user_name": person.page["user_name"],
        "mess": "teal",
        "at": 0,
        "client_id": "",
    }


def test_a_renaming_and_its_entry_are_one_thing_to_a_reader_who_loads_the_page(
    people: tuple[Person, Person], shared_site: SiteServer
) -> None:
    person, other = people
    person.post("rename/", {"user_name": "teal"})
    person.say("hello")
    page = other.get(f"/chatroom/{person.room}/").text
    assert page.index('data-kind="rename"') < page.index('<bdi class="message-author">teal</bdi>')
