"""What all addresses that take a form have in common: who may post to them, and what a post may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from chatroom.models import ChatInfo, Room, UserInfo

from .conftest import enter
from .refusals import assert_refused, assert_refused_on_a_page

pytestmark = pytest.mark.django_db

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=part"


@dataclass(frozen=True)
class Form:
    """An address that takes a form, and fields that it accepts."""

    view: str
    fields: Mapping[str, str] = field(default_factory=dict)
    in_a_room: bool = True

    @property
    def path(self) -> str:
        return reverse(self.view, args=["happy"] if self.in_a_room else [])


FORMS = [
    Form("save_chat_log", {"chat_content": "hello", "client_id": "a1"}),
    Form("rename", {"user_name": "duck"}),
    Form("new_identity"),
    Form("open_room", {"room": "pond"}, in_a_room=False),
    Form("seed_save_chat_log", {"chat_content": "hello", "user_name": "duck"}, in_a_room=False),
    Form("seed_get_near_log", {"last_id": "0"}, in_a_room=False),
]
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.view)
each_form_with_a_text = pytest.mark.parametrize(
    "form", [form for form in FORMS if form.fields], ids=lambda form: form.view
)
each_form_in_a_room = pytest.mark.parametrize(
    "form", [form for form in FORMS if form.in_a_room], ids=lambda form: form.view
)


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


def stored() -> list[Any]:
    """All that a post can change, but for an identity that a first visit makes."""
    people = UserInfo.objects.order_by("pk").values_list("user_id", "user_name")
    return [
        list(Room.objects.order_by("pk").values_list("name", "last_id")),
        list(ChatInfo.objects.order_by("pk").values_list("number", "chat_content")),
        list(people),
    ]


def multipart(fields: Mapping[str, bytes]) -> bytes:
    parts = [
        b'--part\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value)
        for name, value in fields.items()
    ]
    return b"".join(parts) + b"--part--\r\n"


@pytest.fixture
def guarded(room: Room) -> Client:
    """A browser in the room from which tokens are asked, as they are from a real one."""
    client = Client(enforce_csrf_checks=True)
    assert client.get(reverse("happy", args=[room.name])).status_code == 200
    return client


def token_of(client: Client) -> str:
    return client.cookies["csrftoken"].value


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
def test_a_body_over_16_kib_is_refused_and_changes_nothing(visitor: Client, form: Form) -> None:
    before = stored()
    body = padded(form.fields, settings.BODY_BYTES_MAX + 1)
    assert_refused(visitor.post(form.path, body, URLENCODED), 413, "too_large")
    assert stored() == before


@each_form
def test_a_body_of_exactly_16_kib_is_read(visitor: Client, form: Form) -> None:
    answer = visitor.post(form.path, padded(form.fields, settings.BODY_BYTES_MAX), URLENCODED)
    assert answer.status_code in (200, 302), answer.content


@each_form
@pytest.mark.parametrize("length", ["-1", "1e9", "abc", "99999999999999999999", "²", "0x10"])
def test_a_length_that_is_none_is_refused(visitor: Client, form: Form, length: str) -> None:
    answer = visitor.post(form.path, b"a=1", URLENCODED, CONTENT_LENGTH=length)
    assert answer.status_code in (400, 413), answer.content


def padded(fields: Mapping[str, str], size: int) -> bytes:
    body = "&".join([*(f"{name}={value}" for name, value in fields.items()), "padding="]).encode()
    return body + b"x" * (size - len(body))


BROKEN = {
    "a percent-encoded byte": (URLENCODED, b"%FF"),
    "a percent-encoded surrogate": (URLENCODED, b"%ED%A0%80"),
    "a percent-encoded overlong NUL": (URLENCODED, b"%C0%80"),
    "a character that is cut": (URLENCODED, b"%E4%BD"),
    "a raw byte": (URLENCODED, b"\xff"),
    "GBK": (URLENCODED, "你好".encode("gbk")),
    "UTF-16": (URLENCODED, "你好".encode("utf-16")),
}
CHARSETS = ["gbk", "utf-16", "latin-1", "ascii", "utf-7", "base64", "undefined", "idna", "no-such"]


@each_form_with_a_text
@pytest.mark.parametrize(("content_type", "broken"), BROKEN.values(), ids=BROKEN)
def test_a_broken_encoding_is_refused_and_changes_nothing(
    visitor: Client, form: Form, content_type: str, broken: bytes
) -> None:
    before = stored()
    body = b"&".join(b"%b=%b" % (name.encode(), broken) for name in form.fields)
    assert_refused(visitor.post(form.path, body, content_type), 400, "bad_encoding")
    assert stored() == before


@each_form_with_a_text
@pytest.mark.parametrize("broken", [b"\xff", b"\xed\xa0\x80", "你好".encode("gbk")])
def test_a_broken_encoding_in_a_multipart_form_is_refused(visitor: Client, form: Form, broken: bytes) -> None:
    before = stored()
    body = multipart(dict.fromkeys(form.fields, broken))
    assert_refused(visitor.post(form.path, body, MULTIPART), 400, "bad_encoding")
    assert stored() == before


@each_form
def test_a_broken_field_name_is_refused(visitor: Client, form: Form) -> None:
    assert_refused(visitor.post(form.path, b"%FF=1", URLENCODED), 400, "bad_encoding")


@each_form_with_a_text
@pytest.mark.parametrize(
    ("content_type", "charset"),
    [*((URLENCODED, charset) for charset in CHARSETS), (MULTIPART, "gbk"), ("text/plain", "base64")],
)
def test_a_charset_that_is_not_utf_8_is_refused(visitor: Client, form: Form, content_type: str, charset: str) -> None:
    before = stored()
    body = multipart({name: value.encode() for name, value in form.fields.items()})
    answer = visitor.generic("POST", form.path, body, f"{content_type}; charset={charset}")
    assert_refused(answer, 400, "bad_encoding")
    assert stored() == before


@each_form_with_a_text
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_a_charset_that_is_utf_8_is_read(visitor: Client, form: Form, charset: str) -> None:
    body = "&".join(f"{name}={value}" for name, value in form.fields.items())
    answer = visitor.post(form.path, body, f"{URLENCODED}; charset={charset}")
    assert answer.status_code in (200, 302), answer.content


@each_form_with_a_text
def test_a_multipart_form_is_read_as_well(visitor: Client, form: Form) -> None:
    body = multipart({name: value.encode() for name, value in form.fields.items()})
    answer = visitor.post(form.path, body, MULTIPART)
    assert answer.status_code in (200, 302), answer.content


MALFORMED = {
    "no boundary": ("multipart/form-data", b"--part\r\n\r\n"),
    "a boundary of spaces": ("multipart/form-data; boundary=  ", b"--part\r\n\r\n"),
    "a boundary that is not ASCII": ("multipart/form-data; boundary=\u00ff\u00ff", b"--part\r\n\r\n"),
    "base64 that is none": (
        MULTIPART,
        b'--part\r\nContent-Disposition: form-data; name="chat_content"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--part--\r\n",
    ),
    "too many fields": (URLENCODED, b"&".join([b"a=1"] * 2000)),
    "too many parts": (MULTIPART, b'--part\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 220),
    "too many files": (
        MULTIPART,
        b'--part\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n\r\n' * 150 + b"--part--",
    ),
}


@each_form
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize(("content_type", "body"), MALFORMED.values(), ids=MALFORMED)
def test_a_form_that_cannot_be_read_is_refused_and_changes_nothing(
    guarded: Client, form: Form, content_type: str, body: bytes, accept: str
) -> None:
    before = stored()
    headers = {"X-CSRFToken": token_of(guarded), "Accept": accept}
    answer = guarded.post(form.path, body, content_type, headers=headers)
    if form.view not in ("new_identity", "seed_get_near_log"):
        assert answer.status_code == 400, answer.content
        assert stored() == before
    assert answer.status_code in (200, 302, 400), answer.content


@each_form
def test_a_body_of_another_type_has_no_fields(visitor: Client, form: Form) -> None:
    answer = visitor.post(form.path, b'{"chat_content": "hello"}', "application/json")
    assert answer.status_code in (200, 302, 400), answer.content
    assert not ChatInfo.objects.exists()


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
