"""ASGI's shapes, for what is written in plain ASGI here."""

from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any, Protocol

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Coroutine[Any, Any, None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# The extension of the site's own server: `scope["extensions"][OPEN_RESPONSE]` is a TakeResponse. Others do without.
OPEN_RESPONSE = "chatroom.open_response"


class OpenResponse(Protocol):
    """A response that is written by plain calls on the event loop, after the application's call has returned.

    `is_first` is whether its connection has had no other before.
    """

    is_first: bool

    def answer(self, headers: bytes, body: bytes) -> None:
        """Writes the whole response: `headers` are lines of "name: value", each with its end of line."""

    def begin(self, headers: bytes) -> None:
        """Begins a response of lines that come one by one."""

    def write_line(self, line: bytes) -> None:
        """Writes `line` and its end; cuts the connection of a reader who leaves too much waiting."""

    def end(self) -> None:
        """Completes a response of lines."""


# Given what to call when the client leaves before it is answered; None where this response cannot be taken over.
TakeResponse = Callable[[Callable[[], None]], OpenResponse | None]
