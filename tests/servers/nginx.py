"""nginx in front of one site or two, with the configuration that the project ships."""

import re
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .process import ServerProcess, free_port
from .project import PROJECT
from .requirement import require

SHIPPED = PROJECT / "deploy" / "nginx.conf"
SERVER = "server 127.0.0.1:8000 max_fails=0;"
SECOND_SERVER = "# server 127.0.0.1:8001 max_fails=0;"  # as it stands there, to be taken in where there are two


class Upstream(Protocol):
    """What nginx passes requests on to: a site, or something in its place, on a port of this machine."""

    port: int


@dataclass(frozen=True)
class Door:
    """An origin that people can turn to."""

    url: str


class NginxServer(ServerProcess):
    """The shipped configuration, changed in nothing but its ports and its certificate, which is made for the test.

    Besides HTTPS it listens on a port without: `plain`, for those who want to read what goes over the wire.
    """

    def __init__(self, folder: Path, site: Upstream, second: Upstream | None = None) -> None:
        self._program = require("nginx", folders=[Path("/usr/sbin")])
        super().__init__(folder)
        self.plain_port = free_port()
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        self._make_certificate(key, certificate)
        self._configuration = folder / "nginx.conf"
        self._configuration.write_text(self._main(self._adapted(site, second, key, certificate)))

    @property
    def url(self) -> str:
        """The origin that visitors see; its certificate is signed by nobody."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def plain(self) -> Door:
        """The same without encryption; the site has to allow 127.0.0.1 as its host."""
        return Door(f"http://127.0.0.1:{self.plain_port}")

    def command(self) -> list[str]:
        return [str(self._program), "-c", str(self._configuration), "-p", str(self.folder)]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def _adapted(self, site: Upstream, second: Upstream | None, key: Path, certificate: Path) -> str:
        text = SHIPPED.read_text()
        listening = f"listen 127.0.0.1:{self.plain_port};\n    listen 127.0.0.1:{self.port} ssl"
        for shipped, here in (
            (SERVER, SERVER.replace("8000", str(site.port))),
            (SECOND_SERVER, SERVER.replace("8000", str(second.port)) if second else ""),
            ("listen 443 ssl", listening),
            ("/etc/ssl/certs/chat.example.pem", str(certificate)),
            ("/etc/ssl/private/chat.example.key", str(key)),
        ):
            assert shipped in text
            text = text.replace(shipped, here)
        return re.sub(r"server \{\s*listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)

    def _main(self, site_configuration: str) -> str:
        return (
            f"daemon off;\nmaster_process off;\npid {self.folder}/nginx.pid;\nerror_log stderr;\n"
            f"worker_rlimit_nofile 4096;\nevents {{ worker_connections 2048; }}\n"
            f"http {{\naccess_log off;\n"
            f"client_body_temp_path {self.folder}/body;\nproxy_temp_path {self.folder}/proxy;\n"
            f"fastcgi_temp_path {self.folder}/fastcgi;\nuwsgi_temp_path {self.folder}/uwsgi;\n"
            f"scgi_temp_path {self.folder}/scgi;\n{site_configuration}\n}}\n"
        )

    def _make_certificate(self, key: Path, certificate: Path) -> None:
        subject = ["-subj", "/CN=chat.example", "-days", "2", "-nodes", "-newkey", "rsa:2048"]
        files = ["-keyout", str(key), "-out", str(certificate)]
        subprocess.run([str(require("openssl")), "req", "-x509", *subject, *files], check=True, capture_output=True)
