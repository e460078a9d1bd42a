"""This was me: who a guest is after logging in, on one device and on two, and after logging out."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from chatroom.in_force import memory
from chatroom.models import ChatInfo, Room, UserInfo
from tests.refusals import assert_refused

from .people import PASSWORD, account_named, guest, is_logged_in, log_in, me, register, say


def test_whoever_registers_keeps_the_identity_and_what_was_said(room: Room) -> None:
    client = guest()
    before, said = me(client), say(client, "hello")
    begun = {"chat_content": "begun as a guest", "author": before.user_id}
    assert register(client, "Teal").status_code == 302
    assert client.post("/chatroom/happy/save_chat_log/", begun).json()["ret"] == 0
    now = me(client)
    assert (now.pk, now.account) == (before.pk, account_named("Teal"))
    assert (said.user_id, say(client, "again").user_id) == (before.pk, before.pk)
    assert now.user_name == "Teal", "who had no name is called by the account's"


def test_a_name_of_one_s_own_choice_stays(room: Room) -> None:
    client = guest()
    client.post("/chatroom/happy/rename/", {"user_name": "mallard"})
    register(client, "Teal")
    assert me(client).user_name == "mallard"


def test_the_first_log_in_makes_the_guest_the_account_s_identity(teal: User) -> None:
    client = guest()
    before = me(client)
    assert log_in(client).status_code == 302
    assert (me(client).pk, me(client).account) == (before.pk, teal)


def test_the_same_account_on_two_devices_is_one_person(member: Client) -> None:
    elsewhere = guest()
    said = say(elsewhere, "who was that")
    log_in(elsewhere)
    assert me(elsewhere) == me(member)
    assert say(elsewhere, "it was me").user_id == me(member).pk
    said.refresh_from_db()
    assert said.user_id != me(member).pk, "what a guest said is public as a guest's"


def test_what_was_said_as_a_guest_is_known_to_its_author_alone_and_erased_with_the_rest(member: Client) -> None:
    elsewhere = guest()
    say(elsewhere, "before I logged in")
    log_in(elsewhere)
    assert "before I logged in" in [each["text"] for each in elsewhere.get("/me/download/").json()["messages"]]
    info = guest().get("/chatroom/happy/history/").json()["info"]
    assert str(me(member).user_id) not in {each["user_id"] for each in info}
    elsewhere.post("/me/erase/", {"sure": "1"})
    assert not ChatInfo.objects.filter(chat_content="before I logged in").exists()


def test_what_a_guest_had_begun_to_send_is_not_said_by_the_account(member: Client) -> None:
    elsewhere = guest()
    begun = {"chat_content": "as a guest", "author": me(elsewhere).user_id}
    log_in(elsewhere)
    assert_refused(elsewhere.post("/chatroom/happy/save_chat_log/", begun), 409, "other_identity")
    assert not ChatInfo.objects.exists()
    begun["author"] = me(member).user_id
    assert elsewhere.post("/chatroom/happy/save_chat_log/", begun).json()["ret"] == 0


def test_a_guest_s_rooms_go_over_to_the_account(member: Client) -> None:
    elsewhere = guest()
    elsewhere.post("/chatroom/", {"room": "pond"})
    moderated = Room.objects.create(name="lake")
    moderated.moderators.add(me(elsewhere))
    log_in(elsewhere)
    pond = Room.objects.get(name="pond")
    assert pond.owner == me(member)
    assert list(moderated.moderators.all()) == [me(member)]
    told = member.get("/chatroom/pond/history/").json()["info"][-1]
    assert (told["kind"], me(member).user_id in told["mess"]) == ("settings", True), "open pages are told"


def test_whoever_logs_out_is_somebody_new_at_the_next_page(member: Client) -> None:
    before = me(member)
    assert member.get("/accounts/logout/").status_code == 405
    assert member.post("/accounts/logout/").status_code == 302
    assert not is_logged_in(member)
    assert me(member) != before
    assert me(member).account is None


@pytest.mark.parametrize("way", ["logout", "login", "register", "delete"])
def test_whoever_leaves_an_account_leaves_nothing_of_it_in_the_browser(member: Client, way: str) -> None:
    User.objects.create_user("Wigeon", password=PASSWORD)
    fields = {"username": "Wigeon" if way == "login" else "mallard", "password1": PASSWORD, "password2": PASSWORD}
    answer = member.post(f"/accounts/{way}/", {"password": PASSWORD, **fields})
    assert (answer.status_code, answer.headers.get("Clear-Site-Data")) == (302, '"storage"')


def test_the_admins_own_log_out_leaves_nothing_in_the_browser_either_and_no_other_site_can_have_it_done(
    admin_client: Client,
) -> None:
    for answer in (admin_client.get("/admin/logout/"), Client().post("/admin/logout/")):
        assert "Clear-Site-Data" not in answer.headers
    assert admin_client.get("/admin/").status_code == 200
    answer = admin_client.post("/admin/logout/")
    assert (answer.status_code, answer.headers.get("Clear-Site-Data")) == (200, '"storage"')
    assert admin_client.get("/admin/").status_code == 302


def test_whoever_comes_to_an_account_keeps_what_is_in_the_browser(teal: User) -> None:
    for answer in (log_in(guest()), register(guest(), "mallard")):
        assert answer.status_code == 302
        assert "Clear-Site-Data" not in answer.headers


def test_a_member_becomes_nobody_new_without_logging_out(member: Client) -> None:
    before = me(member)
    assert_refused(member.post("/chatroom/happy/new_identity/"), 409, "has_account")
    assert me(member) == before


def test_the_admin_s_own_log_in_makes_one_the_account_s_person_too(room: Room) -> None:
    User.objects.create_superuser("keeper", password=PASSWORD)
    people = []
    for client in (guest(), guest()):
        client.post("/admin/login/", {"username": "keeper", "password": PASSWORD, "next": "/admin/"})
        people.append(me(client))
    assert people[0] == people[1]
    assert people[0].user_name != "keeper", "the name that staff log in with is not told"


@pytest.mark.parametrize("what", ["password", "switched off", "deleted"])
def test_a_session_that_is_the_account_s_no_longer_cannot_speak_as_its_person(member: Client, what: str) -> None:
    teal, person = account_named("Teal"), me(member)
    if what == "deleted":
        teal.delete()
    elif what == "password":
        teal.set_password("another-quack-quack")
        teal.save()
    else:
        teal.is_active = False
        teal.save()
    answer = member.post("/chatroom/happy/save_chat_log/", {"chat_content": "still me"})
    assert_refused(answer, 403, "no_session")
    assert me(member) != person
    assert say(member, "somebody else").user_id == me(member).pk


def test_an_identity_of_an_account_is_nobody_s_who_only_names_it(member: Client) -> None:
    thief = guest()
    session = thief.session
    session["identity"] = me(member).pk
    session.save()
    assert_refused(thief.post("/chatroom/happy/save_chat_log/", {"chat_content": "me"}), 403, "no_session")


@pytest.mark.parametrize("way", ["in", "out", "in to another account"])
def test_logging_in_or_out_is_no_way_round_a_ban(room: Room, member: Client, way: str) -> None:
    owner = guest()
    Room.objects.filter(pk=room.pk).update(owner=me(owner))
    banned = member if way == "out" else guest()
    say(banned, "something bad")
    fields = {"user_id": me(banned).user_id, "kind": "ban", "rung": "identity"}
    assert owner.post("/chatroom/happy/restrict/", fields).status_code == 200
    try:
        if way == "out":
            banned.post("/accounts/logout/")
        else:
            log_in(banned)
        assert banned.get("/chatroom/happy/").status_code == 403
    finally:
        memory.stale()


def test_two_devices_that_log_in_for_the_first_time_are_one_person(teal: User) -> None:
    clients = [guest(), guest()]
    for client in clients:
        log_in(client)
    assert me(clients[0]) == me(clients[1])
    assert UserInfo.objects.filter(account=teal).count() == 1


def test_an_account_s_name_that_is_like_the_room_s_owner_s_is_what_is_marked(room: Room) -> None:
    owner, impostor = guest(), guest()
    owner.post("/chatroom/happy/rename/", {"user_name": "OldWang"})
    register(impostor, "OldWang")
    Room.objects.filter(pk=room.pk).update(owner=me(owner))
    say(owner, "this is my room")
    assert not say(owner, "and I am its owner").lookalike
    assert say(impostor, "no, mine").lookalike


def test_nor_does_its_holder_take_it_there_from_an_owner_who_came_to_be_called_so(room: Room) -> None:
    owner, late = guest(), guest()
    owner.post("/chatroom/happy/rename/", {"user_name": "OldWang"})
    account = User.objects.create_user("OldWang", password=PASSWORD)
    pond = Room.objects.create(name="pond", owner=me(owner))
    log_in(late, "OldWang")
    assert (me(late).account, me(late).user_name == "OldWang") == (account, False)
    assert_refused(late.post("/chatroom/pond/rename/", {"user_name": "0ldWang"}), 400, "reserved_name")
    assert late.post("/chatroom/happy/rename/", {"user_name": "0ldWang"}).status_code == 200
    assert pond.owner == me(owner)


def test_a_deleted_account_s_rooms_are_nobody_s(member: Client, room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(owner=me(member))
    member.post("/accounts/delete/", {"password": PASSWORD})
    room.refresh_from_db()
    assert room.owner is None
