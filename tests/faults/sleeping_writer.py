"""A process beside a site that has taken the next number of a room, and sleeps before it commits the entry."""

import subprocess
import sys
from types import TracebackType
from typing import IO, Self

from tests.servers.project import PROJECT
from tests.servers.site import SiteServer

PROGRAM = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "chatsite.settings"
import django
django.setup()
from chatroom.actions.entries import append, writing
from chatroom.models import ChatInfo, Room, UserInfo
room = Room.objects.get(name=sys.argv[1])
with writing():
    entry = append(room, ChatInfo.Kind.SAY, UserInfo.objects.first(), "slept over", sys.argv[2])
    print(entry.number, flush=True)
    sys.stdin.readline()
print("committed", flush=True)
"""


class SleepingWriter:
    """`number` is the number it has taken; it sleeps until `commit` or `kill`."""

    def __init__(self, site: SiteServer, room: str, client_id: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, room, client_id],
            cwd=PROJECT,
            env=dict(site.environment()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.number = int(self._pipe(self._process.stdout).readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._pipe(self._process.stdin).close()
        self._pipe(self._process.stdout).close()

    def commit(self) -> None:
        """Wakes it, and returns once it has committed."""
        self._process.communicate("wake up\n", timeout=60)
        assert self._process.returncode == 0

    def kill(self) -> None:
        """Ends it at once; its entry has never been."""
        self._process.kill()
        self._process.wait()

    def _pipe(self, pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe
