"""People in a room of a real site: each has a session, a token and a cursor of their own, over HTTP."""

import json
import re
import secrets
from types import TracebackType
from typing import Any, Protocol, Self

import httpx

ANSWER_SECONDS = 60  # longer than the longest poll

PAGE_DATA = re.compile(r'<script id="page-data" type="application/json">(.*?)</script>', re.DOTALL)


class Origin(Protocol):
    """What people turn to: a site, or something in front of it."""

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""


class Person:
    """Somebody who has opened a room's page: `with Person(site) as person`."""

    def __init__(self, site: Origin, room: str = "happy", *, headers: dict[str, str] | None = None) -> None:
        self.room = room
        self.http = httpx.Client(base_url=site.url, headers=headers, timeout=ANSWER_SECONDS)
        page = self.http.get(f"/chatroom/{room}/")
        assert page.status_code == 200, page.text
        self.page: dict[str, Any] = page_data(page.text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    @property
    def token(self) -> str:
        """The CSRF token of this person's pages."""
        token: str = self.page["csrf_token"]
        return token

    def post(self, address: str, fields: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        """Posts a form with this person's token, to an address relative to the room, from the root, or elsewhere."""
        headers = {"X-CSRFToken": self.token} | options.pop("headers", {})
        return self.http.post(self._path(address), data=fields, headers=headers, **options)

    def get(self, address: str, **parameters: str | int) -> httpx.Response:
        """Gets an address relative to the room, or from the root."""
        return self.http.get(self._path(address), params=parameters)

    def say(self, text: str, client_id: str = "") -> int:
        """Says something; returns the entry's number."""
        answer = self.post("save_chat_log/", {"chat_content": text, "client_id": client_id})
        assert answer.status_code == 200, answer.text
        number: int = answer.json()["id"]
        return number

    def poll(self, **parameters: str | int) -> dict[str, Any]:
        """Polls, without waiting unless `wait` is given; returns the answer."""
        answer = self.get("get_near_log/", **({"wait": 0} | parameters))
        assert answer.status_code == 200, answer.text
        log: dict[str, Any] = answer.json()
        return log

    def _path(self, address: str) -> str:
        return address if address.startswith(("/", "http")) else f"/chatroom/{self.room}/{address}"


def page_data(html: str) -> dict[str, Any]:
    """Returns what a room's page gives to its script."""
    found = PAGE_DATA.search(html)
    assert found, html
    data: dict[str, Any] = json.loads(found[1])
    return data


def new_room(site: Origin) -> str:
    """Makes a room that no other test knows; returns its name."""
    name = f"room-{secrets.token_hex(6)}"
    with Person(site) as person:
        made = person.post("/chatroom/", {"room": name})
    assert made.status_code == 302, made.text
    return name


def whole_log(person: Person) -> list[dict[str, Any]]:
    """Reads a room's log page by page from its end, as a page that is loaded afresh and scrolled up does."""
    page = person.get("history/").json()
    log: list[dict[str, Any]] = page["info"]
    while page["more"]:
        page = person.get("history/", before=log[0]["id"]).json()
        log = page["info"] + log
    return log
