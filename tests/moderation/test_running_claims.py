"""A room's claim link: shown once, kept as a digest, used once; and who makes rooms at all."""

import hashlib
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from chatroom.models import AuditRecord, Room, UserInfo
from tests.refusals import assert_refused, assert_refused_on_a_page

from .cast import Cast

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html"}
LINK = re.compile(r'value="(http://testserver/chatroom/puddle/claim/\?token=[^"]+)"')


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


@pytest.fixture
def maker() -> Client:
    """Somebody who has just made the room `puddle`, and has not seen its page yet."""
    client = Client()
    assert client.post("/chatroom/", {"room": "puddle"}).status_code == 302
    return client


def puddle() -> Room:
    return Room.objects.get(name="puddle")


def link_on(client: Client) -> str | None:
    found = LINK.search(client.get("/chatroom/puddle/", headers=HTML).content.decode())
    return found[1] if found else None


def claim(client: Client, token: str) -> Any:
    return client.post("/chatroom/puddle/claim/", {"token": token})


def token_of(link: str | None) -> str:
    assert link is not None
    return parse_qs(urlsplit(link).query)["token"][0]


def person_of(client: Client) -> UserInfo:
    return UserInfo.objects.get(pk=client.session["identity"])


def test_who_makes_a_room_owns_it_and_sees_the_link_once(maker: Client) -> None:
    assert puddle().owner == person_of(maker)
    assert not puddle().listed
    token = token_of(link_on(maker))
    assert puddle().claim_digest == hashlib.sha256(token.encode()).hexdigest()
    assert link_on(maker) is None
    assert AuditRecord.objects.get().act == "make"


def test_the_token_itself_is_stored_nowhere(maker: Client) -> None:
    token = token_of(link_on(maker))
    assert token not in str(dict(maker.session.items()))
    assert token not in str(list(Room.objects.values()) + list(AuditRecord.objects.values()))


def test_to_look_at_the_link_changes_nothing_and_to_confirm_it_takes_the_room_over(maker: Client) -> None:
    link, heir = token_of(link_on(maker)), Client()
    asked = heir.get("/chatroom/puddle/claim/", {"token": link}, headers=HTML)
    assert asked.status_code == 200
    assert asked.headers["Cache-Control"] == "no-store"
    assert puddle().owner == person_of(maker)
    answer = claim(heir, link)
    assert answer.json()["user_id"] == person_of(heir).user_id
    assert puddle().owner == person_of(heir)
    assert maker.post("/chatroom/puddle/settings/", {"title": "mine"}).status_code == 403
    assert heir.post("/chatroom/puddle/settings/", {"title": "mine"}).status_code == 200


def test_a_claim_makes_the_next_link_and_shows_it_once(maker: Client) -> None:
    first, heir = token_of(link_on(maker)), Client()
    answer = heir.post("/chatroom/puddle/claim/", {"token": first}, headers=HTML)
    assert answer.headers["Location"] == "/chatroom/puddle/"
    second = token_of(link_on(heir))
    assert second != first
    assert link_on(heir) is None
    assert claim(maker, second).status_code == 200


def test_a_claim_is_told_to_open_pages_and_recorded(maker: Client) -> None:
    owner, heir = person_of(maker), Client()
    claim(heir, token_of(link_on(maker)))
    entry = heir.get("/chatroom/puddle/history/").json()["info"][-1]
    assert entry["kind"] == "settings"
    assert f'"owner":"{person_of(heir).user_id}"' in entry["mess"]
    record = AuditRecord.objects.get(act="claim")
    assert (record.by_person, record.person) == (person_of(heir), owner)


def test_a_used_link_is_refused_and_changes_nothing(maker: Client) -> None:
    used, heir, thief = token_of(link_on(maker)), Client(), Client()
    claim(heir, used)
    assert_refused(claim(thief, used), 403, "bad_claim")
    assert_refused(thief.get("/chatroom/puddle/claim/", {"token": used}), 403, "bad_claim")
    assert puddle().owner == person_of(heir)


FORGED = ["", "x", "\0", "0" * 64, "é" * 40, "x" * 5000, "../", "null"]


