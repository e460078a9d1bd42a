"""Passwords are tried a few times, not thousands; and a wrong name is answered as a wrong password is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from chatroom import account_floods, floods
from chatroom.models import Room

PASSWORD = "quack-quack-quack"  # of an account that lives as long as a test
PAGES = ["/accounts/login/", "/admin/login/"]
OFTEN = account_floods.LOGIN_LIMITS[0].amount
OFTEN_OF_A_BLOCK = account_floods.BLOCK_LOGIN_LIMITS[0].amount


class CountingHasher(PBKDF2PasswordHasher):
    """Counts how often a password is hashed, which is what a log-in takes its time for."""

    iterations = 1
    hashed = 0

    def encode(self, *args: Any, **kwargs: Any) -> str:
        type(self).hashed += 1
        return super().encode(*args, **kwargs)


@pytest.fixture(autouse=True)
def counters(settings: Any, room: Room) -> Iterator[None]:
    """Limits that count, from nothing."""
    settings.CHAT_FLOOD_LIMITS = True
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    User.objects.create_superuser("keeper", password=PASSWORD)
    floods._counters.cache_clear()
    yield
    floods._counters.cache_clear()


def log_in(
    page: str, username: str = "keeper", password: str = "wrong", address: str = "192.0.2.1", **more: Any
) -> Any:
    return Client(REMOTE_ADDR=address, headers={"Accept": "text/html", "Accept-Language": "en"}).post(
        page, {"username": username, "password": password, "next": "/"}
    )


@pytest.mark.parametrize("page", PAGES)
def test_the_right_password_lets_one_in(page: str) -> None:
    assert log_in(page, password=PASSWORD).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_after_some_wrong_passwords_even_the_right_one_has_to_wait(page: str) -> None:
    for _ in range(OFTEN):
        assert log_in(page).status_code == 200
    answer = log_in(page, password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "too many tries to log in" in answer.content.decode()
    assert "sessionid" not in answer.cookies


def test_whoever_gets_it_right_may_go_on() -> None:
    for _ in range(OFTEN + 1):
        assert log_in(PAGES[0], password=PASSWORD).status_code == 302


def test_both_pages_count_together() -> None:
    for count in range(OFTEN):
        assert log_in(PAGES[count % 2], username="Keeper" if count % 2 else "keeper").status_code == 200
    assert [log_in(page).status_code for page in PAGES] == [429, 429]


def test_another_address_may_still_log_in_to_the_account() -> None:
    for _ in range(OFTEN + 1):
        log_in(PAGES[0])
    assert log_in(PAGES[0], password=PASSWORD, address="198.51.100.7").status_code == 302


def test_an_address_does_not_try_one_account_after_another() -> None:
    for count in range(OFTEN_OF_A_BLOCK):
        assert log_in(PAGES[0], username=f"somebody-{count}").status_code == 200
    assert log_in(PAGES[0], username="somebody-else").status_code == 429


def test_the_addresses_of_one_subscriber_count_as_one() -> None:
    for count in range(OFTEN):
        log_in(PAGES[0], address=f"2001:db8::{count + 1:x}")
    assert log_in(PAGES[0], address="2001:db8::ffff").status_code == 429


def test_many_addresses_together_do_not_guess_a_password() -> None:
    for count in range(account_floods.ACCOUNT_LOGIN_LIMITS[0].amount):
        address = f"198.51.{count // 250}.{count % 250 + 1}"
        account_floods.count_login(RequestFactory().post(PAGES[0], REMOTE_ADDR=address), "keeper")
    assert log_in(PAGES[0], address="203.0.113.1").status_code == 429


@pytest.mark.parametrize("page", PAGES)
def test_a_wrong_name_is_answered_as_a_wrong_password_is(page: str) -> None:
    User.objects.create_user("sleeper", password=PASSWORD, is_active=False)
    User.objects.create_user("without")
    answers = []
    for username in ("keeper", "nobody", "sleeper", "without"):
        before = CountingHasher.hashed
        answer = log_in(page, username=username)
        text = re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode()).replace(username, "")
        answers.append((answer.status_code, text, CountingHasher.hashed - before))
    assert answers == [answers[0]] * 4


class OlderHasher(CountingHasher):
    """What accounts from before have their passwords hashed by."""

    algorithm = "older"
    iterations = 3
    rounds = 0

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        OlderHasher.rounds += iterations or self.iterations
        return super().encode(password, salt, iterations)


@pytest.mark.parametrize("page", PAGES)
def test_so_it_is_where_accounts_from_before_have_older_hashes(page: str, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher", f"{__name__}.OlderHasher"]
    for username, iterations in (("early", 3), ("earlier", 1)):
        encoded = OlderHasher().encode(PASSWORD, "salt", iterations)
        User.objects.create(username=username, password=encoded)
    User.objects.create_user("without")
    work = {}
    for username in ("keeper", "nobody", "without", "early", "earlier"):
        CountingHasher.hashed = OlderHasher.hashed = OlderHasher.rounds = 0
        assert log_in(page, username=username).status_code == 200
        work[username] = CountingHasher.hashed, OlderHasher.rounds
    assert set(work.values()) == {(1, 3)}, work
    assert log_in(page, username="early", password=PASSWORD).status_code in (200, 302)
    assert User.objects.get(username="early").password.startswith("pbkdf2_sha256$")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("username", ["", "\0", "x" * 3000, "小黄鸭", "😀"])
def test_any_name_is_answered(page: str, username: str) -> None:
    assert log_in(page, username=username).status_code == 200


def test_a_script_is_answered_in_words_too() -> None:
    for _ in range(OFTEN):
        log_in(PAGES[0])
    answer = Client(REMOTE_ADDR="192.0.2.1").post(PAGES[0], {"username": "keeper", "password": "x"})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_fast")
