"""The pages of an account are read and posted to; any other method is refused, and counts as no try."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from chatroom import account_floods
from tests.refusals import assert_refused

from .people import guest, register

PAGES = ["login/", "register/", "password/", "password/forgotten/", "password/new/x/y/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_with_a_form_takes_no_other_method(member: Client, page: str) -> None:
    for client in (guest(), member):
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
            refused = client.generic(method, f"/accounts/{page}")
            assert_refused(refused, 405, "method")
            assert refused.headers["Allow"] == "GET, POST, HEAD"
        assert client.head(f"/accounts/{page}").status_code != 405


def test_what_is_put_is_no_try_to_register(teal: User, settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = True
    client = guest()
    for _ in range(account_floods.REGISTRATION_LIMITS[0].amount + 1):
        assert client.put("/accounts/register/").status_code == 405
    assert register(client, "mallard").status_code == 302
