"""What a frame's answers carry: who may frame them, whose cookies they know, and that all else stays unframeable."""

import gzip
import json
import re
from collections.abc import Iterator

import httpx
import pytest

from chatroom.colours import text_colour_on
from tests.people import Person, page_data
from tests.servers.site import SiteServer

from .conftest import BLOG, STRANGER

HTTPS = {"X-Forwarded-Proto": "https"}
SCRIPT_BYTES_MAX = 5 * 1024
PREFIX = re.compile(r"/embed/[a-z0-9.-]+/chatroom/")


@pytest.fixture
def frame(site: SiteServer) -> Iterator[httpx.Client]:
    """A frame's browser, behind HTTPS; the client speaks plain HTTP and has to be told to send what is Secure."""
    with httpx.Client(base_url=site.url, headers=HTTPS) as client:
        yield client


def policy(answer: httpx.Response) -> str:
    return answer.headers["Content-Security-Policy"].partition("frame-ancestors ")[2].partition(";")[0]


def test_a_frame_is_for_the_sites_that_are_named_and_for_no_other(frame: httpx.Client) -> None:
    for address in ("/embed/-/chatroom/happy/", "/embed/-/chatroom/nowhere/", "/chatroom/happy/embed/?theme=dark"):
        answer = frame.get(address, headers={"Accept": "text/html"})
        assert policy(answer) == BLOG, address
        assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Location"] == "/embed/dark/chatroom/happy/"


@pytest.mark.parametrize(
    "path",
    ["", "chatroom/happy/", "chatroom/happy/history/", "me/", "admin/login/", "accounts/login/", "embed.js", "embed/"],
)
def test_all_else_stays_out_of_frames(frame: httpx.Client, path: str) -> None:
    addresses = [f"/{path}"]
    if not path.startswith(("chatroom/", "me/")):
        addresses.append(f"/embed/-/{path}")
        assert frame.get(addresses[1]).status_code == 404, "nothing but rooms is under the frame's prefix"
    for address in addresses:
        answer = frame.get(address)
        assert policy(answer) == "'none'", address
        assert answer.headers["X-Frame-Options"] == "DENY", address


def test_a_frame_s_cookies_are_partitioned_and_have_names_of_their_own(frame: httpx.Client) -> None:
    headers = frame.get("/embed/-/chatroom/happy/").headers.get_list("Set-Cookie")
    assert {header.partition("=")[0] for header in headers} == {
        "__Host-embed-sessionid", "__Host-embed-csrftoken", "__Host-embed-browser",
    }  # fmt: skip
    for header in headers:
        assert {"HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/"} <= set(header.split("; "))
        assert "Domain" not in header


def test_a_frame_and_the_site_itself_know_nothing_of_each_other_s_cookies(
    site: SiteServer, frame: httpx.Client
) -> None:
    with Person(site, headers=HTTPS) as person:
        sent = "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.http.cookies.jar)
    again = page_data(frame.get("/chatroom/happy/", headers={"Cookie": sent}).text)
    assert again["user_id"] == person.page["user_id"]
    framed = frame.get("/embed/-/chatroom/happy/", headers={"Cookie": sent})
    known = page_data(framed.text)
    assert known["user_id"] != person.page["user_id"]
    sent = "; ".join(header.partition(";")[0] for header in framed.headers.get_list("Set-Cookie"))
    frame.cookies.clear()
    assert page_data(frame.get("/chatroom/happy/", headers={"Cookie": sent}).text)["user_id"] != known["user_id"]
    frame.cookies.clear()
    assert (
        page_data(frame.get("/embed/-/chatroom/happy/", headers={"Cookie": sent}).text)["user_id"] == known["user_id"]
    )


def test_without_https_a_frame_s_cookies_are_for_pages_of_the_same_site(site: SiteServer) -> None:
    for header in httpx.get(f"{site.url}/embed/-/chatroom/happy/").headers.get_list("Set-Cookie"):
        assert header.startswith("embed-")
        assert {"HttpOnly", "SameSite=Lax"} <= set(header.split("; "))
        assert "Partitioned" not in header


