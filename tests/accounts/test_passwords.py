"""Another password: with the old one, by a letter or by a link of the staff's, and the end of an account."""

import re
from email import message_from_bytes, policy
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import Settings

from accounts.reset_links import reset_path
from chatroom import account_floods
from chatroom.models import ChatInfo, Room, UserInfo
from tests.people import Person
from tests.servers.fixtures import StartSite

from .people import PASSWORD, account_named, guest, is_logged_in, log_in, me, say

NEW = "a-new-quack-quack"
LETTER_SECONDS = 30.0


def change(client: Client, old: str = PASSWORD, new: str = NEW) -> Any:
    fields = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/accounts/password/", fields)


def use(client: Client, path: str, new: str = NEW) -> Any:
    """Opens a link and sets a new password; returns the last answer."""
    page = client.get(path, follow=True)
    if page.status_code != 200:
        return page
    return client.post(page.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})


def test_the_old_one_is_worthless_then_and_other_sessions_are_over(member: Client) -> None:
    elsewhere = guest()
    log_in(elsewhere)
    key = member.cookies["sessionid"].value
    assert change(member).headers["Location"] == "/accounts/"
    assert is_logged_in(member)
    assert member.cookies["sessionid"].value != key
    assert not is_logged_in(elsewhere)
    assert log_in(guest()).status_code == 200
    assert log_in(guest(), password=NEW).status_code == 302
    assert [each.is_this_one for each in member.get("/accounts/sessions/").context["sessions"]].count(True) == 1


@pytest.mark.parametrize(
    ("old", "new"), [("wrong", NEW), (PASSWORD, "short"), (PASSWORD, "x" * 5000), ("x" * 5000, NEW)]
)
def test_a_wrong_old_one_or_a_bad_new_one_changes_nothing(member: Client, old: str, new: str) -> None:
    assert change(member, old, new).status_code == 200
    assert log_in(guest()).status_code == 302


def test_the_old_one_is_not_guessed_by_whoever_found_a_browser_open(member: Client, settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = True
    for _ in range(account_floods.LOGIN_LIMITS[0].amount):
        assert change(member, "wrong").status_code == 200
    assert change(member).status_code == 429


def test_a_link_is_good_once(teal: User, member: Client) -> None:
    path, client = reset_path(account_named("Teal")), guest()
    assert use(client, path).headers["Location"] == "/accounts/login/"
    assert not is_logged_in(member), "whoever had the old password is out"
    assert log_in(guest(), password=NEW).status_code == 302
    again = use(guest(), path, "another-quack-quack")
    assert again.status_code == 403
    assert "This link was used already" in again.content.decode()
    assert log_in(guest(), password=NEW).status_code == 302


def test_a_link_is_good_for_a_day(teal: User, settings: Settings) -> None:
    path = reset_path(teal)
    assert settings.PASSWORD_RESET_TIMEOUT == 24 * 3600
    settings.PASSWORD_RESET_TIMEOUT = -1  # as if it were tomorrow
    assert use(guest(), path).status_code == 403


@pytest.mark.parametrize("path", ["MQ/x-y", "MQ/set-password", "x/y", "%00/%00", "OTk5/cv3-aaaa", "9" * 500 + "/a-b"])
def test_a_link_that_never_was_one_is_refused(teal: User, path: str) -> None:
    assert guest().get(f"/accounts/password/new/{path}/", follow=True).status_code == 403


def test_without_mail_the_page_says_whom_to_ask(room: Room) -> None:
    page = guest().get("/accounts/password/forgotten/").content.decode()
    assert "Ask those who run it" in page
    assert "<form" not in page


def test_letters_to_one_address_are_few(teal: User, settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = True
    for count in range(account_floods.RESET_LIMITS[0].amount + 1):
        client = Client(REMOTE_ADDR=f"10.0.{count}.1")
        answer = client.post("/accounts/password/forgotten/", {"email": "teal@mail.example"})
    assert answer.status_code == 429


def letter_in(folder: Path) -> str:
    """The letter that has gone out, once it is written to its end."""
    deadline = monotonic() + LETTER_SECONDS
    while True:
        for file in folder.glob("*"):
            if file.read_bytes().endswith(b"-\n"):  # the line that ends a letter in a file
                return str(message_from_bytes(file.read_bytes(), policy=policy.default).get_content())
        assert monotonic() < deadline, "no letter has come"
        sleep(0.05)


def test_a_letter_goes_to_the_account_s_address_and_the_page_tells_nobody(
    start_site: StartSite, tmp_path: Path
) -> None:
    site = start_site(EMAIL_URL=f"filemail://{tmp_path}/mail", CHAT_FLOOD_LIMITS="off")
    with Person(site, headers={"Accept-Language": "en"}) as person:
        fields = {"username": "Teal", "password1": PASSWORD, "password2": PASSWORD, "email": "teal@mail.example"}
        token = {"X-CSRFToken": person.http.cookies["csrftoken"]}
        assert person.http.post("/accounts/register/", data=fields, headers=token).status_code == 302
        pages = []
        for address in ("nobody@mail.example", "teal@mail.example"):
            headers = {"X-CSRFToken": person.http.cookies["csrftoken"]}
            answer = person.http.post("/accounts/password/forgotten/", data={"email": address}, headers=headers)
            pages.append((answer.status_code, re.sub(r'value="\w+"', "", answer.text)))
        assert pages[0] == pages[1]
        link = re.search(r"http://\S+", letter_in(tmp_path / "mail"))
        assert link is not None
        assert person.http.get(link[0], follow_redirects=True).status_code == 200


def test_staff_make_links_in_the_admin_and_for_staff_only_superusers_do(teal: User) -> None:
    keeper = User.objects.create_superuser("keeper", password=PASSWORD)
    helper = User.objects.create_user("helper", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    fields = {"action": "make_reset_links", "_selected_action": [teal.pk, keeper.pk]}
    found = {}
    for account in (keeper, helper):
        client = Client()
        client.force_login(account)
        page = client.post("/admin/auth/user/", fields).content.decode()
        found[account.username] = re.findall(r"http://testserver(/accounts/password/new/\S+?/)<", page)
    assert [len(links) for links in found.values()] == [2, 1]
    assert use(guest(), found["helper"][0]).status_code == 302
    assert log_in(guest(), password=NEW).status_code == 302


# The end


def test_a_deleted_account_is_gone_and_its_name_free_and_what_was_said_stays(member: Client) -> None:
    elsewhere = guest()
    log_in(elsewhere)
    said, person = say(member, "hello"), me(member)
    assert member.post("/accounts/delete/", {"password": "wrong"}).status_code == 200
    assert member.post("/accounts/delete/", {"password": PASSWORD}).status_code == 302
    assert not User.objects.filter(username="Teal").exists()
    for client in (member, elsewhere):
        assert not is_logged_in(client)
        assert me(client) != person
    said.refresh_from_db()
    assert said.chat_content == "hello"
    assert guest().post("/chatroom/happy/rename/", {"user_name": "teal"}).status_code == 200


def test_with_it_goes_what_was_said_where_that_is_asked_for(member: Client) -> None:
    say(member, "hello")
    member.post("/accounts/delete/", {"password": PASSWORD, "erase": "on"})
    assert not ChatInfo.objects.filter(chat_content="hello").exists()
    assert not UserInfo.objects.filter(user_name="Teal").exists()


def test_staff_do_not_delete_themselves_by_the_page(member: Client) -> None:
    User.objects.update(is_staff=True)
    assert member.post("/accounts/delete/", {"password": PASSWORD}).status_code == 403
    assert account_named("Teal").is_active
