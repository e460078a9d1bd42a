"""The brain elsewhere: what it is sent, and that nothing it does costs more than an answer."""

from typing import Any

import pytest
from pytest_django import Settings

from chatroom.duck import Line, Question, reply_to, replying
from chatroom.duck.question import BrainFailed
from chatroom.duck.remote import FAILURES_MAX, RemoteBrain
from chatroom.models import Room
from tests.people import Person
from tests.servers.fixtures import StartSite

from .stub import Stub, answers, dribbles, is_silent, says, sends, stub

KEY = "sk-nobody-may-know"

BODIES: dict[str, Any] = {
    "empty": b"",
    "null": None,
    "no text": b"\xff",
    "very deep": b"[" * 100_000,
    "a list": [],
    "an object": {},
    "no choice": {"choices": []},
    "choices by name": {"choices": {}},
    "the choice null": {"choices": [None]},
}
CONTENTS: list[Any] = [None, 7, ["a"], "", " \n", "a\0b"]
TOO_MUCH = {
    "silent": is_silent,
    "no head": dribbles(b""),
    "an endless head": dribbles(b"HTTP/1.1 200 OK\r\n"),
    "an endless body": dribbles(b"HTTP/1.1 200 OK\r\n\r\n"),
    "a huge body": says("x" * 300_000),
}
BROKEN = {
    "nothing": sends(b""),
    "no http": sends(b"\x00\xff" * 500),
    "no such status": sends(b"HTTP/1.1 999999 \r\n\r\n"),
    "many headers": sends(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 500),
    "a negative length": sends(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"),
    "less than its length": sends(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
    "a bad chunk": sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "an error": answers({}, "500 Broken"),
    "no access": answers({}, "401 No"),
    **{f"the body {name}": answers(body) for name, body in BODIES.items()},
    **{f"the content {content!r}": says(content) for content in CONTENTS},
}


@pytest.fixture(autouse=True)
def remote(settings: Settings) -> None:
    settings.CHAT_DUCK = "remote"
    settings.CHAT_DUCK_KEY = KEY
    settings.CHAT_DUCK_MODEL = "pond-1"
    settings.CHAT_DUCK_INSTRUCTIONS = "Quack."
    settings.CHAT_DUCK_SECONDS = 1


def ask(endpoint: Stub, settings: Settings, text: str = "hello", **question: Any) -> str | None:
    settings.CHAT_DUCK_URL = endpoint.url
    return RemoteBrain().answer(Question(text, "en", **question))


def test_it_is_sent_the_instructions_and_the_talk(settings: Settings) -> None:
    settings.CHAT_DUCK_SECONDS = 60
    with stub(says("  Quack!\r\n")) as endpoint:
        context = [Line("hi"), Line("quack", by_duck=True)]
        assert ask(endpoint, settings, "how are you", context=context) == "Quack!"
    [(head, body)] = endpoint.asked
    assert head.startswith("POST /v1/chat/completions HTTP/1.1\r\n")
    assert f"Authorization: Bearer {KEY}" in head.splitlines()
    assert body["model"] == "pond-1"
    assert [(each["role"], each["content"]) for each in body["messages"]] == [
        ("system", "Quack."),
        ("user", "hi"),
        ("assistant", "quack"),
        ("user", "how are you"),
    ]


@pytest.mark.parametrize("content", ["<script>alert(1)</script>", "/help", "@duck hello", "😀", "a\nb"])
def test_what_it_says_is_text(settings: Settings, content: str) -> None:
    settings.CHAT_DUCK_SECONDS = 60
    with stub(says(content)) as endpoint:
        assert ask(endpoint, settings) == content


def test_an_endless_answer_is_cut_to_the_room_s_length(
    room: Room, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHAT_DUCK_SECONDS = 60
    monkeypatch.setitem(replying.BRAINS, "remote", RemoteBrain())
    with stub(says("quack " * 20_000)) as endpoint:
        settings.CHAT_DUCK_URL = endpoint.url
        reply = reply_to("hello", "en", room=room)
    assert reply is not None
    assert (len(reply) <= 200, reply[-1]) == (True, "…")


@pytest.mark.parametrize("how", TOO_MUCH)
def test_one_that_takes_too_long_or_too_much_is_given_up(settings: Settings, how: str) -> None:
    with stub(TOO_MUCH[how]) as endpoint, pytest.raises(BrainFailed):
        ask(endpoint, settings)


@pytest.mark.parametrize("how", BROKEN)
def test_one_that_is_broken_gives_no_answer(settings: Settings, how: str) -> None:
    settings.CHAT_DUCK_SECONDS = 5
    with stub(BROKEN[how]) as endpoint, pytest.raises(BrainFailed):
        ask(endpoint, settings)


def test_nobody_listens_and_no_name_is_known(settings: Settings) -> None:
    with stub(is_silent) as endpoint:
        closed = endpoint.url
    for url in (closed, "http://nowhere.invalid/v1"):
        settings.CHAT_DUCK_URL = url
        with pytest.raises(BrainFailed):
            RemoteBrain().answer(Question("hello", "en"))


def test_a_redirect_is_not_followed_so_that_the_key_goes_nowhere_else(settings: Settings) -> None:
    with stub(says("caught")) as elsewhere:
        redirect = answers({}, "307 Moved", f"Location: {elsewhere.url}/chat/completions\r\n")
        with stub(redirect) as endpoint, pytest.raises(BrainFailed):
            ask(endpoint, settings)
    assert elsewhere.asked == []


def test_one_that_fails_again_and_again_is_left_alone_for_a_while(settings: Settings) -> None:
    brain = RemoteBrain()
    with stub(answers({}, "503 Busy")) as endpoint:
        settings.CHAT_DUCK_URL = endpoint.url
        for _time in range(FAILURES_MAX + 5):
            with pytest.raises(BrainFailed):
                brain.answer(Question("hello", "en"))
    assert len(endpoint.asked) == FAILURES_MAX


def test_a_duck_that_hangs_holds_up_nobody(start_site: StartSite) -> None:
    with stub(is_silent) as endpoint:
        settings = {"URL": endpoint.url, "MODEL": "pond-1", "KEY": KEY, "SECONDS": "60"}
        variables = {f"CHAT_DUCK_{name}": value for name, value in settings.items()}
        site = start_site(CHAT_DUCK="remote", CHAT_FLOOD_LIMITS="off", **variables)
        with Person(site) as person:
            # More than it has threads, and more than serve the whole site.
            numbers = [person.say(f"@duck hello {number}") for number in range(20)]
            assert numbers == list(range(1, 21))
            assert [entry["mess"] for entry in person.poll(last_id=19)["info"]] == ["@duck hello 19"]
            assert person.get("/").status_code == 200
    assert KEY not in site.log
