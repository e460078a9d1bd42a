"""Where webhooks of the tests lead: a server of this machine that keeps what comes, and answers as it is told to."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.until import until

WAIT_SECONDS = 90.0


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.raw)
        return body

    @property
    def texts(self) -> list[str]:
        return [message["mess"] for message in self.body["messages"]]

    def is_signed_with(self, secret: str) -> bool:
        """Checks the signature as the specification of Standard Webhooks has it."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = b".".join([self.id.encode(), self.headers["webhook-timestamp"].encode(), self.raw])
        signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return self.headers["webhook-signature"] == f"v1,{signature}"


class Endpoint:
    """`with Endpoint() as endpoint`: answers with `status`, or with `location` besides, or, held, not at all."""

    def __init__(self) -> None:
        self.status = 200
        self.location = ""
        self.go_on = threading.Event()
        self.go_on.set()
        self.received: list[Received] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        port: int = self._server.server_address[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?room=1"

    @property
    def texts(self) -> list[str]:
        """All that has come, in its order."""
        return [text for each in list(self.received) for text in each.texts]

    def awaits(self, *texts: str) -> None:
        """Waits until exactly these have come."""
        until(lambda: len(self.texts) >= len(texts), f"delivery of {texts}", WAIT_SECONDS)
        assert self.texts == list(texts)

    def awaits_requests(self, count: int) -> None:
        """Waits until so many requests have come."""
        until(lambda: len(self.received) >= count, f"{count} requests", WAIT_SECONDS)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 (the library's name)
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                endpoint.received.append(Received(self.path, headers, raw))
                endpoint.go_on.wait(WAIT_SECONDS)
                self.send_response(endpoint.status)
                if endpoint.location:
                    self.send_header("Location", endpoint.location)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            do_GET = do_POST

            def log_message(self, *arguments: object) -> None:
                pass

        return Handler
