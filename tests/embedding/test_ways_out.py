"""What leads out of a frame: to the site's own addresses, in windows of their own; nothing leaves a frame blank."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from chatroom import actions
from chatroom.embedding import EMBEDDED_PATH
from chatroom.models import Room, UserInfo
from tests.people import page_data

from .conftest import BLOG

HTML = {"Accept": "text/html"}
FRAME = "/embed/en.dark"
LEADING = re.compile(r"<(?:a|form)\b[^>]*>")
ADDRESS = re.compile(r' (?:href|action)="([^"]*)"')
WINDOW = 'target="_blank" rel="noopener"'


@pytest.fixture(autouse=True)
def frames_are_on(settings: Settings, room: Room) -> None:
    settings.CHAT_EMBED_ORIGINS = [BLOG]
    settings.CHAT_DUCK = "echo"


@pytest.fixture
def owner(client: Client, room: Room) -> UserInfo:
    """Whoever is in the frame, and owns its room."""
    page = client.get(f"{FRAME}/chatroom/happy/").content.decode()
    room.owner = UserInfo.objects.get(user_id=page_data(page)["user_id"])
    room.save()
    for number in range(60):
        actions.post_message(room, room.owner, f"message {number}")
    return room.owner


def frame(client: Client, path: str) -> str:
    page: str = client.get(FRAME + path, headers=HTML).content.decode()
    assert '<html lang="en" dir="ltr" data-embedded="' in page, path
    return page


def dead_ends(page: str) -> list[str]:
    """The links and forms of a frame's page that lead neither to what a frame may show nor out of it."""
    found = []
    for tag in LEADING.findall(page):
        address = ADDRESS.search(tag)
        if not address or address[1][:1] in ("", "?", "#") or EMBEDDED_PATH.fullmatch(address[1].partition("?")[0]):
            continue
        if address[1].startswith("/embed/") or WINDOW not in tag:
            found.append(tag)
    return found


@pytest.mark.usefixtures("owner")
def test_no_page_in_a_frame_leads_to_what_it_cannot_show(client: Client, room: Room) -> None:
    claim = client.post(f"{FRAME}/chatroom/happy/renew_claim/").json()["claim_link"].partition("/chatroom/")[2]
    paths = [
        "/me/", "/chatroom/happy/nothing-here/", "/chatroom/nosuch/", "/chatroom/no%20such/",
        *(f"/chatroom/happy/{path}" for path in ("", "?before=40", "search/?q=message", "settings/", "report/")),
        f"/chatroom/{claim}",
    ]  # fmt: skip
    shown = {path: frame(client, path) for path in paths}
    for access in ("passcode", "members", "read_only"):
        Room.objects.filter(pk=room.pk).update(access=access, owner=None)
        shown[access] = frame(Client(), "/chatroom/happy/")
    assert {path: found for path, page in shown.items() if (found := dead_ends(page))} == {}
    assert f'href="/" {WINDOW}' in shown["/me/"]
    assert f'href="/chatroom/nosuch/" {WINDOW}' in shown["/chatroom/nosuch/"]
    assert f'href="/chatroom/happy/search/" {WINDOW}' in shown["/chatroom/happy/"]
    assert f'href="/chatroom/happy/" {WINDOW}' in shown["read_only"]


def test_the_door_of_a_room_for_members_leads_to_the_room_in_a_window_of_its_own(client: Client, room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(access="members")
    page = frame(client, "/chatroom/happy/")
    assert f'<a class="button" href="/chatroom/happy/" {WINDOW}>' in page
    assert "accounts/login" not in page, "after logging in, a frame still knows no account"
    assert "this page is the room" not in page
    own = client.get("/chatroom/happy/", headers={"Accept-Language": "en", **HTML}).content.decode()
    assert "/accounts/login/?next=%2Fchatroom%2Fhappy%2F" in own
    assert "this page is the room" in own
    member = Client()
    member.force_login(User.objects.create(username="grebe"))
    assert member.get("/chatroom/happy/").status_code == 200


@pytest.mark.usefixtures("owner")
def test_what_is_handed_on_from_a_frame_is_the_room_s_own_address(client: Client) -> None:
    assert 'value="http://testserver/chatroom/happy/"' in frame(client, "/chatroom/happy/search/")
    own = client.get("/chatroom/happy/code.svg").content
    assert client.get(f"{FRAME}/chatroom/happy/code.svg").content == own
    claim = client.post(f"{FRAME}/chatroom/happy/renew_claim/").json()["claim_link"]
    assert claim.startswith("http://testserver/chatroom/happy/claim/?token=")


def test_an_empty_room_in_a_frame_speaks_of_the_address_that_is_to_be_shared(client: Client) -> None:
    page = frame(client, "/chatroom/happy/")
    assert f'<a href="/chatroom/happy/" {WINDOW}>the room’s own address</a>' in page
    assert "this page’s address" not in page
    assert "this page’s address" in client.get("/chatroom/happy/", headers={"Accept-Language": "en"}).content.decode()


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    ("path", "fields", "shown"),
    [("/me/erase/", {"sure": "1"}, "Nothing: this"), ("/chatroom/happy/delete/", {"name": "happy"}, "No such room")],
)
def test_after_an_end_a_frame_shows_that_it_was_one(
    client: Client, path: str, fields: dict[str, str], shown: str
) -> None:
    answer: Any = client.post(FRAME + path, fields, headers=HTML)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(FRAME)
    assert shown in frame(client, answer.headers["Location"].removeprefix(FRAME))
