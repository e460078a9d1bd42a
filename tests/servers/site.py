"""The site as a server: under gunicorn as `make run` starts it, or runserver as `make dev` does."""

import http.client
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .process import ServerProcess, bare_environment
from .project import PROJECT

ANSWER_SECONDS = 5
MANAGE_SECONDS = 120


def run_manage(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` in this environment alone; its exit status is the caller's to judge."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env={**bare_environment(), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=MANAGE_SECONDS,
        check=False,
    )


class ManageFailedError(Exception):
    """A `manage.py` command that a server or a test needs has failed; the message holds what it wrote."""


class SiteServer(ServerProcess):
    """The site under gunicorn, with its state in a folder of its own.

    `template` is a VAR_DIR that is ready to serve: database, static files. The server gets a copy.
    `variables` are the environment of the site; PORT and VAR_DIR are set where they say nothing. There is no duck but
    where they ask for one: it would talk where a test counts what is said.
    """

    def __init__(self, folder: Path, template: Path, variables: Mapping[str, str]) -> None:
        super().__init__(folder)
        self.working_folder = PROJECT
        self.variables = {"PORT": str(self.port), "VAR_DIR": str(folder / "var"), "CHAT_DUCK": "off", **variables}
        if "VAR_DIR" not in variables:
            shutil.copytree(template, folder / "var")
        if "DATABASE_URL" in variables:
            self.manage("migrate", "--noinput", "--verbosity", "0")

    @property
    def url(self) -> str:
        """The site's origin, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]

    def environment(self) -> Mapping[str, str]:
        return {**super().environment(), **self.variables}

    @property
    def workers(self) -> list[int]:
        """The process ids of gunicorn's workers, as many as run now."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def manage(self, *arguments: str) -> str:
        """Run a `manage.py` command on this server's data and return what it printed."""
        result = run_manage(self.variables, *arguments)
        if result.returncode != 0:
            raise ManageFailedError(f"manage.py {' '.join(arguments)}:\n{result.stdout}{result.stderr}")
        return result.stdout

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/")
            connection.getresponse()
            return True
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class RunserverServer(SiteServer):
    """The site under Django's development server, which answers a poll in a view of Django's."""

    def command(self) -> list[str]:
        # One process, so that a signal reaches the server and not the watcher of the source files.
        return [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"]
