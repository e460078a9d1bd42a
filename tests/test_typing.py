"""Saying that one is typing: who may, how often, and what is kept of it, which is nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from django.urls import reverse

from chatroom.models import ChatInfo, ProcessBulletin, Room

from .people import Person, new_room
from .refusals import assert_refused
from .servers.site import SiteServer

SOON_SECONDS = 20.0
PATH = "/chatroom/happy/typing/"


def test_it_is_taken_and_nothing_is_stored(visitor: Client, room: Room) -> None:
    answer = visitor.post(PATH)
    assert (answer.status_code, answer.json()) == (200, {"ret": 0})
    assert answer.headers["Cache-Control"] == "no-store"
    room.refresh_from_db()
    assert (room.last_id, ChatInfo.objects.count(), ProcessBulletin.objects.count()) == (0, 0, 0)


def test_one_without_an_identity_is_refused(room: Room) -> None:
    assert_refused(Client().post(PATH), 403, "no_session")


def test_a_room_that_is_not_there_is_unknown(visitor: Client) -> None:
    assert_refused(visitor.post(reverse("typing", args=["nowhere"])), 404, "unknown_room")


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_any_method_but_post_is_refused(visitor: Client, method: str) -> None:
    assert_refused(getattr(visitor, method)(PATH), 405, "method")


def test_without_its_token_it_is_refused(room: Room) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/chatroom/happy/")
    assert_refused(client.post(PATH), 403, "csrf")


def test_whoever_reads_is_told_who_types_by_the_name_of_the_session(shared_site: SiteServer) -> None:
    room = new_room(shared_site)
    with Person(shared_site, room) as person, Person(shared_site, room) as other:
        person.post("rename/", {"user_name": "小黑鸭"})
        assert person.poll()["typing"] is None
        assert person.post("typing/", {"user_name": "forged", "user_id": other.page["user_id"]}).json() == {"ret": 0}
        typing = other.poll()["typing"]
        assert typing == {"count": 1, "people": [{"user_id": person.page["user_id"], "user_name": "小黑鸭"}]}
        person.say("hello")
        assert other.poll()["typing"] is None


def test_a_plain_poll_is_not_woken_by_it(shared_site: SiteServer) -> None:
    room = new_room(shared_site)
    with Person(shared_site, room) as person, Person(shared_site, room) as other, ThreadPoolExecutor() as threads:
        held = threads.submit(other.poll, last_id=0, wait=30, online=0)
        person.post("typing/")
        person.say("hello")
        answer = held.result(timeout=SOON_SECONDS)
    assert [entry["mess"] for entry in answer["info"]] == ["hello"]
    assert answer["typing"] is None
