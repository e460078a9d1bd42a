"""Hostile clients in front of the site: others are served all the while, and what the hostile hold is freed."""

import pytest

from benchmarks.hostile_clients import HostileCrowd, kinds
from tests.people import Person, new_room
from tests.raw_http import exchange
from tests.servers.site import SiteServer
from tests.until import until

from .descriptors import memory_kib, sockets_of
from .open_files import allow_files
from .talk import Talk

SILENT = 5000
OTHERS = 60  # of each other kind
FILES = SILENT + 20 * OTHERS
REAPED_SECONDS = 150  # not the bound itself, which is half of it: a machine under other work is slow
MEMORY_KIB = 160 * 1024


def test_a_hostile_crowd_is_reaped_while_everybody_else_talks(site_without_limits: SiteServer) -> None:
    site = site_without_limits
    allow_files(FILES)
    with Person(site) as person:
        person.poll()
    memory, sockets = memory_kib(site), sockets_of(site)
    with Talk([site]) as talk:
        talking = sockets + len(talk.readers) + len(talk.writers)
        parts = [(kind, SILENT if name == "silent" else OTHERS) for name, kind in kinds(talk.room).items()]
        with HostileCrowd(site.port, parts):
            until(lambda: sockets_of(site) > SILENT / 2, "the crowd is accepted")
            talk.goes_on(100)
            assert memory_kib(site) - memory < MEMORY_KIB
            until(lambda: sockets_of(site) <= talking, "every hostile connection is closed", REAPED_SECONDS)
            talk.goes_on()
        for trouble in talk.troubles:
            assert (trouble.unanswered, trouble.turned) == (0, [])
    until(lambda: sockets_of(site) <= sockets, "nothing is held any more")
    assert "Traceback" not in site.log


HEAD = "POST /chatroom/{room}/save_chat_log/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n"
GET = "GET /chatroom/{room}/history/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
SILLY = {
    "a chunk larger than any number": CHUNKED + "FFFFFFFFFFFFFFFFFF\r\n",
    "a negative chunk": CHUNKED + "-1\r\n",
    "a chunk in hexadecimal twice": CHUNKED + "0x5\r\nhello\r\n0\r\n\r\n",
    "a chunk without a size": CHUNKED + "\r\nhello\r\n0\r\n\r\n",
    "a chunk longer than it says": CHUNKED + "1\r\nhello\r\n0\r\n\r\n",
    "many extensions": CHUNKED + "1" + ";a=b" * 30_000 + "\r\na\r\n0\r\n\r\n",
    "many empty lines": "\r\n" * 50_000,
    "many chunks of a byte": CHUNKED + "1\r\na\r\n" * 30_000 + "0\r\n\r\n",
    "a length and chunks": HEAD + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": HEAD + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "chunks twice": HEAD + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks by another name": HEAD + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "lengths in a list": HEAD + "Content-Length: 5, 5\r\n\r\nhello",
    "a line that is folded": HEAD + "Content-Length:\r\n 5\r\n\r\nhello",
    "a space before the colon": HEAD + "Content-Length : 5\r\n\r\nhello",
    "a body larger than it may be": HEAD + "Content-Length: 300000\r\n\r\n" + "a" * 300_000,
    "a header larger than it may be": GET + "X-Large: " + "a" * 100_000 + "\r\n\r\n",
    "more headers than there may be": GET + "X: y\r\n" * 20_000 + "\r\n",
    "an address larger than it may be": "GET /" + "a" * 100_000 + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "garbage behind a request": GET + "\r\n" + "\0\x01garbage " * 1000,
    "garbage behind a poll": GET.replace("history/", "get_near_log/?last_id=0&wait=1") + "\r\n" + "garbage " * 1000,
    "another protocol": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "encryption": "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + "\0" * 500,
    "no version": "GET /\r\n\r\n",
}
UNFINISHED = {
    "an endless extension": CHUNKED + "1;" + "a" * 100_000,
    "a chunk of nearly all there is": CHUNKED + "FFFFFFFFFFFFFFFE\r\nchat_content=a",
}


@pytest.fixture(scope="module")
def room(shared_site: SiteServer) -> str:
    return new_room(shared_site)


def assert_harmless(site: SiteServer, room: str, answer: bytes) -> None:
    """Fails for an answer that is an error of the site's, and if anything was said in the room."""
    statuses = [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert all(status < 500 for status in statuses), answer[:500]
    with Person(site, room) as person:
        assert person.poll()["info"] == []
    assert "Traceback" not in site.log


@pytest.mark.parametrize("sent", SILLY.values(), ids=SILLY)
def test_what_makes_no_sense_is_refused_or_answered_and_its_connection_closed(
    shared_site: SiteServer, room: str, sent: str
) -> None:
    assert_harmless(shared_site, room, exchange(shared_site, sent.replace("{room}", room).encode("latin-1")))


@pytest.mark.parametrize("sent", UNFINISHED.values(), ids=UNFINISHED)
def test_what_has_no_end_and_is_given_up_leaves_nothing_behind(shared_site: SiteServer, room: str, sent: str) -> None:
    sockets = sockets_of(shared_site)
    answer = exchange(shared_site, sent.replace("{room}", room).encode("latin-1"), cut=True)
    assert_harmless(shared_site, room, answer)
    until(lambda: sockets_of(shared_site) <= sockets, "its connection is closed")