def test_every_address_in_a_frame_keeps_what_it_looks_like(site: SiteServer) -> None:
    with httpx.Client(base_url=f"{site.url}/embed/dark.en/") as frame:
        page = frame.get("chatroom/happy/").text
        data = page_data(page)
        assert all(url.startswith("/embed/dark.en/chatroom/") for url in data["urls"].values())
        assert re.findall(r' action="(?!/embed/dark\.en/chatroom/)[^"]*"', page) == []
        addresses = {*data["urls"].values(), *re.findall(r'="(/embed/dark\.en/[^"]*)"', page)}
        missing = {address for address in addresses if httpx.get(site.url + address).status_code == 404}
        assert missing == set(), "the page of a room names addresses that are not served to its frame"
        # The first button of a dialog has the focus by itself; in a frame a browser complains of the attribute.
        assert " autofocus" not in page
        fields = {"chat_content": "by a form", "csrfmiddlewaretoken": data["csrf_token"]}
        sent = frame.post("chatroom/happy/save_chat_log/", data=fields, headers={"Accept": "text/html"})
        assert sent.headers["Location"] == "/embed/dark.en/chatroom/happy/"
        assert "by a form" in frame.get("chatroom/happy/").text
    assert not PREFIX.search(httpx.get(f"{site.url}/chatroom/happy/").text), "a frame's prefix has reached another page"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("en.light", ['lang="en"', 'data-embedded=""', 'media="not all"']),
        ("zh-tw.dark.panel", ['lang="zh-hant"', 'data-embedded="panel"', 'media="all"']),
        ("EN.read-only", ['lang="en"', 'data-embedded="read-only"', "(prefers-color-scheme: dark)"]),
        ("-", ['data-embedded=""', "(prefers-color-scheme: dark)"]),
        ("x.<script>.<b>.0a728", ['data-embedded=""']),
    ],
)
def test_the_words_of_the_address_say_what_a_frame_looks_like(site: SiteServer, words: str, shown: list[str]) -> None:
    page = httpx.get(f"{site.url}/embed/{words}/chatroom/happy/").text
    for text in shown:
        assert text in page
    assert "<b>" not in page


def test_a_colour_is_a_style_sheet_with_a_text_that_can_be_read_on_it(site: SiteServer) -> None:
    link = re.search(r'href="(/embed/0a7286/colours.css)"', httpx.get(f"{site.url}/embed/0a7286/chatroom/happy/").text)
    assert link
    style = httpx.get(site.url + link[1])
    assert style.headers["Content-Type"].startswith("text/css")
    assert "--mine:#0a7286" in style.text
    assert "--mine-text:#ffffff" in style.text
    for address in ("/colours.css", "/embed/-/colours.css"):
        assert httpx.get(site.url + address).status_code == 404
    assert [text_colour_on(colour) for colour in ("ffd23f", "000000", "777777")] == ["000000", "ffffff", "000000"]


def test_the_widget_s_script_is_small_and_kept_for_some_minutes(site: SiteServer) -> None:
    answer = httpx.get(f"{site.url}/embed.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(gzip.compress(answer.content)) < SCRIPT_BYTES_MAX
    assert '"zh-hant":{' in answer.text
    assert "Set-Cookie" not in answer.headers
    again = httpx.get(
        f"{site.url}/embed.js", headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    for kept in (answer, again):
        assert kept.headers["Cache-Control"] == "public, max-age=600"
        assert kept.headers["Vary"] == "Accept-Encoding", "the script is one for all languages"


def test_what_is_new_is_told_to_pages_of_the_sites_that_are_named(site: SiteServer, goose: Person) -> None:
    numbers = [goose.say("one"), goose.say("two")]
    goose.post("rename/", {"user_name": "Goose"})
    answer = httpx.get(f"{site.url}/chatroom/{goose.room}/embed/newest/", headers={"Origin": BLOG})
    assert answer.json() == {"said": numbers[::-1]}
    assert answer.headers["Access-Control-Allow-Origin"] == BLOG
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    assert set(answer.headers["Vary"].split(", ")) <= {"Origin", "Accept-Encoding"}
    assert "Origin" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers
    other = httpx.get(f"{site.url}/chatroom/{goose.room}/embed/newest/", headers={"Origin": STRANGER})
    assert "Access-Control-Allow-Origin" not in other.headers


def test_of_a_locked_room_nothing_new_is_told(site: SiteServer) -> None:
    with Person(site) as owner:
        owner.post("/chatroom/", {"room": "locked-room"})
        locked = owner.post("/chatroom/locked-room/settings/", {"access": "passcode", "passcode": "quack-quack"})
        assert locked.status_code == 200, locked.text
        answer = owner.get("/chatroom/locked-room/embed/newest/")
    assert answer.status_code == 404
    assert json.loads(answer.text)["code"] == "not_found"
