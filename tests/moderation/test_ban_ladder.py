"""Each rung of the ladder of bans against each way round it; docs/bans.md has this table."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from chatroom.in_force import memory
from chatroom.models import Restriction, Room, UserInfo
from tests.servers.project import PROJECT

from .cast import Cast

POND = "/chatroom/pond/"
HERE, NEXT_DOOR, ELSEWHERE = "192.0.2.7", "192.0.2.99", "198.51.100.4"
PASSWORD = "quack-quack-quack"  # of accounts that live as long as a test
HERE_6, SAME_LINE_6, NEXT_DOOR_6 = "2001:db8:1:2::7", "2001:db8:1:2:aaaa::1", "2001:db8:1:3::7"


def rename(banned: Client) -> Client:
    banned.post("/chatroom/lake/rename/", {"user_name": "somebody"})
    return banned


def become_new(banned: Client) -> Client:
    banned.post("/chatroom/lake/new_identity/")
    return banned


def log_out_of_the_session(banned: Client) -> Client:
    del banned.cookies["sessionid"]
    return banned


def clear_cookies(banned: Client) -> Client:
    return at(banned.defaults["REMOTE_ADDR"])


def move(address: str) -> Callable[[Client], Client]:
    def moved(banned: Client) -> Client:
        banned.defaults["REMOTE_ADDR"] = address
        return banned

    return moved


def another_device(address: str) -> Callable[[Client], Client]:
    return lambda banned: at(address)


def log_in(banned: Client, name: str = "Teal") -> Client:
    answer = banned.post("/accounts/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302
    return banned


def log_out(banned: Client) -> Client:
    banned.post("/accounts/logout/")
    banned.get("/chatroom/lake/")
    return banned


def register(banned: Client) -> Client:
    fields = {"username": "mallard", "password1": PASSWORD, "password2": PASSWORD}
    assert banned.post("/accounts/register/", fields).status_code == 302
    return banned


def delete_the_account(banned: Client) -> Client:
    assert banned.post("/accounts/delete/", {"password": PASSWORD}).status_code == 302
    return banned


# Each way round: what the document calls it, the address of before, and what is done.
WAYS = {
    "another name": (HERE, rename),
    "“Be someone new”": (HERE, become_new),
    "“Be someone new”, and the ban only then": (HERE, become_new),
    "the session's cookie deleted": (HERE, log_out_of_the_session),
    "all cookies deleted": (HERE, clear_cookies),
    "another browser of the device": (HERE, another_device(HERE)),
    "another device behind the same address": (HERE, another_device(HERE)),
    "another device, another address of the /24": (HERE, another_device(NEXT_DOOR)),
    "another address of the IPv6 /64": (HERE_6, another_device(SAME_LINE_6)),
    "another /64 of the IPv6 /48": (HERE_6, another_device(NEXT_DOOR_6)),
    "logging in": (HERE, log_in),
    "logging in, and the ban only then": (HERE, log_in),
    "registering": (HERE, register),
    "logging out": (HERE, log_out),
    "logging out, and the ban only then": (HERE, log_out),
    "logging in to another account": (HERE, lambda banned: log_in(banned, "Smew")),
    "deleting the account": (HERE, delete_the_account),
    "the same account on another device elsewhere": (HERE, lambda banned: log_in(at(ELSEWHERE))),
    "the same browser in another network": (HERE, move(ELSEWHERE)),
    "another browser in another network (VPN)": (HERE, another_device(ELSEWHERE)),
}
# Those that are gone before the ban comes.
EARLY_WAYS = [way for way in WAYS if way.endswith("and the ban only then")]
# Those of somebody who is logged in.
MEMBERS_WAYS = [way for way in WAYS if "account" in way or way.startswith("logging out")]
HOLDS, LETS_IN = "holds", "–"
RUNGS = ("identity", "browser", "block", "wide_block")
LADDER = {
    "another name": (HOLDS, HOLDS, HOLDS, HOLDS),
    "“Be someone new”": (HOLDS, HOLDS, HOLDS, HOLDS),
    "“Be someone new”, and the ban only then": (HOLDS, HOLDS, HOLDS, HOLDS),
    "the session's cookie deleted": (LETS_IN, HOLDS, HOLDS, HOLDS),
    "all cookies deleted": (LETS_IN, LETS_IN, HOLDS, HOLDS),
    "another browser of the device": (LETS_IN, LETS_IN, HOLDS, HOLDS),
    "another device behind the same address": (LETS_IN, LETS_IN, HOLDS, HOLDS),
    "another device, another address of the /24": (LETS_IN, LETS_IN, LETS_IN, HOLDS),
    "another address of the IPv6 /64": (LETS_IN, LETS_IN, HOLDS, HOLDS),
    "another /64 of the IPv6 /48": (LETS_IN, LETS_IN, LETS_IN, HOLDS),
    "logging in": (HOLDS, HOLDS, HOLDS, HOLDS),
    "logging in, and the ban only then": (HOLDS, HOLDS, HOLDS, HOLDS),
    "registering": (HOLDS, HOLDS, HOLDS, HOLDS),
    "logging out": (HOLDS, HOLDS, HOLDS, HOLDS),
    "logging out, and the ban only then": (HOLDS, HOLDS, HOLDS, HOLDS),
    "logging in to another account": (HOLDS, HOLDS, HOLDS, HOLDS),
    "deleting the account": (HOLDS, HOLDS, HOLDS, HOLDS),
    "the same account on another device elsewhere": (HOLDS, LETS_IN, LETS_IN, LETS_IN),
    "the same browser in another network": (HOLDS, HOLDS, LETS_IN, LETS_IN),
    "another browser in another network (VPN)": (LETS_IN, LETS_IN, LETS_IN, LETS_IN),
}


def at(address: str) -> Client:
    """A new browser at `address`."""
    return Client(REMOTE_ADDR=address)


@pytest.fixture(autouse=True)
def _accounts(db: None, settings: Settings) -> None:
    """Two accounts, each of somebody already, whose hashes are cheap."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for name, user_id in (("Teal", "7" * 24), ("Smew", "8" * 24)):
        account = User.objects.create_user(name, password=PASSWORD)
        UserInfo.objects.create(user_id=user_id, user_name=name, account=account)


