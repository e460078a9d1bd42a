"""The home page: what this is, a field for a room's name, and the rooms that are listed."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chatroom.models import Room, UserInfo

from .people import Person
from .refusals import assert_refused, assert_refused_on_a_page
from .servers.site import SiteServer

PATH = "/"
HTML = {"Accept": "text/html,application/xhtml+xml"}


def test_it_is_where_its_name_says() -> None:
    assert reverse("home") == PATH


def test_it_lists_the_rooms_that_are_listed_and_no_others(client: Client, room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(listed=True)
    Room.objects.create(name="secret")
    Room.objects.create(name="小黄鸭", title="The <duck> pond", listed=True)
    page = client.get(PATH).content.decode()
    assert 'href="/chatroom/happy/"' in page
    assert 'href="/chatroom/%E5%B0%8F%E9%BB%84%E9%B8%AD/"' in page
    assert "The &lt;duck&gt; pond" in page
    assert "secret" not in page


def test_the_first_room_is_listed_from_the_start(shared_site: SiteServer) -> None:
    with Person(shared_site) as person:
        assert 'href="/chatroom/happy/"' in person.get("/").text


def test_its_form_opens_a_room(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(PATH).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    answer = client.post(reverse("open_room"), {"room": "pond", "csrfmiddlewaretoken": token[1]})
    assert answer.headers["Location"] == "/chatroom/pond/"


def test_a_look_at_it_makes_no_identity(client: Client, db: None) -> None:
    client.get(PATH)
    assert "sessionid" not in client.cookies
    assert not UserInfo.objects.exists()


@pytest.mark.parametrize("rooms", [0, 1, 90])
def test_it_makes_as_many_queries_for_many_rooms_as_for_one(
    client: Client, db: None, rooms: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Room.objects.bulk_create(Room(name=f"room-{number}", listed=True) for number in range(rooms))
    with django_assert_num_queries(2):
        client.get(PATH)


def test_very_many_listed_rooms_do_not_make_a_page_of_them_all(client: Client, db: None) -> None:
    Room.objects.bulk_create(Room(name=f"room-{number}", listed=True) for number in range(300))
    assert client.get(PATH).content.count(b"/chatroom/room-") <= 100


def test_rooms_that_were_made_to_stand_first_push_no_older_one_out(client: Client, room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(listed=True)
    Room.objects.bulk_create(Room(name=f"0000-{number}", listed=True) for number in range(100))
    assert b'href="/chatroom/happy/"' in client.get(PATH).content


@pytest.mark.parametrize(("language", "answered"), [("en", "en"), ("zh-CN", "zh-hans"), ("zh-TW", "zh-hant")])
def test_it_speaks_the_reader_s_language(client: Client, db: None, language: str, answered: str) -> None:
    answer = client.get(PATH, headers={"Accept-Language": language})
    assert answer.headers["Content-Language"] == answered
    assert f'<html lang="{answered}"'.lower() in answer.content.decode().lower()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_any_method_but_get_is_refused(client: Client, db: None, method: str) -> None:
    assert_refused(client.generic(method, PATH), 405, "method")
    assert_refused_on_a_page(client.generic(method, PATH, headers=HTML), 405)


def test_it_tells_how_many_are_in_a_room(shared_site: SiteServer) -> None:
    english = {"Accept-Language": "en"}
    with Person(shared_site, headers=english) as person, Person(shared_site) as other, ThreadPoolExecutor() as threads:
        held = [
            threads.submit(each.poll, last_id=each.page["last_id"], wait=3, ticket=each.page["ticket"])
            for each in (person, other)
        ]
        for poll in held:
            poll.result()
        assert "2 people here" in person.get("/").text


def test_an_address_at_which_there_is_nothing_is_told_so(client: Client, db: None) -> None:
    for path in ("/nothing/", "/chatroom/happy/nothing/", "/chatroom/happy/save_chat_log/more/", "/%FF/", "/%00"):
        assert_refused(client.get(path), 404, "not_found")
        page = client.get(path, headers=HTML)
        assert_refused_on_a_page(page, 404)
        assert re.search(r"<h1>\s*\S", page.content.decode()), "the page has no heading"
        assert re.search(r"<title>\s*\S", page.content.decode()), "the page has no title"
