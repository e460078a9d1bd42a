"""The server's worker process: uvicorn under gunicorn, told before anything else that it is to stop."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from uvicorn.config import Config
from uvicorn.server import Server
from uvicorn_worker import UvicornWorker

from chatsite.logs import PrivateFormatter
from chatsite.protocol import BoundedProtocol

KEEP_ALIVE_SECONDS = 75  # longer than a proxy in front keeps its side open, so that it is the proxy who closes
STOPPING_SECONDS = 20  # for requests under way; held polls are answered at once
# What the system keeps for a reader who does not take it, besides the 256 KiB of a stream (Linux doubles this).
SEND_BUFFER_BYTES = 64 * 1024
GONE_MILLISECONDS = 30_000  # after which a peer that confirms nothing of what it was sent counts as gone


class ChatServer(Server):
    """Answers the held polls when it is to stop, instead of waiting for them to end; stops when its master is gone."""

    def __init__(self, config: Config, master: int) -> None:
        super().__init__(config)
        self._master = master

    async def on_tick(self, counter: int) -> bool:
        # A worker that went on alone would keep the port from the next start, and nobody would stop it.
        self.should_exit = self.should_exit or os.getppid() != self._master
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Imported here: gunicorn's master, which loads this module, does not set Django up.
        from chatroom import waiting

        loop = asyncio.get_running_loop()
        # What waits to be accepted would be reset with its listener.
        late = [each for listener in sockets or [] for each in _accept_all(listener)]
        for server in self.servers:
            server.close()
        tasks = [loop.create_task(self._serve_last(each)) for each in late]
        # At the next turn, when the connections are told: the answer to a held poll is its connection's last.
        loop.call_soon(waiting.hub.close)
        await super().shutdown(sockets)
        await asyncio.gather(*tasks, return_exceptions=True)  # of those who have gone meanwhile

    async def _serve_last(self, connection: socket.socket) -> None:
        protocol = BoundedProtocol(self.config, self.server_state, self.lifespan.state)
        await asyncio.get_running_loop().connect_accepted_socket(lambda: protocol, connection)
        protocol.shutdown()


class ChatWorker(UvicornWorker):
    """Serves with uvloop and httptools, believes no forwarding header (chatroom.address does), and logs no request."""

    CONFIG_KWARGS: dict[str, Any] = {
        "loop": "uvloop",
        "http": BoundedProtocol,
        "ws": "none",
        "lifespan": "on",
        "proxy_headers": False,
        "server_header": False,
        "access_log": False,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": STOPPING_SECONDS,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for handler in self.log.error_log.handlers:
            handler.setFormatter(PrivateFormatter())

    async def _serve(self) -> None:
        self.config.app = self.wsgi
        self._install_sigquit_handler()
        for listener in self.sockets:
            _bound_connections(listener)
        server = ChatServer(self.config, master=self.ppid)
        await server.serve(sockets=self.sockets)
        if not server.started:
            raise SystemExit(1)


def _bound_connections(listener: socket.socket) -> None:
    """Sets what each connection of `listener` inherits."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    if listener.family != socket.AF_UNIX and hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_MILLISECONDS)


def _accept_all(listener: socket.socket) -> Iterator[socket.socket]:
    """Accepts whoever waits at `listener`, which does not block."""
    with suppress(OSError):  # nobody waits any more, or no more files may be opened
        while True:
            connection, _address = listener.accept()
            yield connection