@pytest.fixture
def owner(db: None) -> Iterator[Client]:
    """The owner of room pond, in another network than everybody else here."""
    owner = at("203.0.113.1")
    Room.objects.create(name="lake")
    room = Room.objects.create(name="pond")
    owner.get(POND)
    room.owner = UserInfo.objects.get(pk=owner.session["identity"])
    room.save()
    yield owner
    memory.stale()


def user_id_of(client: Client) -> str:
    return UserInfo.objects.get(pk=client.session["identity"]).user_id


def ban(owner: Client, user_id: str, rung: str) -> None:
    assert owner.post(f"{POND}restrict/", {"user_id": user_id, "kind": "ban", "rung": rung}).status_code == 200


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("rung", RUNGS)
def test_a_ban_holds_as_far_as_its_rung_reaches(owner: Client, rung: str, way: str) -> None:
    address, goes_round = WAYS[way]
    banned = at(address)
    banned.get(POND)
    if way in MEMBERS_WAYS:
        log_in(banned)
    banned.post(f"{POND}save_chat_log/", {"chat_content": "rude words"})
    user_id, is_gone = user_id_of(banned), way in EARLY_WAYS
    if is_gone:
        goes_round(banned)
        assert user_id_of(banned) != user_id
        assert banned.get(POND).status_code == 200
    ban(owner, user_id, rung)
    assert banned.get(POND).status_code == 403
    comes_back = banned if is_gone else goes_round(banned)
    comes_back.get("/chatroom/lake/")
    expected = LADDER[way][RUNGS.index(rung)]
    assert comes_back.get(POND).status_code == (403 if expected == HOLDS else 200)


@pytest.mark.parametrize("kind", ["mute", "shadow"])
def test_a_mute_holds_over_logging_in_and_out(owner: Client, kind: str) -> None:
    muted = at(HERE)
    muted.get(POND)
    fields = {"user_id": user_id_of(muted), "kind": kind, "rung": "identity"}
    assert owner.post(f"{POND}restrict/", fields).status_code == 200
    for goes_round in (log_in, log_out, register):
        goes_round(muted).get("/chatroom/lake/")
        answer = muted.post(f"{POND}save_chat_log/", {"chat_content": "rude words"})
        assert answer.status_code == (403 if kind == "mute" else 200)
        assert "rude words" not in owner.get(f"{POND}history/").content.decode()


def test_the_document_has_this_table() -> None:
    document = (PROJECT / "docs" / "bans.md").read_text()
    rows = re.findall(r"^\| (.+?) \| (holds|–) \| (holds|–) \| (holds|–) \| (holds|–) \|$", document, re.MULTILINE)
    assert {way: tuple(cells) for way, *cells in rows} == LADDER


def test_a_ban_of_a_network_reaches_nobody_of_another(cast: Cast) -> None:
    status, _answer = cast["moderator"].post(f"{POND}restrict/", network="192.0.2.0/24", kind="ban")
    assert status == 200
    assert at(NEXT_DOOR).get(POND).status_code == 403
    assert at(ELSEWHERE).get(POND).status_code == 200
    assert Restriction.objects.get(rung="wide_block").person is None
