"""Who tries too often is told so in the form itself, and finds in it what they have typed, but for passwords."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from chatroom import account_floods
from tests.refusals import assert_refused

from .people import PASSWORD, account_named, guest, is_logged_in

PAGES = {
    "login/": (account_floods.LOGIN_LIMITS, {"username": "mallard", "password": PASSWORD}, "mallard"),
    "register/": (
        account_floods.REGISTRATION_LIMITS,
        {"username": "mallard", "password1": PASSWORD, "password2": "other words"},
        "mallard",
    ),
    "password/forgotten/": (account_floods.RESET_LIMITS, {"email": "duck@mail.example"}, "duck@mail.example"),
}


@pytest.mark.parametrize("page", PAGES)
def test_the_form_keeps_what_was_typed_and_where_one_came_from(teal: User, settings: Settings, page: str) -> None:
    limits, fields, typed = PAGES[page]
    client = guest()
    settings.CHAT_FLOOD_LIMITS = True
    if page != "password/forgotten/":
        fields = fields | {"next": "/chatroom/happy/", "keep": "on"}
    html = {"Accept": "text/html"}
    for _ in range(limits[0].amount):
        assert client.post(f"/accounts/{page}", fields, headers=html).status_code == 200
    settings.MAIL = {"EMAIL_HOST": "mail.example"}  # only now: no letter is to be written
    answer = client.post(f"/accounts/{page}", fields, headers=html)
    shown = answer.content.decode()
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    assert "no-store" in answer.headers["Cache-Control"]
    assert f'value="{typed}"' in shown
    assert shown.count('role="alert"') == 1
    assert PASSWORD not in shown
    if "next" in fields:
        assert '<input type="hidden" name="next" value="/chatroom/happy/">' in shown
        assert shown.count(" checked") == 1
    assert_refused(client.post(f"/accounts/{page}", fields), 429, "too_fast")


# Forms of an account's holder that ask for its password once more: what is posted, and what is there again.
HOLDERS_PAGES = {
    "email/": ({"email": "duck@mail.example", "password": "a guess"}, 'value="duck@mail.example"'),
    "password/": ({"old_password": "a guess", "new_password1": "new words", "new_password2": "new words"}, "<form"),
    "delete/": ({"password": "a guess", "erase": "on"}, " checked"),
}


@pytest.mark.parametrize("page", HOLDERS_PAGES)
def test_the_form_of_an_accounts_holder_comes_again_too(member: Client, settings: Settings, page: str) -> None:
    fields, kept = HOLDERS_PAGES[page]
    settings.CHAT_FLOOD_LIMITS = True
    html = {"Accept": "text/html"}
    for _ in range(account_floods.LOGIN_LIMITS[0].amount):
        assert member.post(f"/accounts/{page}", fields, headers=html).status_code == 200
    answer = member.post(f"/accounts/{page}", fields, headers=html)
    shown = answer.content.decode()
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    assert "no-store" in answer.headers["Cache-Control"]
    assert shown.count('role="alert"') == 1
    assert kept in shown
    assert "a guess" not in shown
    assert "new words" not in shown
    assert_refused(member.post(f"/accounts/{page}", fields), 429, "too_fast")
    assert is_logged_in(member)
    assert account_named("Teal").check_password(PASSWORD)
