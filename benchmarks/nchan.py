"""Nchan, the peer in C: nginx with Debian's module, with one worker and the configuration beside this file."""

import os
import resource
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.machine import Cores
from benchmarks.server import Server

CONFIGURATION = Path(__file__).with_name("nchan.conf")
MODULE_FOLDERS = ("/usr/lib/nginx/modules", "/usr/share/nginx/modules", "/usr/lib64/nginx/modules")
MODULE = "ngx_nchan_module.so"
NGINX_FOLDERS = ("/usr/sbin", "/usr/local/sbin")


def find_nginx() -> Path | None:
    """Where nginx is, if it is installed."""
    found = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", os.defpath), *NGINX_FOLDERS]))
    return Path(found) if found else None


def find_module() -> Path | None:
    """Where Nchan's module is, if it is installed."""
    return next((path for folder in MODULE_FOLDERS if (path := Path(folder) / MODULE).is_file()), None)


class Nchan(Server):
    """nginx with Nchan; the benchmark ends with a sentence where one of the two is missing."""

    name = "Nchan in nginx"
    path = "/ready"

    def __init__(self, cores: Cores) -> None:
        nginx, module = find_nginx(), find_module()
        if nginx is None or module is None:
            missing = "nginx" if nginx is None else f"Nchan's module ({MODULE})"
            sys.exit(f"{missing} is not installed, so there is no peer (Debian: apt-get install libnginx-mod-nchan).")
        super().__init__(cores)
        self._nginx = nginx
        self._module = module

    def command(self) -> list[str]:
        return [str(self._nginx), "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]

    def working_folder(self) -> Path:
        return self.folder

    def environment(self) -> Mapping[str, str]:
        return os.environ

    def prepare(self) -> None:
        text = CONFIGURATION.read_text()
        for name, value in (
            ("PORT", self.port),
            ("FOLDER", self.folder),
            ("MODULE", self._module),
            ("FILES", resource.getrlimit(resource.RLIMIT_NOFILE)[1]),
        ):
            text = text.replace(f"@{name}@", str(value))
        (self.folder / "nginx.conf").write_text(text)
