"""What all addresses that take a form have in common: how large a body may be, in which encoding, of which type."""

from collections.abc import Mapping

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from chatroom.models import ChatInfo, Room

from .forms import URLENCODED, Form, each_form, each_form_with_a_text, guarded_browser, stored, token_of
from .refusals import assert_refused

pytestmark = pytest.mark.django_db

MULTIPART = "multipart/form-data; boundary=part"


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


@pytest.fixture
def guarded(room: Room) -> Client:
    """A browser in the room from which tokens are asked."""
    return guarded_browser()


def multipart(fields: Mapping[str, bytes]) -> bytes:
    parts = [
        b'--part\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value)
        for name, value in fields.items()
    ]
    return b"".join(parts) + b"--part--\r\n"


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
    if form.view not in ("new_identity", "typing", "seed_get_near_log"):
        assert answer.status_code == 400, answer.content
        assert stored() == before
    assert answer.status_code in (200, 302, 400), answer.content


@each_form
def test_a_body_of_another_type_has_no_fields(visitor: Client, form: Form) -> None:
    answer = visitor.post(form.path, b'{"chat_content": "hello"}', "application/json")
    assert answer.status_code in (200, 302, 400), answer.content
    assert not ChatInfo.objects.exists()
