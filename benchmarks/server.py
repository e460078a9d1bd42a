"""The server under test: the site as `make run` starts it, or the floor, with its own state and core."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.machine import Cores, cpu_seconds, memory_kib, process_tree

PROJECT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
ROOM_PATH = "/chatroom/happy/"

START_SECONDS = 30.0
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.05

SITE = ("-c", "gunicorn.conf.py")
# The worker of the site, without the site: what is left of its cost is ours.
FLOOR = (
    "-k",
    "uvicorn_worker.UvicornWorker",
    "--access-logfile",
    "/dev/null",
    "benchmarks.floor:application",
)


class Server:
    """A server to be loaded: a context manager that starts it, and leaves nothing behind."""

    def __init__(self, cores: Cores, *, floor: bool = False, environment: dict[str, str] | None = None) -> None:
        self.core = cores.server
        self._floor = floor
        self._folder = tempfile.TemporaryDirectory(prefix="chat-benchmark-")
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self._environment = os.environ | {
            "BIND": HOST,
            "PORT": str(self.port),
            "VAR_DIR": self._folder.name,
            "DATABASE_URL": f"sqlite:///{self._folder.name}/chat.sqlite3",
            "REDIS_URL": "",
            "DEBUG": "false",
            "WEB_CONCURRENCY": "1",
            "CHAT_FLOOD_LIMITS": "off",
            "ALLOWED_HOSTS": HOST,
            **(environment or {}),
        }

    def __enter__(self) -> Self:
        try:
            if not self._floor:
                for task in ("migrate", "collectstatic"):
                    self._run("manage.py", task, "--noinput", "--verbosity", "0")
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
        gunicorn = ("-m", "gunicorn", *(FLOOR if self._floor else SITE))
        if self._floor:
            gunicorn += ("--bind", f"{HOST}:{self.port}")
        own_cores = os.sched_getaffinity(0)
        log = (Path(self._folder.name) / "server.log").open("ab")
        # A child inherits the cores of the one who starts it.
        os.sched_setaffinity(0, {self.core})
        try:
            self._process = subprocess.Popen(
                [sys.executable, *gunicorn],
                cwd=PROJECT,
                env=self._environment,
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
        """The same site in new processes, with nothing in their memory of what came before."""
        self.stop()
        self.start()

    def log(self) -> str:
        """What it has written so far."""
        return (Path(self._folder.name) / "server.log").read_text(errors="replace")

    def cpu_seconds(self) -> float:
        """The processor time of all its processes so far."""
        return cpu_seconds(self._pids())

    def memory_kib(self) -> int:
        """The memory of all its processes now."""
        return memory_kib(self._pids())

    def _pids(self) -> list[int]:
        pids = process_tree(self._process.pid) if self._process else []
        if len(pids) < 2:
            sys.exit(f"The server has ended:\n{self.log()}")
        return pids

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=START_SECONDS)
        try:
            connection.request("GET", ROOM_PATH)
            status = connection.getresponse().status
        except (ConnectionError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if status != http.HTTPStatus.OK:
            sys.exit(f"The room's page answers {status}:\n{self.log()}")
        return True

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            [sys.executable, *command], cwd=PROJECT, env=self._environment, capture_output=True, check=False
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr.decode(errors='replace')}")

    def _clean_up(self) -> None:
        self.stop()
        self._folder.cleanup()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