@pytest.mark.parametrize("token", FORGED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_is_refused_in_words(maker: Client, method: str, token: str) -> None:
    owner = puddle().owner
    thief = Client()
    assert_refused(getattr(thief, method)("/chatroom/puddle/claim/", {"token": token}), 403, "bad_claim")
    page = getattr(thief, method)("/chatroom/puddle/claim/", {"token": token}, headers=HTML)
    assert_refused_on_a_page(page, 403)
    assert puddle().owner == owner


def test_a_digest_is_no_token(maker: Client) -> None:
    assert_refused(claim(Client(), puddle().claim_digest), 403, "bad_claim")


def test_a_link_is_of_its_room_alone(maker: Client, room: Room) -> None:
    token = token_of(link_on(maker))
    for name in ("happy", "nowhere"):
        refused = Client().post(f"/chatroom/{name}/claim/", {"token": token})
        assert refused.status_code == (403 if name == "happy" else 404)
    assert Room.objects.get(name="happy").owner is None


def test_the_first_room_is_nobody_s(room: Room) -> None:
    assert (room.owner, room.claim_digest) == (None, "")
    assert_refused(Client().post("/chatroom/happy/claim/", {"token": ""}), 403, "bad_claim")


def test_a_new_link_makes_the_old_one_worthless(maker: Client) -> None:
    old = token_of(link_on(maker))
    new = maker.post("/chatroom/puddle/renew_claim/").json()["claim_link"]
    assert_refused(claim(Client(), old), 403, "bad_claim")
    assert claim(Client(), token_of(new)).status_code == 200


def test_a_co_moderator_who_claims_the_room_is_its_owner_only(cast: Cast) -> None:
    link = cast["owner"].post("/chatroom/pond/renew_claim/")[1]["claim_link"]
    cast["co_moderator"].post("/chatroom/pond/claim/", token=token_of(str(link)))
    room = Room.objects.get(name="pond")
    assert (room.owner, room.moderators.count()) == (cast.person("co_moderator"), 0)


def test_somebody_else_s_cookie_shows_no_link(maker: Client) -> None:
    other = Client()
    other.cookies["claim"] = "x" * 43
    assert link_on(other) is None


@pytest.mark.parametrize("leaving", ["/accounts/logout/", "/chatroom/puddle/new_identity/"])
def test_the_link_outlives_no_owner_in_their_browser(maker: Client, leaving: str) -> None:
    assert maker.post(leaving).status_code in (200, 302)
    assert link_on(maker) is None
    assert "claim" not in {name for name, cookie in maker.cookies.items() if cookie.value}


def test_a_moderator_of_the_site_who_makes_a_room_is_shown_its_link(cast: Cast) -> None:
    moderator = cast["moderator"].client
    assert moderator.post("/chatroom/", {"room": "puddle"}).status_code == 302
    assert link_on(moderator) is not None


def test_a_page_with_the_link_is_kept_by_no_cache(maker: Client) -> None:
    pages = [maker.get("/chatroom/puddle/", headers=HTML) for _ in range(2)]
    assert [bool(LINK.search(page.content.decode())) for page in pages] == [True, False]
    assert [page.headers["Cache-Control"] for page in pages] == ["private, no-store", "private, no-cache"]


# Who makes rooms


def account(*, is_staff: bool) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("staff" if is_staff else "member", is_staff=is_staff))
    return client


@pytest.mark.parametrize(
    ("makers", "guest", "member", "staff"),
    [("anyone", True, True, True), ("members", False, True, True), ("staff", False, False, True)],
)
def test_rooms_are_made_by_whom_the_site_lets(
    settings: Settings, room: Room, makers: str, guest: bool, member: bool, staff: bool
) -> None:
    settings.CHAT_ROOM_MAKERS = makers
    people = [(Client(), guest), (account(is_staff=False), member), (account(is_staff=True), staff)]
    for number, (client, may) in enumerate(people):
        answer = client.post("/chatroom/", {"room": f"room-{number}"})
        if may:
            assert answer.status_code == 302
        else:
            assert_refused(answer, 403, "may_not_make")
        assert Room.objects.filter(name=f"room-{number}").exists() == may
        assert client.post("/chatroom/", {"room": "happy"}).status_code == 302


def test_who_may_not_make_rooms_is_offered_none(settings: Settings, client: Client) -> None:
    settings.CHAT_ROOM_MAKERS = "staff"
    page = client.get("/chatroom/nowhere/", headers=HTML)
    assert_refused_on_a_page(page, 404)
    assert 'type="submit"' not in page.content.decode()
    refused = client.post("/chatroom/", {"room": "nowhere"}, headers=HTML)
    assert_refused_on_a_page(refused, 403, 'value="nowhere"')
