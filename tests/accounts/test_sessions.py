"""Where one is logged in: shown in plain words, and ended."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from accounts.browser_name import browser_name
from accounts.models import AccountSession
from chatroom.models import Room

from .people import PASSWORD, guest, is_logged_in, log_in, register

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile MicroMessenger/8.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15"
EDGE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 EdgA/140.0"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox · Windows"),
        (WECHAT, "WeChat · iPhone"),
        (SAFARI, "Safari · Mac"),
        (EDGE, "Edge · Android"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_its_name(agent: str, name: str) -> None:
    assert browser_name(agent) == name


@pytest.fixture
def elsewhere(member: Client) -> Client:
    """Another browser of the same account."""
    client = guest()
    client.defaults["HTTP_USER_AGENT"] = FIREFOX
    log_in(client)
    return client


def listed(client: Client) -> dict[str, int]:
    """The sessions on the page, by the browser's name, with their keys."""
    return {each.browser: each.key for each in client.get("/accounts/sessions/").context["sessions"]}


def test_each_log_in_is_listed_and_the_guest_before_it_is_not(member: Client, elsewhere: Client) -> None:
    assert set(listed(member)) == {"", "Firefox · Windows"}
    page = member.get("/accounts/sessions/").content.decode()
    assert "127.0.0.1" not in page
    assert AccountSession.objects.count() == 2


def test_one_that_is_ended_is_logged_out_and_so_not_the_account_s_person(member: Client, elsewhere: Client) -> None:
    member.post("/accounts/sessions/end/", {"session": listed(member)["Firefox · Windows"]})
    assert not is_logged_in(elsewhere)
    assert is_logged_in(member)
    assert set(listed(member)) == {""}


def test_all_others_are_ended_at_once(member: Client, elsewhere: Client) -> None:
    log_in(guest())
    elsewhere.post("/accounts/sessions/end_others/")
    assert not is_logged_in(member)
    assert len(listed(elsewhere)) == 1


def test_nobody_ends_another_account_s_session(member: Client, elsewhere: Client) -> None:
    stranger = guest()
    register(stranger, "mallard")
    stranger.post("/accounts/sessions/end/", {"session": listed(member)["Firefox · Windows"]})
    assert is_logged_in(elsewhere)


@pytest.mark.parametrize("number", ["", "x", "-1", "99999999999999999999", "0"])
def test_a_session_that_is_none_or_over_is_said_above_the_list(member: Client, number: str) -> None:
    answer = member.post("/accounts/sessions/end/", {"session": number}, follow=True)
    assert answer.redirect_chain == [("/accounts/sessions/", 302)]
    assert "You are not logged in there, or no longer." in answer.content.decode()
    assert is_logged_in(member)


def test_one_that_is_over_is_listed_no_longer(member: Client, elsewhere: Client) -> None:
    elsewhere.post("/accounts/logout/")
    assert set(listed(member)) == {""}
    assert AccountSession.objects.count() == 1


def test_the_admin_s_log_ins_are_listed_too(room: Room) -> None:
    User.objects.create_superuser("keeper", password="quack-quack-quack")
    client = guest()
    client.post("/admin/login/", {"username": "keeper", "password": "quack-quack-quack", "next": "/admin/"})
    assert len(listed(client)) == 1


def test_a_log_in_over_another_account_s_is_listed_and_ended_as_any_other(member: Client) -> None:
    User.objects.create_user("Wigeon", password=PASSWORD)
    over = guest()
    log_in(over, "Wigeon")
    log_in(over, "Teal")
    assert len(member.get("/accounts/sessions/").context["sessions"]) == 2
    member.post("/accounts/sessions/end_others/")
    assert not is_logged_in(over)
    assert is_logged_in(member)
