"""Who is let in, and who may talk: by every address under which a room can be read or written."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from chatroom.models import ChatInfo, Room, UserInfo
from tests.refusals import assert_refused, assert_refused_on_a_page

from .cast import Cast

HTML = {"Accept": "text/html"}
SECRET = "said among ourselves"
PASSCODE = "quack-quack"

READS = ["", "history/", "entries/?numbers=1-9", "get_near_log/?wait=0", "ticket/", "?before=9"]
WRITES = [("save_chat_log/", {"chat_content": "hi"}), ("rename/", {"user_name": "teal"}), ("typing/", {})]
LOCKS = {"members": "members_only", "passcode": "passcode_needed", "closed": "closed"}
HOLDERS = ("co_moderator", "owner", "moderator", "superuser")


@pytest.fixture(autouse=True)
def fast_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CHAT_FLOOD_LIMITS = False


def set_access(cast: Cast, access: str) -> None:
    """Lets the owner close the room, or set who can enter."""
    fields = {"closed": "on"} if access == "closed" else {"access": access}
    if access == "passcode":
        fields["passcode"] = PASSCODE
    assert cast["owner"].post("/chatroom/pond/settings/", **fields)[0] == 200


@pytest.fixture
def member(cast: Cast) -> Client:
    """Somebody with an account, in the room from before."""
    client = Client()
    client.force_login(User.objects.create_user("member"))
    client.get("/chatroom/pond/")
    return client


# Reading


@pytest.mark.parametrize("access", LOCKS)
@pytest.mark.parametrize("role", ["stranger", "visitor", "author", "owner_of_another_room"])
def test_who_is_not_let_in_learns_the_title_and_why_and_nothing_else(cast: Cast, access: str, role: str) -> None:
    cast["owner"].post("/chatroom/pond/settings/", title="The pond", welcome=SECRET)
    cast.says("owner", SECRET)
    set_access(cast, access)
    client = cast[role].client
    for address in READS:
        path = f"/chatroom/pond/{address}"
        if address == "ticket/" and role == "stranger":
            assert client.get(path).status_code == 403
            continue
        assert_refused(client.get(path), 403, LOCKS[access])
        page = client.get(path, headers=HTML)
        assert_refused_on_a_page(page, 403, "The pond", f'data-refusal="{LOCKS[access]}"')
        assert SECRET not in page.content.decode()


@pytest.mark.parametrize("access", LOCKS)
@pytest.mark.parametrize("role", ["visitor", "author"])
def test_who_is_not_let_in_writes_nothing(cast: Cast, access: str, role: str) -> None:
    set_access(cast, access)
    before = ChatInfo.objects.count()
    for address, fields in [*WRITES, ("new_identity/", {}), ("report/", {"number": "1"})]:
        assert_refused(cast[role].client.post(f"/chatroom/pond/{address}", fields), 403, LOCKS[access])
    draft = cast[role].client.post("/chatroom/pond/save_chat_log/", {"chat_content": "long thought"}, headers=HTML)
    assert_refused_on_a_page(draft, 403, "long thought")
    assert ChatInfo.objects.count() == before


@pytest.mark.parametrize("access", LOCKS)
@pytest.mark.parametrize("role", HOLDERS)
def test_who_holds_the_room_goes_in(cast: Cast, access: str, role: str) -> None:
    set_access(cast, access)
    client = cast[role].client
    for address in ("", "history/", "ticket/"):
        assert client.get(f"/chatroom/pond/{address}").status_code == 200
    said = client.post("/chatroom/pond/save_chat_log/", {"chat_content": "hi"}, headers={"Accept": "application/json"})
    if access == "closed":
        assert_refused(said, 403, "closed")
    else:
        assert said.status_code == 200


def test_members_go_into_a_room_for_members(cast: Cast, member: Client) -> None:
    set_access(cast, "members")
    assert member.get("/chatroom/pond/history/").status_code == 200
    assert member.post("/chatroom/pond/save_chat_log/", {"chat_content": "hi"}).status_code == 200
    User.objects.filter(username="member").update(is_active=False)
    assert member.get("/chatroom/pond/history/").status_code == 403


def test_a_guest_is_sent_to_log_in(cast: Cast) -> None:
    set_access(cast, "members")
    page = cast["visitor"].client.get("/chatroom/pond/", headers=HTML).content.decode()
    assert "/accounts/login/?next=" in page


def test_a_refused_form_does_not_bring_the_room_s_page(cast: Cast) -> None:
    cast.says("owner", SECRET)
    set_access(cast, "members")
    for address, fields in [
        *WRITES,
        ("hide/", {"numbers": "x"}),
        ("settings/", {"paused": "x"}),
        ("pin/", {"number": "x"}),
    ]:
        page = cast["visitor"].client.post(f"/chatroom/pond/{address}", fields, headers=HTML)
        assert SECRET not in page.content.decode()


# The passcode


def enter(client: Client, passcode: str) -> Any:
    return client.post("/chatroom/pond/passcode/", {"passcode": passcode})


def test_whoever_knows_the_passcode_is_let_in_for_as_long_as_it_is_the_same(cast: Cast) -> None:
    set_access(cast, "passcode")
    client = Client()
    assert enter(client, PASSCODE).json()["ticket"]
    assert client.get("/chatroom/pond/history/").status_code == 200
    assert client.post("/chatroom/pond/save_chat_log/", {"chat_content": "hi"}).status_code == 200
    cast["owner"].post("/chatroom/pond/settings/", passcode="another one")
    assert_refused(client.get("/chatroom/pond/history/"), 403, "passcode_needed")


@pytest.mark.parametrize("passcode", ["", "quack", PASSCODE.upper(), "x" * 10_000, "\0", "é", "!"])
def test_a_wrong_passcode_lets_nobody_in(cast: Cast, passcode: str) -> None:
    set_access(cast, "passcode")
    client = cast["visitor"].client
    assert_refused(enter(client, passcode), 403, "bad_passcode")
    page = client.post("/chatroom/pond/passcode/", {"passcode": passcode}, headers=HTML)
    assert_refused_on_a_page(page, 403, 'name="passcode"', 'role="alert"')
    assert_refused(client.get("/chatroom/pond/history/"), 403, "passcode_needed")


def test_the_passcode_is_asked_by_a_plain_form(cast: Cast) -> None:
    set_access(cast, "passcode")
    client = Client()
    page = client.get("/chatroom/pond/", headers=HTML)
    assert_refused_on_a_page(page, 403, 'action="/chatroom/pond/passcode/"')
    answer = client.post("/chatroom/pond/passcode/", {"passcode": PASSCODE}, headers=HTML)
    assert answer.headers["Location"] == "/chatroom/pond/"
    assert client.get("/chatroom/pond/", headers=HTML).status_code == 200


def test_a_passcode_that_is_tried_many_times_has_to_wait_and_others_have_not(cast: Cast, settings: Settings) -> None:
    set_access(cast, "passcode")
    settings.CHAT_FLOOD_LIMITS = True
    guesser = cast["visitor"].client
    answers = [
        guesser.post("/chatroom/pond/passcode/", {"passcode": str(n)}, REMOTE_ADDR="198.51.100.7") for n in range(6)
    ]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    right = guesser.post("/chatroom/pond/passcode/", {"passcode": PASSCODE}, REMOTE_ADDR="198.51.100.7")
    assert right.status_code == 429, "not even the right one, or it could be told from the wrong ones"
    assert (
        guesser.post("/chatroom/pond/passcode/", {"passcode": PASSCODE}, REMOTE_ADDR="203.0.113.9").status_code == 200
    )


def test_one_room_s_passcode_opens_no_other(cast: Cast) -> None:
    set_access(cast, "passcode")
    client = Client()
    enter(client, PASSCODE)
    room = Room.objects.get(name="pond")
    Room.objects.filter(name="lake").update(access="passcode", passcode_digest=f"{room.passcode_digest}x")
    assert_refused(client.get("/chatroom/lake/history/"), 403, "passcode_needed")


# Talking


def say(client: Client, text: str = "hi", **fields: str) -> Any:
    return client.post("/chatroom/pond/save_chat_log/", {"chat_content": text, **fields})


def test_guests_read_and_members_talk_where_guests_only_read(cast: Cast, member: Client) -> None:
    set_access(cast, "read_only")
    guest = cast["visitor"].client
    assert guest.get("/chatroom/pond/history/").status_code == 200
    for address, fields in WRITES:
        assert_refused(guest.post(f"/chatroom/pond/{address}", fields), 403, "read_only")
        assert member.post(f"/chatroom/pond/{address}", fields).status_code == 200
    page = guest.get("/chatroom/pond/").content.decode()
    assert 'data-silence="read_only"' in page
    assert page.count(" disabled>") == 3, "the field, the emoji and the button"


def test_in_a_paused_room_moderators_alone_talk(cast: Cast, member: Client) -> None:
    cast["co_moderator"].post("/chatroom/pond/settings/", paused="on")
    for client in (cast["visitor"].client, member):
        for address, fields in WRITES:
            assert_refused(client.post(f"/chatroom/pond/{address}", fields), 403, "paused")
    for role in HOLDERS:
        assert say(cast[role].client).status_code == 200
    assert 'data-silence="paused"' in cast["visitor"].client.get("/chatroom/pond/").content.decode()
    assert 'data-silence=""' in cast["owner"].client.get("/chatroom/pond/").content.decode()


def test_slow_mode_lets_each_say_one_thing_in_its_time(cast: Cast) -> None:
    cast["co_moderator"].post("/chatroom/pond/settings/", slow_seconds="600")
    visitor, author = cast["visitor"].client, cast["author"].client
    assert_refused(say(author), 429, "slow_mode")  # who said something just before
    assert say(visitor).status_code == 200
    refused = say(visitor)
    assert_refused(refused, 429, "slow_mode")
    assert 595 <= int(refused.headers["Retry-After"]) <= 600
    for role in HOLDERS:
        assert [say(cast[role].client).status_code for _ in range(2)] == [200, 200]
    numbers = list(ChatInfo.objects.filter(room=cast.room).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)), "a refused message leaves a gap"


def test_slow_mode_counts_what_somebody_said_as_somebody_else(cast: Cast) -> None:
    cast["co_moderator"].post("/chatroom/pond/settings/", slow_seconds="600")
    author = cast["author"]
    assert author.post("/chatroom/pond/new_identity/")[0] == 200
    assert_refused(say(author.client), 429, "slow_mode")
    assert author.client.get("/chatroom/pond/").status_code == 200
    assert say(cast["visitor"].client).status_code == 200


def test_slow_mode_counts_what_waits_and_what_was_approved(cast: Cast) -> None:
    Room.objects.filter(pk=cast.room.pk).update(approval=True, slow_seconds=600)
    visitor = cast["visitor"].client
    assert say(visitor, client_id="a1").json()["held"] is True
    assert_refused(say(visitor, "more"), 429, "slow_mode")
    assert say(visitor, client_id="a1").json()["held"] is True, "what was lost on the way is no second message"
    assert cast["owner"].post("/chatroom/pond/held/approve/", user_id=cast.person("visitor").user_id)[0] == 200
    assert_refused(say(visitor, "more"), 429, "slow_mode")
    Room.objects.filter(pk=cast.room.pk).update(approval=False)
    assert_refused(say(visitor, "more"), 429, "slow_mode")


def test_what_was_said_once_may_be_sent_again_in_slow_mode(cast: Cast) -> None:
    cast["co_moderator"].post("/chatroom/pond/settings/", slow_seconds="600")
    first = say(cast["visitor"].client, client_id="a1").json()["id"]
    assert say(cast["visitor"].client, client_id="a1").json()["id"] == first


def test_what_is_typed_in_slow_mode_is_in_the_page_again(cast: Cast) -> None:
    cast["co_moderator"].post("/chatroom/pond/settings/", slow_seconds="600")
    say(cast["visitor"].client)
    page = cast["visitor"].client.post("/chatroom/pond/save_chat_log/", {"chat_content": "long thought"}, headers=HTML)
    assert_refused_on_a_page(page, 429, "long thought")


@pytest.mark.parametrize(
    ("longest", "length", "status"), [("5", 5, 200), ("5", 6, 400), ("500", 500, 200), ("500", 501, 400)]
)
def test_a_room_s_own_limit_holds(cast: Cast, longest: str, length: int, status: int) -> None:
    cast["owner"].post("/chatroom/pond/settings/", message_max=longest)
    assert say(cast["visitor"].client, "字" * length).status_code == status


def test_the_first_page_s_endpoints_keep_to_the_settings_of_their_room(room: Room, visitor: Client) -> None:
    for columns, code in [({"closed": True}, "closed"), ({"access": "members"}, "members_only")]:
        Room.objects.filter(pk=room.pk).update(closed=False, access="open")
        Room.objects.filter(pk=room.pk).update(**columns)
        assert_refused(visitor.post("/chatroom/get_near_log/", {"last_id": "0"}), 403, code)
        assert_refused(visitor.post("/chatroom/save_chat_log/", {"chat_content": "hi"}), 403, code)
    Room.objects.filter(pk=room.pk).update(closed=False, access="open", paused=True)
    assert_refused(visitor.post("/chatroom/save_chat_log/", {"chat_content": "hi", "user_name": "new"}), 403, "paused")
    assert UserInfo.objects.get(pk=visitor.session["identity"]).user_name != "new"
    assert visitor.post("/chatroom/get_near_log/", {"last_id": "0"}).status_code == 200


# The home page


def test_the_home_page_lists_no_closed_room_and_counts_nobody_behind_a_lock(cast: Cast) -> None:
    Room.objects.filter(name="pond").update(listed=True, access="members", title="The pond")
    Room.objects.filter(name="lake").update(listed=True, closed=True)
    Room.objects.filter(name="happy").update(listed=False)
    page = cast["visitor"].client.get("/").content.decode()
    assert "The pond" in page
    assert "room-card-online" not in page
    assert "/chatroom/lake/" not in page
