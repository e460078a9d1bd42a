"""Whatever is asked, in whatever words: the site does not answer with an error of its own."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from chatroom.models import Room

# Polls read on the hub's threads, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

METHODS = st.sampled_from(["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"])
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "0",
            "1",
            "-1",
            "5",
            "99999999999999999999",
            "1e9",
            "duck",
            "happy",
            "小黄鸭",
            "<b>",
            "%",
            "%00",
            "null",
            "../..",
            "save_chat_log",
            "{{7}}",
        ]
        + ["", "x" * 201, "x" * 5000, "\0", "a\0b", "\u202e", "\u200b", "\ufffe", "\U0010ffff", "á" * 40]
    ),
)
FIELDS = st.dictionaries(
    st.sampled_from(
        [
            "chat_content",
            "client_id",
            "user_name",
            "user_id",
            "room",
            "last_id",
            "before",
            "after",
            "around",
            "at",
            "on",
            "zone",
            "online",
            "tag",
            "ticket",
            "next",
            "q",
            "username",
            "password",
            "csrfmiddlewaretoken",
            "action",
            "p",
            "o",
            "e",
            "_popup",
            "_to_field",
            "name__startswith",
            "room__name",
            "user_id__startswith",
        ]
    ),
    TEXTS,
    max_size=5,
)
WAITS = st.sampled_from(["0", "", "-1", "31", "x", "\0"])
ROOMS = st.one_of(st.sampled_from(["happy", "HAPPY", "nowhere", "save_chat_log", " happy "]), TEXTS)
PLACES = st.sampled_from(
    ["", "save_chat_log/", "get_near_log/", "history/", "rename/", "typing/", "new_identity/", "nothing/", "history"]
    + ["say/", "robots/", "robots/revoke/", "webhooks/", "webhooks/switch/", "webhooks/remove/"]
    + ["search/"]
)
PATHS = st.one_of(
    st.builds(lambda room, place: f"/chatroom/{quote(room)}/{place}", ROOMS, PLACES),
    st.sampled_from(
        [
            "/",
            "/chatroom/",
            "/chatroom/save_chat_log/",
            "/chatroom/get_near_log/",
            "/api/sendchat/x",
            "/accounts/login/",
            "/accounts/logout/",
            "/admin/",
            "/admin/login/",
            "/admin/logout/",
            "/admin/jsi18n/",
            "/admin/chatroom/room/",
            "/admin/chatroom/room/add/",
            "/admin/chatroom/chatinfo/",
            "/admin/chatroom/userinfo/",
            "/admin/chatroom/room/1/change/",
            "/admin/chatroom/room/x/change/",
            "/admin/chatroom/room/1/history/",
            "/admin/auth/user/",
            "/admin/autocomplete/",
            "/static/x",
            "/favicon.ico",
        ]
    ),
    TEXTS.map(lambda text: f"/{quote(text)}"),
)
CHARSETS = st.sampled_from(
    ["utf-8", "gbk", "base64", "undefined", "idna", "utf-16", "no-such", "ÿ", "punycode", "utf-7", "utf8"]
)
CONTENT_TYPES = st.builds(
    lambda kind, charset: f"{kind}; charset={charset}" if charset else kind,
    st.sampled_from(
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=part", "multipart/form-data", "text/plain"]
        + ["", "application/json", "multipart/mixed; boundary=x", ";;;", "a/b; charset"]
    ),
    st.one_of(st.just(""), CHARSETS),
)
HEADER_VALUES = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40),
    st.sampled_from(
        ["text/html", "application/json", "*/*", "en", "zh-TW", "zz-" + "x" * 600, "https", "203.0.113.7, 198.51.100.9"]
        + [
            "[2001:db8::1]:80",
            "unknown",
            "https://elsewhere.example",
            "null",
            "bytes=0-1",
            "gzip;q=x",
            "XMLHttpRequest",
        ]
        + ["Sat, 32 Foo 9999 99:99:99 GMT", "a" * 64]
    ),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "HTTP_ACCEPT",
            "HTTP_ACCEPT_LANGUAGE",
            "HTTP_ACCEPT_ENCODING",
            "HTTP_X_FORWARDED_FOR",
            "HTTP_X_FORWARDED_PROTO",
            "HTTP_ORIGIN",
            "HTTP_REFERER",
            "HTTP_RANGE",
            "HTTP_IF_MODIFIED_SINCE",
            "HTTP_IF_NONE_MATCH",
            "REMOTE_ADDR",
            "HTTP_X_CSRFTOKEN",
            "HTTP_X_REQUESTED_WITH",
            "HTTP_USER_AGENT",
            "CONTENT_LENGTH",
        ]
    ),
    HEADER_VALUES,
    max_size=4,
)
COOKIES = st.sampled_from(
    [
        "",
        'sessionid="\\000\\377aaaaaaaaaa"',
        "django_language=\xff",
        "messages=x",
        f"sessionid={'z' * 40}",
        ";;=",
        "\xff",
    ]
)
BODIES = st.one_of(
    FIELDS.map(lambda fields: urlencode(fields).encode()),
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"chat_content=%FF",
            b"&" * 2000,
            b"a=1&" * 1200,
            b"x" * 20_000,
            b"x" * 300_000,
            b"--part\r\n",
            b"--part--",
            b'--part\r\nContent-Disposition: form-data; name="chat_content"\r\n\r\n\xff\r\n--part--\r\n',
            b'--part\r\nContent-Disposition: form-data; name="room"; filename="a"\r\n\r\nhello\r\n--part--\r\n',
            b'--part\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n',
        ]
    ),
)


class Environ(RequestFactory):
    """Makes the environ that a WSGI server would hand over, and not yet a request."""

    def request(self, **environ: Any) -> Any:
        return self._base_environ(**environ)


@pytest.fixture
def application(collected_static: Path) -> WSGIHandler:
    """The site as a WSGI server would run it; it looks for its static files when it is made."""
    handler = import_string("chatsite.wsgi.application")
    assert isinstance(handler, WSGIHandler)
    return handler


@pytest.fixture
def cookies(settings: Settings) -> list[tuple[str, str]]:
    """The cookies and the token of a stranger, of a visitor, and of a member of staff who may do everything."""
    settings.CHAT_FLOOD_LIMITS = False
    settings.TRUSTED_PROXIES = 1
    Room.objects.get_or_create(name="happy")
    visitor, staff = Client(), Client()
    staff.force_login(User.objects.create_superuser("staff"))
    found = [("", "")]
    for client in (visitor, staff):
        client.get("/chatroom/happy/")
        found.append((client.cookies.output(attrs=[], header="", sep=";"), client.cookies["csrftoken"].value))
    return found


MANY_FIELDS = dict.fromkeys(map(str, range(1100)), "1")
FORM = "application/x-www-form-urlencoded"


@given(
    who=st.integers(0, 2),
    method=METHODS,
    path=PATHS,
    query=FIELDS,
    wait=WAITS,
    content_type=CONTENT_TYPES,
    body=BODIES,
    headers=HEADERS,
    cookie=COOKIES,
)
@example(1, "GET", "/", MANY_FIELDS, "0", "text/plain; charset=utf-8", b"", {}, "")
@example(1, "GET", "/chatroom/happy/get_near_log/", MANY_FIELDS, "0", "", b"", {"HTTP_ACCEPT": "text/html"}, "")
@example(1, "GET", "/chatroom/happy/", {"before": "1"}, "0", "text/plain; charset=base64", b"", {}, "")
@example(2, "POST", "/admin/login/", {"next": "1"}, "0", f"{FORM}; charset=undefined", b"username=%FF", {}, "")
@example(1, "POST", "/chatroom/nowhere/rename/", {}, "0", FORM, b"a=1", {"HTTP_ACCEPT": "text/html"}, "")
@example(0, "POST", "/chatroom/nowhere/rename/", {}, "0", FORM, b"a=1", {"HTTP_ACCEPT": "text/html"}, "")
@hypothesis_settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_request_is_answered_by_an_error_of_ours(
    application: WSGIHandler,
    cookies: list[tuple[str, str]],
    who: int,
    method: str,
    path: str,
    query: dict[str, str],
    wait: str,
    content_type: str,
    body: bytes,
    headers: dict[str, Any],
    cookie: str,
) -> None:
    cookie_header, token = cookies[who]
    status, content = ask(
        application,
        method,
        path,
        body,
        content_type,
        QUERY_STRING=urlencode({**query, "wait": wait}),
        HTTP_COOKIE=f"{cookie_header}; {cookie}",
        **{"HTTP_X_CSRFTOKEN": token, **headers},
    )
    assert status < 500, content


@given(
    who=st.integers(0, 2),
    path=PATHS,
    fields=FIELDS,
    is_post=st.booleans(),
    accept=st.sampled_from(["text/html", "application/json"]),
)
@hypothesis_settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_fields_of_a_request_in_order_lead_to_an_error_of_ours(
    application: WSGIHandler,
    cookies: list[tuple[str, str]],
    who: int,
    path: str,
    fields: dict[str, str],
    is_post: bool,
    accept: str,
) -> None:
    cookie_header, token = cookies[who]
    headers = {"HTTP_COOKIE": cookie_header, "HTTP_X_CSRFTOKEN": token, "HTTP_ACCEPT": accept}
    form = urlencode(fields)
    if is_post:
        status, content = ask(application, "POST", path, form.encode(), FORM, **headers)
    else:
        status, content = ask(application, "GET", path, b"", "", QUERY_STRING=f"{form}&wait=0", **headers)
    assert status < 500, content


def ask(
    application: WSGIHandler, method: str, path: str, body: bytes, content_type: str, **environ: Any
) -> tuple[int, bytes]:
    """Returns the status and the content of the site's answer."""
    statuses: list[str] = []

    def start_response(status: str, headers: Any, error: Any = None) -> Any:
        statuses.append(status)

    answer = application(Environ().generic(method, path, body, content_type, **environ), start_response)
    content = b"".join(answer)
    answer.close()
    return int(statuses[0][:3]), content
