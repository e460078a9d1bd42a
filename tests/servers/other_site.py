"""Somebody else's site over HTTPS, with pages that a test writes."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

STRICT = (
    "default-src 'none'; script-src {chat}; frame-src {chat}; connect-src {chat}; require-trusted-types-for 'script'"
)


class OtherSite:
    """Answers each path of `pages` with its HTML, under the content security policy `policy`.

    Every answer sets `cookies`; what browsers sent of them is in `cookies_sent`, a path and a text for each request.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.policy = ""
        self.pages: dict[str, str] = {}
        self.cookies: list[str] = []
        self.cookies_sent: list[tuple[str, str]] = []


@contextmanager
def other_site(folder: Path) -> Iterator[OtherSite]:
    """Serves a site with the key and certificate that lie in `folder`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.cookies_sent.append((self.path, self.headers.get("Cookie", "")))
            page = site.pages.get(self.path)
            self.send_response(404 if page is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if site.policy:
                self.send_header("Content-Security-Policy", site.policy)
            for cookie in site.cookies:
                self.send_header("Set-Cookie", cookie)
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site = OtherSite(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
