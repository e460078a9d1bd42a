"""Disks that take nothing more, under a site that runs, and that have room again later."""

import resource
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.servers.requirement import require
from tests.servers.site import SiteServer

DISK_MEBIBYTES = 64  # room for the static files and for a while of talking
SMALL_FILE_BYTES = 4096
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]
MOUNT_SMALL_DISK = f"""
set -e
mount -t tmpfs -o size={DISK_MEBIBYTES}m,mode=700 chat "$VAR_DIR"
cp -a "$1/." "$VAR_DIR"
shift
exec "$@"
"""
MOUNT_READ_ONLY = """
set -e
mount --bind "$VAR_DIR" "$VAR_DIR"
mount -o remount,bind,ro "$VAR_DIR"
exec "$@"
"""


def in_namespace(script: str, *arguments: str) -> list[str]:
    """Returns the command that runs a shell script whose mounts only it and what it starts can see."""
    require("unshare")
    if subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this system lets nobody mount anything")
    return [*NAMESPACE, "/bin/sh", "-c", script, "sh", *arguments]


class ReadOnlySite(SiteServer):
    """A site whose folder nobody can write to."""

    def command(self) -> list[str]:
        return in_namespace(MOUNT_READ_ONLY, *super().command())


class DiskSite(SiteServer, ABC):
    """A site whose disk can be `full`."""

    @abstractmethod
    def fill(self) -> None:
        """Leaves no room."""

    @abstractmethod
    def free(self) -> None:
        """Makes room again."""


class SmallDiskSite(DiskSite):
    """Its folder is a small file system of its own, which only its processes see: full, it says ENOSPC as any disk."""

    def __init__(self, folder: Path, template: Path, variables: Mapping[str, str]) -> None:
        super().__init__(folder, template, variables)
        disk = folder / "disk"
        disk.mkdir()
        self.variables["VAR_DIR"] = str(disk)

    def command(self) -> list[str]:
        return in_namespace(MOUNT_SMALL_DISK, str(self.folder / "var"), *super().command())

    def fill(self) -> None:
        with pytest.raises(OSError, match="No space left"):
            self._filler.write_bytes(bytes(DISK_MEBIBYTES << 20))

    def free(self) -> None:
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return Path(f"/proc/{self.pid}/root{self.variables['VAR_DIR']}/filler")


class LimitedFilesSite(DiskSite):
    """Its processes may not write beyond a file's first bytes: a write fails as on a disk with an error."""

    def fill(self) -> None:
        self._limit(SMALL_FILE_BYTES)

    def free(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in self.workers:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
