"""Registering: which names can be had, what else is refused, and how often."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.html import escape
from pytest_django import Settings

from accounts.registering import NameTaken
from accounts.registering import register as store
from chatroom import account_floods, floods
from chatroom.models import Robot, Room, UserInfo
from tests.refusals import assert_refused_on_a_page

from .people import account_named, guest, is_logged_in, log_in, me, register, say

TAKEN = "There is an account of this name already, or of one that looks like it."


def refusals(answer: object) -> str:
    """What a form says is wrong."""
    form = answer.context["form"]
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def test_a_member_is_logged_in_at_once_and_the_page_says_so(room: Room) -> None:
    client = guest()
    assert register(client, "小明").headers["Location"] == "/"
    assert is_logged_in(client)
    assert "小明" in client.get("/").content.decode()


@pytest.mark.parametrize("page", ["login", "register"])
def test_a_phone_begins_no_name_with_a_capital_of_its_own(room: Room, page: str) -> None:
    name = Client().get(f"/accounts/{page}/").context["form"].fields["username"]
    assert name.widget.attrs["autocapitalize"] == "none"
    assert name.widget.attrs["autocomplete"] == "username"


@pytest.mark.parametrize("name", ["teal", "TEAL", "Ｔｅａｌ", "Teаl", "TeaI", "Tea1", "T.eal", "Te-al"])
def test_a_name_that_differs_in_case_width_or_looks_only_is_taken(teal: User, name: str) -> None:
    answer = register(guest(), name)
    assert answer.status_code == 200
    assert TAKEN in refusals(answer) or "already exists" in refusals(answer)
    assert User.objects.count() == 1


def test_a_name_stays_taken_while_its_account_is_switched_off(teal: User) -> None:
    User.objects.update(is_active=False)
    assert TAKEN in refusals(register(guest(), "teаl"))


@pytest.mark.parametrize(
    "name",
    ["admin", "аdmin", "管理员", "系统", "小黄鸭", "匿名用户", "Anonymous", "Moderator", "a#1234", "", " ", "._."],
)
def test_a_name_of_the_site_s_or_of_nothing_is_refused(room: Room, name: str) -> None:
    answer = register(guest(), name)
    assert (answer.status_code, bool(refusals(answer)), User.objects.count()) == (200, True, 0)


@pytest.mark.parametrize("carrier", ["owner", "robot", "staff"])
def test_a_name_that_is_carried_by_who_runs_a_room_by_a_robot_or_by_staff_is_refused(room: Room, carrier: str) -> None:
    known = guest()
    known.post("/chatroom/happy/rename/", {"user_name": "OldWang"})
    if carrier == "owner":
        Room.objects.filter(pk=room.pk).update(owner=me(known))
    elif carrier == "robot":
        Robot.objects.create(room=room, person=me(known), digest="a robot's")
    else:
        UserInfo.objects.filter(user_name="OldWang").update(account=User.objects.create(username="k", is_staff=True))
    for name in ("OldWang", "0ldWаng"):
        assert "is called that or something that looks like it" in refusals(register(guest(), name))
    assert not User.objects.filter(username__endswith="ng").exists()
    if carrier == "owner":
        assert register(known, "OldWang").status_code == 302, "it is their own"


@pytest.mark.parametrize("name", ["x" * 11, "a b", "a\0b", "a\u202eb", "a\u200bb", "x" * 4000, "😀"])
def test_a_name_that_no_room_could_show_is_refused_and_stands_in_the_form_again(room: Room, name: str) -> None:
    answer = register(guest(), name)
    assert (answer.status_code, bool(refusals(answer)), User.objects.count()) == (200, True, 0)
    if "\0" not in name:
        assert escape(name) in answer.content.decode()


@pytest.mark.parametrize("name", ["हिन्दी", "สวัสดี", "عربي", "小明", "é.è", "ab_c-d"])
def test_a_name_is_of_any_script_also_for_the_admin(room: Room, name: str) -> None:
    assert register(guest(), name).status_code == 302
    account = User.objects.get(username=name)
    account.full_clean()
    with pytest.raises(ValidationError):
        User(username="a b", password="x").full_clean()


@pytest.mark.parametrize(
    ("language", "says"),
    [("zh-CN", "汉字和各种文字"), ("zh-TW", "漢字和各種文字"), ("en", "letters and digits of any script")],
)
def test_a_sign_in_a_name_is_refused_in_the_site_s_own_words(room: Room, language: str, says: str) -> None:
    client = Client(headers={"Accept-Language": language})
    for name in ("小 明", "小明👍", "a\u202eb"):
        assert says in refusals(register(client, name)), name
    assert register(client, "小明@+-_.1").status_code == 302


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("x" * 4000, "at most 128 characters"),
        ("x" * 129, "at most 128 characters"),
        ("short", "at least 8 characters"),
        ("password", "too common"),
        ("198127361923", "entirely numeric"),
        ("MallardDuck", "too similar"),
    ],
)
def test_a_bad_password_is_refused_in_words(room: Room, password: str, says: str) -> None:
    answer = register(guest(), "MallardDuc", password)
    assert says in refusals(answer)
    assert User.objects.count() == 0


def test_a_form_with_10_000_characters_in_each_password_is_refused_on_a_page(room: Room) -> None:
    client = Client(headers={"Accept": "text/html", "Accept-Language": "en"})
    assert_refused_on_a_page(register(client, "mallard", "x" * 10_000), 413, "more than can be sent at once")


def test_of_two_who_ask_for_names_that_look_alike_at_once_one_gets_it(teal: User) -> None:
    with pytest.raises(NameTaken):
        store(User(username="Teаl"))
    assert User.objects.count() == 1


def test_guests_cannot_take_the_name_and_who_had_it_before_is_marked(room: Room) -> None:
    early = guest()
    assert early.post("/chatroom/happy/rename/", {"user_name": "Teal"}).status_code == 200
    member = guest()
    register(member, "Teal")
    for name in ("Teal", "teаl", "ＴＥＡＬ"):
        answer = guest().post("/chatroom/happy/rename/", {"user_name": name})
        assert (answer.status_code, answer.json()["code"]) == (400, "reserved_name")
    assert say(early, "I am Teal").lookalike
    member.post("/chatroom/happy/rename/", {"user_name": "teal"})
    assert me(member).user_name == "teal", "its holder may write it as they like"
    assert not say(member, "No, I am").lookalike


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:evil()"])
@pytest.mark.parametrize("page", ["register", "login"])
def test_next_leads_nowhere_else(teal: User, page: str, target: str) -> None:
    client = Client()
    shown = client.get(f"/accounts/{page}/", {"next": target}).content.decode()
    assert "evil" not in shown
    assert "javascript:" not in shown
    answer = log_in(client, next=target) if page == "login" else register(client, "mallard", next=target)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_next_leads_back_to_a_room_that_is_for_members(room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(access=Room.Access.MEMBERS)
    client = Client(headers={"Accept": "text/html"})
    refused = client.get("/chatroom/happy/")
    assert refused.status_code == 403
    assert "/accounts/login/?next=%2Fchatroom%2Fhappy%2F" in refused.content.decode()
    answer = register(client, "mallard", next="/chatroom/happy/")
    assert answer.headers["Location"] == "/chatroom/happy/"
    assert client.get("/chatroom/happy/").status_code == 200


def test_an_address_is_asked_for_only_where_mail_goes_out(room: Room, settings: Settings) -> None:
    assert "email" not in Client().get("/accounts/register/").context["form"].fields
    settings.MAIL = {"EMAIL_HOST": "mail.example"}
    register(guest(), "mallard", email="mallard@mail.example")
    assert account_named("mallard").email == "mallard@mail.example"


@pytest.fixture
def limits(settings: Settings) -> Iterator[None]:
    settings.CHAT_FLOOD_LIMITS = True
    floods._counters.cache_clear()
    yield
    floods._counters.cache_clear()


def test_an_address_registers_a_few_and_not_hundreds(room: Room, limits: None) -> None:
    most = account_floods.REGISTRATION_LIMITS[0].amount
    for count in range(most):
        assert register(Client(REMOTE_ADDR="192.0.2.1"), f"duck{count}", "short").status_code == 200
    answer = register(Client(REMOTE_ADDR="192.0.2.1"), "duckling")
    assert (answer.status_code, "Retry-After" in answer.headers, User.objects.count()) == (429, True, 0)
    assert register(Client(REMOTE_ADDR="198.51.100.1"), "duckling").status_code == 302


def test_one_name_is_asked_for_a_few_times_from_all_addresses(teal: User, limits: None) -> None:
    for count in range(account_floods.NAME_REGISTRATION_LIMITS[0].amount):
        assert register(Client(REMOTE_ADDR=f"10.0.{count}.1"), "Teal").status_code == 200
    assert register(Client(REMOTE_ADDR="198.51.100.1"), "Teal").status_code == 429
