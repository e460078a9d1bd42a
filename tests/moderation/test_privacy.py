"""What is kept of where people come from, for how long, and how they see it and have it erased."""

import ipaddress
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chatroom import blocks, revisions
from chatroom.in_force import memory
from chatroom.models import ChatInfo, Restriction, Trace, UserInfo
from chatroom.traces import REVISION, prune_traces
from tests.refusals import assert_refused

from .cast import Cast

POND = "/chatroom/pond/"
ADDRESS = "192.0.2.77"
DAY = 24 * 3600


@pytest.fixture
def client_here(cast: Cast) -> Client:
    """A browser that has opened the room's page."""
    client = Client(REMOTE_ADDR=ADDRESS)
    client.get(POND)
    return client


def traces_of(client: Client) -> list[Trace]:
    return list(Trace.objects.filter(user=client.session["identity"]).order_by("pk"))


# What is stored


def test_the_browser_s_cookie_is_for_the_server_alone_and_lasts_for_a_year(client_here: Client) -> None:
    cookie = client_here.cookies["browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * DAY)
    [trace] = traces_of(client_here)
    assert trace.browser
    assert trace.browser not in cookie.value


@pytest.mark.parametrize("cookie", ["x", "a" * 5000, "0123456789abcdef.forged", "\x00", "é"])
def test_a_cookie_that_was_not_made_here_is_none(cast: Cast, cookie: str) -> None:
    client = Client(REMOTE_ADDR=ADDRESS)
    client.cookies["browser"] = cookie
    assert client.get(POND).status_code == 200
    assert client.cookies["browser"].value != cookie


def test_of_an_address_only_digests_are_stored(client_here: Client) -> None:
    [trace] = traces_of(client_here)
    assert trace.address == ""
    assert trace.block != trace.wide_block
    stored = "".join([trace.block, trace.wide_block, trace.browser])
    assert "192.0" not in stored
    assert ADDRESS not in stored


def test_in_full_the_address_is_stored_and_with_none_nothing(cast: Cast, settings: Settings) -> None:
    found = []
    for setting in ("full", "none"):
        settings.CHAT_ADDRESSES = setting
        client = Client(REMOTE_ADDR=ADDRESS)
        client.get(POND)
        [trace] = traces_of(client)
        found.append((trace.address, trace.block, trace.wide_block))
    assert found == [(ADDRESS, "192.0.2.77/32", "192.0.2.0/24"), ("", "", "")]


@pytest.mark.parametrize(
    ("first", "second", "is_same_block", "is_same_wide_block"),
    [
        ("192.0.2.1", "192.0.2.1", True, True),
        ("192.0.2.1", "192.0.2.200", False, True),
        ("192.0.2.1", "192.0.3.1", False, False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False, True),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", False, False),
    ],
)
def test_a_block_is_a_subscriber_s_and_a_wide_one_a_neighbourhood_s(
    first: str, second: str, is_same_block: bool, is_same_wide_block: bool
) -> None:
    one, other = blocks.blocks_of(first), blocks.blocks_of(second)
    assert (one.narrow == other.narrow, one.wide == other.wide) == (is_same_block, is_same_wide_block)


def test_the_digests_of_two_periods_have_nothing_in_common(settings: Settings) -> None:
    now = 1_800_000_000.0
    periods = [blocks.blocks_of(ADDRESS, now + days * DAY) for days in (0, settings.CHAT_ADDRESS_DAYS)]
    assert periods[0].narrow.partition(".")[2] != periods[1].narrow.partition(".")[2]
    assert periods[0].narrow in blocks.blocks_under(ADDRESS, [blocks.key_number_of(periods[0].narrow)])


def test_a_place_is_written_once_and_another_one_at_once(client_here: Client) -> None:
    for _ in range(3):
        client_here.get(POND)
        client_here.post(f"{POND}save_chat_log/", {"chat_content": "hello"})
    assert len(traces_of(client_here)) == 1
    client_here.defaults["REMOTE_ADDR"] = "192.0.2.78"
    client_here.post(f"{POND}save_chat_log/", {"chat_content": "hello from elsewhere"})
    assert len(traces_of(client_here)) == 2


# Erased by time


def test_traces_are_erased_after_their_days(client_here: Client, settings: Settings) -> None:
    now = timezone.now()
    client_here.get(POND)
    assert prune_traces(now + timedelta(days=settings.CHAT_ADDRESS_DAYS - 1)) == 0
    assert prune_traces(now + timedelta(days=settings.CHAT_ADDRESS_DAYS + 1)) >= 1
    assert not Trace.objects.exists()


def network_ban(cast: Cast, made: datetime, **columns: object) -> Restriction:
    """A ban of the address, made at `made`, under the key of then."""
    ban = Restriction.objects.create(
        kind="ban", rung="block", subject=blocks.blocks_of(ADDRESS, made.timestamp()).narrow, room=cast.room, **columns
    )
    Restriction.objects.filter(pk=ban.pk).update(made_at=made)
    revisions.bump(REVISION)
    memory.stale()
    return ban


def test_a_ban_of_before_the_key_s_rotation_holds_and_comes_under_the_new_key(cast: Cast) -> None:
    ban = network_ban(cast, timezone.now() - timedelta(days=100))
    assert Client(REMOTE_ADDR=ADDRESS).get(POND).status_code == 403
    before, now = ban.subject, Restriction.objects.get(pk=ban.pk).subject
    assert now != before
    assert now == blocks.blocks_of(ADDRESS).narrow
    memory.stale()
    assert Client(REMOTE_ADDR=ADDRESS).get(POND).status_code == 403
    assert Client(REMOTE_ADDR="192.0.2.78").get(POND).status_code == 200


def test_a_ban_for_good_of_a_network_that_nobody_comes_from_is_forgotten_after_a_year(cast: Cast) -> None:
    old = network_ban(cast, timezone.now() - timedelta(days=500))
    young = network_ban(cast, timezone.now() - timedelta(days=300))
    prune_traces(timezone.now())
    assert Restriction.objects.get(pk=old.pk).lifted_at is not None
    assert Restriction.objects.get(pk=old.pk).subject == ""
    assert Restriction.objects.get(pk=young.pk).lifted_at is None


def test_of_a_network_whose_ban_is_over_nothing_stays(cast: Cast) -> None:
    now = timezone.now()
    over = network_ban(cast, now - timedelta(days=50), until=now - timedelta(days=40))
    lately = network_ban(cast, now - timedelta(days=50), until=now - timedelta(days=10))
    prune_traces(now)
    assert Restriction.objects.get(pk=over.pk).subject == ""
    assert Restriction.objects.get(pk=lately.pk).subject != ""


# What this site knows of me


def test_somebody_of_whom_nothing_is_known_is_told_so(cast: Cast) -> None:
    response = Client().get("/me/")
    assert response.status_code == 200
    assert "erase" not in response.content.decode()
    assert Client().get("/me/download/").status_code == 403
    assert Client().post("/me/erase/").status_code == 403


def test_the_page_and_the_file_have_all_that_is_stored(cast: Cast) -> None:
    cast["author"].post(f"{POND}rename/", user_name="swan")
    cast["owner"].post(f"{POND}restrict/", user_id=cast.person("author").user_id, kind="mute", reason="loud")
    cast["owner"].post(f"{POND}restrict/", user_id=cast.person("author").user_id, kind="shadow", reason="of the dark")
    page = cast["author"].client.get("/me/").content.decode()
    known = cast["author"].client.get("/me/download/").json()
    trace = Trace.objects.get(user=cast.person("author"))
    for text in (cast.person("author").user_id, "swan", "hello", "loud", trace.block, trace.wide_block, trace.browser):
        assert text in page
    assert known["identity"]["user_id"] == cast.person("author").user_id
    assert [message["text"] for message in known["messages"]] == ["swan", "hello"]
    assert [each["block"] for each in known["traces"]] == [trace.block]
    assert [(each["kind"], each["reason"]) for each in known["restrictions"]] == [("mute", "loud")]
    assert "of the dark" not in page


def test_what_is_no_text_is_named_and_not_shown_as_it_is_stored(cast: Cast) -> None:
    number = ChatInfo.objects.get(chat_content="hello").number
    cast["author"].post(f"{POND}react/", number=number, reaction="👍")
    page = cast["author"].client.get("/me/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert ": reaction</li>" in page
    assert "👍" not in page


def test_nobody_else_sees_it(cast: Cast) -> None:
    assert cast.person("author").user_id not in cast["visitor"].client.get("/me/").content.decode()


def test_who_is_banned_still_sees_what_is_known_of_them(cast: Cast) -> None:
    assert cast.person("banned").user_id in cast["banned"].client.get("/me/").content.decode()


def test_to_erase_takes_texts_names_and_traces_and_leaves_the_places(cast: Cast) -> None:
    cast.says("visitor", "I stay")
    cast["author"].post(f"{POND}rename/", user_name="swan")
    person, session = cast.person("author"), cast["author"].client.session.session_key
    assert cast["author"].client.post("/me/erase/", {"sure": "1"}).status_code == 302
    shown = cast["visitor"].client.get(f"{POND}history/").json()["info"]
    assert [(entry["id"], entry["mess"], entry.get("hidden", False)) for entry in shown] == [
        (1, "", True),
        (2, "I stay", False),
        (3, "", True),
        (4, "1,3", False),
    ]
    assert not ChatInfo.objects.filter(user=person, chat_content__in=("hello", "swan")).exists()
    assert not ChatInfo.objects.filter(user=person, user_name__in=("swan", person.user_name)).exists()
    assert UserInfo.objects.get(pk=person.pk).user_name == "…"
    assert not Trace.objects.filter(user=person).exists()
    assert not cast["author"].client.session.exists(session)
    assert cast["author"].client.get(POND).status_code == 200


@pytest.mark.parametrize("fields", [{}, {"sure": ""}, {"sure": "0"}])
def test_nothing_is_erased_by_who_is_not_sure(cast: Cast, fields: dict[str, str]) -> None:
    assert_refused(cast["author"].client.post("/me/erase/", fields), 400, "not_confirmed")
    assert ChatInfo.objects.get(user=cast.person("author")).chat_content == "hello"


def test_to_erase_names_what_was_hidden_before_as_well(cast: Cast) -> None:
    number = str(cast.entry.number)
    cast["owner"].post(f"{POND}hide/", numbers=number)
    cast["author"].client.post("/me/erase/", {"sure": "1"})
    newest = cast["visitor"].client.get(f"{POND}history/").json()["info"][-1]
    assert (newest["kind"], newest["mess"]) == ("hide", number)


def test_who_left_an_identity_sees_that_the_session_knows_of_it(cast: Cast) -> None:
    former = cast.person("author").user_id
    cast["author"].post(f"{POND}new_identity/")
    assert former in cast["author"].client.get("/me/").content.decode()
    assert cast["author"].client.get("/me/download/").json()["former_identities"] == [former]
    assert former not in cast["visitor"].client.get("/me/").content.decode()


def test_to_erase_lifts_no_ban_of_the_browser(cast: Cast) -> None:
    cast["owner"].post(f"{POND}restrict/", user_id=cast.person("author").user_id, kind="ban", rung="browser")
    cast["author"].client.post("/me/erase/", {"sure": "1"})
    assert cast["author"].client.get(POND).status_code == 403


def test_the_first_page_s_welcome_shows_a_masked_address(cast: Cast) -> None:
    data = Client(REMOTE_ADDR=ADDRESS).post("/chatroom/get_near_log/", {"last_id": "0"}).json()["data"]
    assert "192.0.*.*" in data
    assert not any(str(address) in data for address in ipaddress.ip_network("192.0.2.0/24"))
