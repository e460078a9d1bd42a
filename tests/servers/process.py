"""A server process of a test: started, waited for until it answers, stopped or killed, and started again."""

import os
import random
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

START_SECONDS = 60  # a machine that builds and tests at once is slow
STOP_SECONDS = 45  # longer than the grace that gunicorn gives its workers
LOOK_AGAIN_SECONDS = 0.05
LOG_CHARACTERS = 4000

# Below the ports that systems give to outgoing connections: a client that dials a port of that range where
# nobody listens, as after a server was killed, can be given the same port itself and then talks to itself.
PORTS = range(20_000, 30_000)


class ServerFailedError(Exception):
    """A server ended, or did not answer in time; the message holds the end of its log."""


def free_port() -> int:
    """Return a TCP port of this machine that nobody listens on."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


class ServerProcess(ABC):
    """One server in a process group of its own; `known` are all that were made and not closed yet."""

    known: ClassVar[list["ServerProcess"]] = []
    stop_signal = signal.SIGTERM
    user: str | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.working_folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._log_file = folder / f"{type(self).__name__}.log"
        self.known.append(self)

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Tell whether the server does its work, by asking it for a piece of it."""

    def environment(self) -> Mapping[str, str]:
        return bare_environment()

    @property
    def log(self) -> str:
        """All that the server has written to its standard output and error, over all its starts."""
        return self._log_file.read_text(errors="replace") if self._log_file.exists() else ""

    @property
    def pid(self) -> int:
        """The process id of the running server: for gunicorn, of the process that watches the workers."""
        return self._running().pid

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server, on the port and data of its last start if any, and wait until it answers."""
        if self.is_running():
            raise ServerFailedError(f"{self} is running already")
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                cwd=self.working_folder,
                env=dict(self.environment()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.user,
                group=self.user,
                extra_groups=[] if self.user else None,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._ends_within(LOOK_AGAIN_SECONDS):
                raise self._failure("ended at its start")
            if time.monotonic() > deadline:
                self.kill()
                raise self._failure(f"did not answer within {START_SECONDS} s")

    def stop(self) -> None:
        """Ask the server to end, as a service manager does, and wait until it has."""
        self._running().send_signal(self.stop_signal)
        if not self._ends_within(STOP_SECONDS):
            self.kill()
            raise self._failure(f"did not stop within {STOP_SECONDS} s")

    def kill(self) -> None:
        """Kill the server and all its workers at once, with no chance to tidy up."""
        os.killpg(self._running().pid, signal.SIGKILL)
        self._running().wait()

    def close(self) -> None:
        """End the server and what is left of its process group, in whatever state the test left them."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self.known.remove(self)

    def _failure(self, what: str) -> ServerFailedError:
        return ServerFailedError(f"{self} {what}:\n{self.log[-LOG_CHARACTERS:]}")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ServerFailedError(f"{self} was never started")
        return self._process

    def _ends_within(self, seconds: float) -> bool:
        try:
            self._running().wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def __str__(self) -> str:
        return f"{type(self).__name__} on port {self.port}"


def bare_environment() -> dict[str, str]:
    """Return what every process needs of this environment, and none of the developer's own settings."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
