"""A server under test: its processes on a core and a port of their own, its state in a folder that goes with it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.machine import Cores, cpu_seconds, memory_kib, open_files, process_tree

HOST = "127.0.0.1"

START_SECONDS = 30.0
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.05


class Server(ABC):
    """A server to be loaded: a context manager that starts it, and leaves nothing behind."""

    name: str  # in words, for the figures' title
    path: str  # that answers 200 when the server does its work

    def __init__(self, cores: Cores) -> None:
        self.core = cores.server
        self.port = _free_port()
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def folder(self) -> Path:
        """Its state, and nobody else's; there from the context's beginning to its end."""
        if self._temporary is None:
            raise LookupError("the server's folder is there within its context only")
        return Path(self._temporary.name)

    @abstractmethod
    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""

    @abstractmethod
    def working_folder(self) -> Path:
        """Where the command runs."""

    @abstractmethod
    def environment(self) -> Mapping[str, str]:
        """The environment of its processes."""

    @abstractmethod
    def prepare(self) -> None:
        """Makes what it needs before its first start."""

    def __enter__(self) -> Self:
        self._temporary = tempfile.TemporaryDirectory(prefix="chat-benchmark-")
        try:
            self.prepare()
            self.start()
        except BaseException:
            self._clean_up()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clean_up()

    def start(self) -> None:
        """Starts it and waits until it answers; ends the benchmark with its log where it does not."""
        own_cores = os.sched_getaffinity(0)
        log = (self.folder / "server.log").open("ab")
        # A child inherits the cores of the one who starts it.
        os.sched_setaffinity(0, {self.core})
        try:
            self._process = subprocess.Popen(
                self.command(),
                cwd=self.working_folder(),
                env=dict(self.environment()),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        finally:
            log.close()
            os.sched_setaffinity(0, own_cores)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"The server does not start:\n{self.log()}")
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Asks it to end, and ends it with all its processes where it does not."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def restart(self) -> None:
        """The same server in new processes, with nothing in their memory of what came before."""
        self.stop()
        self.start()

    def log(self) -> str:
        """What it has written so far."""
        return (self.folder / "server.log").read_text(errors="replace")

    def cpu_seconds(self) -> float:
        """The processor time of all its processes so far."""
        return cpu_seconds(self._pids())

    def memory_kib(self) -> int:
        """The memory of all its processes now."""
        return memory_kib(self._pids())

    def open_files(self) -> int:
        """The open files, sockets included, of all its processes now."""
        return open_files(self._pids())

    def _pids(self) -> list[int]:
        pids = process_tree(self._process.pid) if self._process else []
        if len(pids) < 2:
            sys.exit(f"The server has ended:\n{self.log()}")
        return pids

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=START_SECONDS)
        try:
            connection.request("GET", self.path)
            status = connection.getresponse().status
        except (ConnectionError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if status != http.HTTPStatus.OK:
            sys.exit(f"{self.path} answers {status}:\n{self.log()}")
        return True

    def _clean_up(self) -> None:
        self.stop()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
