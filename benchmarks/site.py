"""The site as `make run` starts it, from this checkout or another one, and the floor on the same worker."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.machine import Cores
from benchmarks.server import HOST, Server

PROJECT = Path(__file__).resolve().parent.parent
ROOM_PATH = "/chatroom/happy/"

# Names a VAR_DIR of this checkout, migrated and with its static files, to copy instead of making one for each site.
PREPARED = "BENCHMARK_PREPARED"


class Site(Server):
    """The site of the checkout `project`, on SQLite, with one worker and no limits on floods.

    `variables` are added to its environment, and may be changed between a stop and a start.
    """

    name = "the site"
    path = ROOM_PATH

    def __init__(self, cores: Cores, project: Path = PROJECT, variables: Mapping[str, str] | None = None) -> None:
        super().__init__(cores)
        self._project = project
        self.variables = dict(variables or {})

    def command(self) -> list[str]:
        return [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]

    def working_folder(self) -> Path:
        return self._project

    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "BIND": HOST,
            "PORT": str(self.port),
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder}/chat.sqlite3",
            "REDIS_URL": "",
            "DEBUG": "false",
            "WEB_CONCURRENCY": "1",
            "CHAT_FLOOD_LIMITS": "off",
            "CHAT_DUCK": "off",  # what it says would be counted
            "ALLOWED_HOSTS": HOST,
            **self.variables,
        }

    def prepare(self) -> None:
        if self._project == PROJECT and (prepared := os.environ.get(PREPARED)):
            shutil.copytree(prepared, self.folder, dirs_exist_ok=True)
            return
        for task in ("migrate", "collectstatic"):
            command = [sys.executable, "manage.py", task, "--noinput", "--verbosity", "0"]
            done = subprocess.run(
                command, cwd=self._project, env=dict(self.environment()), capture_output=True, check=False
            )
            if done.returncode:
                sys.exit(f"manage.py {task} failed:\n{done.stderr.decode(errors='replace')}")


class Floor(Server):
    """A bare long poll, or stream, on the site's worker without the site: what is left of its cost is ours."""

    name = "the floor, bare ASGI on the same worker"
    path = ROOM_PATH

    def command(self) -> list[str]:
        worker = ["-k", "uvicorn_worker.UvicornWorker", "--access-logfile", "/dev/null"]
        bind = ["--bind", f"{HOST}:{self.port}"]
        # Its streams do not see that their readers have gone, and there is nothing to lose.
        stop = ["--graceful-timeout", "0"]
        return [sys.executable, "-m", "gunicorn", *worker, *bind, *stop, "benchmarks.floor:application"]

    def working_folder(self) -> Path:
        return PROJECT

    def environment(self) -> Mapping[str, str]:
        return os.environ

    def prepare(self) -> None:
        """It needs nothing."""
