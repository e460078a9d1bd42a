"""What every answer carries, what cookies and hosts are believed, and what the server's log never holds."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.cookies import SimpleCookie

import httpx
import psycopg
import pytest

from .people import Person, new_room
from .refusals import assert_refused, assert_refused_on_a_page
from .servers.fixtures import StartSite
from .servers.postgres import PostgresServer
from .servers.site import SiteServer

HTML = {"Accept": "text/html"}
HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def person(shared_site: SiteServer) -> Iterator[Person]:
    with Person(shared_site, new_room(shared_site)) as person:
        person.say("hello")
        yield person


def static_file(person: Person) -> str:
    return person.get("").text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]


# Headers

PAGES = ["/", "/chatroom/happy/", "/chatroom/nowhere/", "/nothing/", "/admin/login/", "/accounts/login/"]
JSON = ["/chatroom/happy/history/", "/chatroom/nowhere/history/", "/chatroom/happy/save_chat_log/"]


@pytest.mark.parametrize("path", [*PAGES, *JSON, "static"])
def test_every_answer_of_django_s_carries_the_headers_that_protect_it(person: Person, path: str) -> None:
    address = static_file(person) if path == "static" else path
    answer = person.http.get(address, headers=HTML if path in PAGES else None)
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    if path == "static":
        assert policy.keys() == {"default-src", "frame-ancestors"}, "nothing is let do more than that"
    else:
        assert headers["X-Frame-Options"] == "DENY"
        assert policy["script-src"] == "'self'"
        assert policy["style-src"] == "'self'"
        assert policy["base-uri"] == "'none'"
        assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/embed.js", "/embed/-/chatroom/happy/", "/chatroom/happy/embed/"])
def test_as_long_as_no_site_is_named_nothing_is_there_for_frames(person: Person, path: str) -> None:
    answer = person.http.get(path)
    assert_refused(answer, 404, "not_found")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_an_answer_of_the_event_loop_s_is_json_that_nobody_guesses_at_or_keeps(person: Person) -> None:
    headers = person.get("get_near_log/", wait=0).headers
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_script_or_a_style_in_it(person: Person, path: str) -> None:
    page = person.http.get(path, headers=HTML).text
    for opening in page.split("<script")[1:]:
        tag, _, content = opening.partition(">")
        assert "src=" in tag or 'type="application/json"' in tag, tag
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "javascript:" not in page


def test_hashed_static_files_are_kept_for_ever_and_pages_are_not(person: Person) -> None:
    kept = person.http.get(static_file(person)).headers["Cache-Control"]
    assert "immutable" in kept
    assert "max-age=315360000" in kept
    assert person.get("").headers["Cache-Control"] == "private, no-cache"


def test_https_is_remembered_only_where_it_is_spoken(start_site: StartSite) -> None:
    site = start_site(TRUSTED_PROXIES="1", ALLOWED_HOSTS="localhost,127.0.0.1")
    plain = httpx.get(site.url)
    secure = httpx.get(site.url, headers=HTTPS)
    assert "Strict-Transport-Security" not in plain.headers
    assert "max-age=" in secure.headers["Strict-Transport-Security"]


def test_https_is_not_believed_from_a_visitor(person: Person) -> None:
    assert "Strict-Transport-Security" not in person.http.get("/", headers=HTTPS).headers


# Cookies


def cookies_of(answer: httpx.Response) -> SimpleCookie:
    cookies = SimpleCookie()
    for header in answer.headers.get_list("Set-Cookie"):
        cookies.load(header)
    return cookies


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(shared_site: SiteServer, secure: bool) -> None:
    answer = httpx.get(f"{shared_site.url}/chatroom/happy/", headers=HTTPS if secure else {})
    cookies = cookies_of(answer)
    assert set(cookies) == {"sessionid", "csrftoken", "browser"}
    for cookie in cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
        assert bool(cookie["secure"]) is secure


def test_a_session_lasts_for_months_so_that_an_identity_does(shared_site: SiteServer) -> None:
    cookies = cookies_of(httpx.get(f"{shared_site.url}/chatroom/happy/"))
    assert int(cookies["sessionid"]["max-age"]) == 90 * 24 * 3600


def test_logging_in_changes_the_session(site: SiteServer) -> None:
    site.manage(
        "shell",
        "-c",
        "from django.contrib.auth.models import User; User.objects.create_superuser('boss', '', 'pass-word-1')",
    )
    with Person(site) as person:
        before = person.http.cookies["sessionid"]
        answer = person.post("/admin/login/", {"username": "boss", "password": "pass-word-1", "next": "/admin/"})
        assert answer.status_code == 302
        assert person.http.cookies["sessionid"] != before
        page = person.get("").text
    assert person.page["user_id"] in page, "who logs in stays who they were in the room"


# Hosts


def test_only_the_site_s_own_names_are_answered(start_site: StartSite) -> None:
    site = start_site(ALLOWED_HOSTS="chat.example,127.0.0.1", TRUSTED_PROXIES="1")
    for path in ("/", "/chatroom/happy/", "/chatroom/happy/get_near_log/?wait=0", "/admin/login/"):
        known = httpx.get(f"{site.url}{path}", headers={"Host": "chat.example"})
        assert known.status_code == 200
        foreign = httpx.get(f"{site.url}{path}", headers={"Host": "elsewhere.example"})
        assert_refused(foreign, 400, "bad_request")
        assert_refused_on_a_page(httpx.get(f"{site.url}{path}", headers={"Host": "elsewhere.example", **HTML}), 400)


def test_a_form_of_the_site_s_own_https_origin_behind_a_proxy_is_taken(start_site: StartSite) -> None:
    site = start_site(ALLOWED_HOSTS="chat.example", TRUSTED_PROXIES="1")
    behind = {"Host": "chat.example", "X-Forwarded-For": "203.0.113.7", **HTTPS}
    with Person(site, headers=behind) as person:
        assert person.http.cookies.jar, "cookies are kept"
        # The client here speaks plain HTTP to the proxy's port, so it has to be told to send what is Secure.
        sent = "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.http.cookies.jar)
        own = {"Origin": "https://chat.example", "Cookie": sent}
        assert person.post("save_chat_log/", {"chat_content": "hello"}, headers=own).status_code == 200
        foreign = {"Origin": "https://elsewhere.example", "Cookie": sent}
        assert_refused(person.post("save_chat_log/", {"chat_content": "hello"}, headers=foreign), 403, "csrf")


# The log of the server

ADDRESS = "203.0.113.77"
MESSAGE = "my-secret-message"
NAME = "my-name"


def provoke(site: SiteServer, *, expected: int) -> list[str]:
    """Has every kind of error happen, with words and an address in it that nobody may read in a log; returns those."""
    with Person(site, headers={"X-Forwarded-For": ADDRESS, "User-Agent": "my-browser"}) as person:
        private = [ADDRESS, MESSAGE, NAME, "my-browser", person.token, person.page["ticket"], person.page["user_id"]]
        private += [cookie.value or "" for cookie in person.http.cookies.jar]
        for headers in ({}, HTML):
            answer = person.post("save_chat_log/", {"chat_content": MESSAGE, "client_id": "c"}, headers=headers)
            assert answer.status_code == (302 if headers and expected == 200 else expected), answer.text
            person.post("rename/", {"user_name": NAME}, headers=headers)
            person.post("save_chat_log/", {"chat_content": f"{MESSAGE}\0"}, headers=headers)
            person.post("save_chat_log/", content=f"chat_content={MESSAGE}%FF".encode(), headers=headers)
            person.post("save_chat_log/", {"chat_content": MESSAGE * 2000}, headers=headers)
            person.http.post("/chatroom/happy/save_chat_log/", data={"chat_content": MESSAGE}, headers=headers)
            person.http.get(f"/chatroom/{MESSAGE}/", headers=headers)
            person.http.get(f"/?q={MESSAGE}", headers=headers | {"Host": "elsewhere.example"})
        person.get("get_near_log/", ticket=person.page["ticket"], last_id="x")
        person.post("/chatroom/save_chat_log/", {"chat_content": MESSAGE, "user_name": NAME})
    return private


def assert_private(site: SiteServer, private: list[str]) -> None:
    for words in private:
        assert words not in site.log, f"the log tells {words!r}"


def test_the_log_holds_nothing_of_anybody(start_site: StartSite) -> None:
    site = start_site(TRUSTED_PROXIES="1", CHAT_FLOOD_LIMITS="off")
    assert_private(site, provoke(site, expected=200))


def test_the_log_holds_nothing_of_anybody_when_a_write_fails(start_site: StartSite) -> None:
    site = start_site(TRUSTED_PROXIES="1", CHAT_FLOOD_LIMITS="off")
    with closing(sqlite3.connect(site.folder / "var" / "chat.sqlite3")) as database:
        database.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON chatroom_chatinfo BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    assert_private(site, provoke(site, expected=500))
    assert "Traceback" not in site.log, "an error's message comes with it"
    assert "chatroom/actions/entries.py" in site.log, "the place of the error is not told"


def test_the_log_holds_nothing_of_anybody_when_the_database_quotes_what_it_refused(
    start_site: StartSite, postgres: PostgresServer
) -> None:
    url = postgres.database_url("quoting")
    site = start_site(DATABASE_URL=url, TRUSTED_PROXIES="1", CHAT_FLOOD_LIMITS="off")
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE chatroom_chatinfo ADD CONSTRAINT nothing CHECK (number < 0)")
    private = provoke(site, expected=500)
    assert_private(site, private)
    assert "IntegrityError" in site.log, "the kind of the error is not told"
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.CheckViolation) as refused:
        connection.execute(
            "INSERT INTO chatroom_chatinfo"
            " (room_id, number, kind, user_id, user_name, chat_content, client_id, tag, created_at)"
            " SELECT 1, 1, 'say', max(id), 'duck', %s, '', 't', now() FROM chatroom_userinfo",
            [MESSAGE],
        )
    assert MESSAGE in str(refused.value), "PostgreSQL does not quote what it refuses, and this test shows nothing"


# A database that does not answer


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_database_that_is_locked_is_busy_and_nothing_typed_is_lost(
    start_site: StartSite, tmp_path_factory: pytest.TempPathFactory, accept: str
) -> None:
    file = tmp_path_factory.mktemp("locked") / "chat.sqlite3"
    site = start_site(DATABASE_URL=f"sqlite:///{file}?timeout=1")
    with Person(site) as person, closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = person.post(
            "save_chat_log/", {"chat_content": "my long thought", "client_id": "a"}, headers={"Accept": accept}
        )
        assert int(answer.headers["Retry-After"]) >= 1
        if accept == "text/html":
            assert_refused_on_a_page(answer, 503, "my long thought")
        else:
            assert_refused(answer, 503, "busy")
        assert person.get("").status_code == 200, "reading needs no lock"
        other.execute("ROLLBACK")
        assert person.say("my long thought", client_id="a") == 1


@pytest.mark.parametrize("path", ["", "history/", "get_near_log/?wait=0", "/"])
def test_a_database_without_tables_is_busy(site: SiteServer, path: str) -> None:
    with Person(site) as person:
        with closing(sqlite3.connect(site.folder / "var" / "chat.sqlite3")) as database:
            database.execute("DROP TABLE chatroom_room")
        answer = person.get(path)
        assert_refused(answer, 503, "busy")
        assert int(answer.headers["Retry-After"]) >= 1
        page = person.http.get(str(answer.request.url), headers=HTML)
        assert_refused_on_a_page(page, 503)
        assert page.headers["Retry-After"]
