"""What all addresses that take a form have in common: who may post to them, by which method, to which room."""

import pytest
from django.test import Client
from pytest_django import Settings

from chatroom.models import Room, UserInfo

from .conftest import enter
from .forms import URLENCODED, Form, each_form, each_form_in_a_room, guarded_browser, stored, token_of
from .refusals import assert_refused, assert_refused_on_a_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


@pytest.fixture
def guarded(room: Room) -> Client:
    """A browser in the room from which tokens are asked."""
    return guarded_browser()


@each_form
def test_a_post_with_the_page_s_token_as_a_field_is_carried_out(guarded: Client, form: Form) -> None:
    answer = guarded.post(form.path, {**form.fields, "csrfmiddlewaretoken": token_of(guarded)})
    assert answer.status_code in (200, 302), answer.content


@each_form
def test_a_post_with_the_page_s_token_as_a_header_is_carried_out(guarded: Client, form: Form) -> None:
    answer = guarded.post(form.path, form.fields, headers={"X-CSRFToken": token_of(guarded)})
    assert answer.status_code in (200, 302), answer.content


@each_form
def test_a_post_without_a_token_is_refused_and_changes_nothing(guarded: Client, form: Form) -> None:
    before = stored()
    assert_refused(guarded.post(form.path, form.fields), 403, "csrf")
    assert stored() == before


@each_form
def test_a_post_with_another_session_s_token_is_refused_and_changes_nothing(
    guarded: Client, other_visitor: Client, form: Form
) -> None:
    before = stored()
    foreign = token_of(other_visitor)
    assert_refused(guarded.post(form.path, {**form.fields, "csrfmiddlewaretoken": foreign}), 403, "csrf")
    assert_refused(guarded.post(form.path, form.fields, headers={"X-CSRFToken": foreign}), 403, "csrf")
    assert stored() == before


@each_form
@pytest.mark.parametrize("token", ["", "x", "ü" * 32, "a" * 64, "\0" * 32, "a" * 5000])
def test_a_post_with_a_token_that_is_none_is_refused(guarded: Client, form: Form, token: str) -> None:
    answer = guarded.post(form.path, {**form.fields, "csrfmiddlewaretoken": token})
    assert_refused(answer, 403, "csrf")


@each_form
def test_a_post_of_another_site_is_refused_though_it_has_the_token(guarded: Client, form: Form) -> None:
    fields = {**form.fields, "csrfmiddlewaretoken": token_of(guarded)}
    answer = guarded.post(form.path, fields, headers={"Origin": "https://elsewhere.example"})
    assert_refused(answer, 403, "csrf")


@each_form
def test_a_post_over_https_with_a_foreign_referrer_is_refused(guarded: Client, form: Form) -> None:
    fields = {**form.fields, "csrfmiddlewaretoken": token_of(guarded)}
    answer = guarded.post(form.path, fields, secure=True, headers={"Referer": "https://elsewhere.example/"})
    assert_refused(answer, 403, "csrf")


@each_form
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_any_method_but_post_is_refused_and_told_which_is_taken(visitor: Client, form: Form, method: str) -> None:
    before = stored()
    answer = visitor.generic(method, form.path, b"a=1", URLENCODED)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    if method != "HEAD":
        assert_refused(answer, 405, "method")
    assert stored() == before


@each_form
def test_a_browser_that_opens_the_address_is_told_on_a_page(visitor: Client, form: Form) -> None:
    answer = visitor.get(form.path, headers={"Accept": "text/html"})
    assert_refused_on_a_page(answer, 405)


@each_form
@pytest.mark.parametrize(
    ("language", "answered"), [("en", "en"), ("zh-CN", "zh-hans"), ("zh-TW", "zh-hant"), ("fr", "zh-hans")]
)
def test_a_refusal_speaks_the_reader_s_language(visitor: Client, form: Form, language: str, answered: str) -> None:
    answer = visitor.get(form.path, headers={"Accept-Language": language})
    assert answer.headers["Content-Language"] == answered
    assert "Accept-Language" in answer.headers["Vary"]


@each_form_in_a_room
@pytest.mark.parametrize("room_name", ["nowhere", "a b", "%00", "..", "x" * 33, "get_near_log", "<b>", "é" * 40])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_post_to_a_room_that_is_not_there_is_refused(
    visitor: Client, form: Form, room_name: str, accept: str
) -> None:
    path = f"/chatroom/{room_name}/{form.view}/"
    answer = visitor.post(path, form.fields, headers={"Accept": accept})
    if accept == "text/html":
        assert_refused_on_a_page(answer, 404)
    else:
        assert_refused(answer, 404, "unknown_room")
    assert not Room.objects.exclude(name="happy").exists()


@each_form_in_a_room
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_post_without_a_token_to_a_room_that_is_not_there_is_refused(
    guarded: Client, form: Form, accept: str
) -> None:
    path = f"/chatroom/nowhere/{form.view}/"
    answer = guarded.post(path, form.fields, headers={"Accept": accept})
    assert answer.status_code in (403, 404), answer.content


@each_form
def test_a_stranger_without_any_cookie_is_refused(room: Room, form: Form) -> None:
    before = stored()
    assert_refused(Client(enforce_csrf_checks=True).post(form.path, form.fields), 403, "csrf")
    assert stored() == before


@each_form
@pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, '"aaaaaaaa\\000aaaaaaaa"', "ü" * 32, "a" * 32])
def test_a_session_cookie_that_is_none_is_no_session(room: Room, form: Form, cookie: str) -> None:
    client = Client()
    answer = client.post(form.path, form.fields, headers={"Cookie": f"sessionid={cookie}"})
    assert answer.status_code in (200, 302, 403), answer.content


def test_enter_gives_each_browser_an_identity_of_its_own(room: Room) -> None:
    enter(room)
    enter(room)
    assert UserInfo.objects.count() == 2
