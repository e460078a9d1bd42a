"""The site under an ASGI server that knows nothing of it: what it has of its own server is a gain, not a need."""

import sys

from .site import SiteServer


class UvicornServer(SiteServer):
    """The site under uvicorn alone."""

    def command(self) -> list[str]:
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"]
        return [sys.executable, "-m", "uvicorn", *options, "chatsite.asgi:application"]
