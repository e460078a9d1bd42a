"""Going to a room by its name, which makes the room where there is none."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from chatroom.models import Room

from .people import Person
from .refusals import assert_refused, assert_refused_on_a_page
from .servers.site import SiteServer

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html,application/xhtml+xml"}
PATH = "/chatroom/"


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


def go(client: Client, name: str) -> Any:
    return client.post(PATH, {"room": name})


def made() -> list[str]:
    return list(Room.objects.exclude(name="happy").values_list("name", flat=True))


NAMES = {
    "pond": "pond",
    "  Pond ": "pond",
    "ＰＯＮＤ": "pond",
    "小黄鸭": "小黄鸭",
    "a_b-c": "a_b-c",
    "-": "-",
    "Straße": "strasse",
    "ไทย": "ไทย",
    "हिन्दी": "हिन्दी",
    "1" * 32: "1" * 32,
    "字" * 32: "字" * 32,
    "𐐀": "𐐨",
}


@pytest.mark.parametrize(("typed", "name"), NAMES.items(), ids=lambda text: text[:8])
def test_a_new_name_makes_the_room_and_goes_there(client: Client, typed: str, name: str) -> None:
    answer = go(client, typed)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/chatroom/{quote(name)}/"
    assert made() == [name]
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_new_room_is_not_listed(client: Client) -> None:
    go(client, "pond")
    assert not Room.objects.get(name="pond").listed
    assert b"/chatroom/pond/" not in client.get(reverse("home")).content


def test_a_room_that_is_there_is_only_gone_to(client: Client, room: Room) -> None:
    assert go(client, "Happy").headers["Location"] == "/chatroom/happy/"
    assert made() == []


BAD_NAMES = [
    "", " ", "a b", "x" * 33, "字" * 33, "a/b", "..", ".", "a.b", "<b>", "a\0b", "a\u202eb", "a\u200bb", "\u3164", "🦆",
    "%00", "save_chat_log", "get_near_log", "SAVE_CHAT_LOG", "ｓave_chat_log", "a\nb", "?", "#", "a&b", "\u0301a",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_no_room_can_have_is_refused(client: Client, name: str) -> None:
    assert_refused(go(client, name), 400, "bad_room_name")
    assert made() == []


@pytest.mark.parametrize("name", ["a b", "<b>", "get_near_log"])
def test_a_refused_form_post_shows_the_sentence_and_what_was_typed(client: Client, name: str) -> None:
    sentence = go(client, name).json()["ret"].replace("'", "&#x27;")
    answer = client.post(PATH, {"room": name}, headers=HTML)
    escaped = name.replace("<", "&lt;").replace(">", "&gt;")
    assert_refused_on_a_page(answer, 400, sentence, f'value="{escaped}"')


def test_a_form_post_whose_token_is_gone_shows_the_sentence_and_what_was_typed() -> None:
    client = Client(enforce_csrf_checks=True)
    refused = client.post(PATH, {"room": "pond"}, headers=HTML)
    assert_refused_on_a_page(refused, 403, 'value="pond"')
    assert "sessionid" not in refused.cookies
    token = str(refused.context["csrf_token"])
    again = client.post(PATH, {"room": "pond", "csrfmiddlewaretoken": token}, headers=HTML)
    assert again.headers["Location"] == "/chatroom/pond/"


def test_a_name_without_its_field_is_refused(client: Client) -> None:
    assert_refused(client.post(PATH), 400, "bad_room_name")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_no_other_method_makes_a_room(client: Client, method: str) -> None:
    answer = client.generic(method, f"{PATH}?room=pond", b"room=pond", "application/x-www-form-urlencoded")
    assert answer.status_code == 405
    assert made() == []


def test_looking_at_a_room_that_is_not_there_does_not_make_it(client: Client) -> None:
    for path in ("", "history/", "get_near_log/?wait=0"):
        assert client.get(f"/chatroom/pond/{path}").status_code == 404
    assert made() == []


def test_whoever_makes_a_room_is_somebody_from_then_on_and_owns_it(client: Client) -> None:
    assert go(client, "pond").status_code == 302
    owner = Room.objects.get(name="pond").owner
    assert owner is not None
    assert client.session["identity"] == owner.pk


def test_to_go_to_a_room_takes_no_identity(client: Client, room: Room) -> None:
    assert go(client, "happy").status_code == 302
    assert "sessionid" not in client.cookies


def test_many_who_make_one_room_at_once_all_get_there(shared_site: SiteServer) -> None:
    with Person(shared_site) as person, ThreadPoolExecutor(8) as threads:

        def make(_: int) -> httpx.Response:
            return person.post(PATH, {"room": "all-at-once"})

        answers = list(threads.map(make, range(24)))
    assert {answer.headers.get("Location") for answer in answers} == {"/chatroom/all-at-once/"}
