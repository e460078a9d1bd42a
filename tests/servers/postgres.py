"""A private PostgreSQL: a cluster of its own in a temporary folder, on a free port."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from .process import STOP_SECONDS, ServerProcess, bare_environment
from .requirement import require

ROLE = "chat"
CONNECT_SECONDS = 2
INITDB_SECONDS = 120


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs, of the newest version where Debian keeps several."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return str(require(name, folders=versions))


class PostgresServer(ServerProcess):
    """PostgreSQL in the foreground; `stop` cuts the connections that are open, `crash` leaves nothing tidied up."""

    stop_signal = signal.SIGINT  # "fast shutdown": SIGTERM would wait for every client to leave by itself

    def __init__(self, folder: Path) -> None:
        """Make the cluster, in a folder that any user may enter: PostgreSQL refuses to run as root."""
        initdb = program("initdb")
        super().__init__(folder)
        if os.geteuid() == 0:
            self.user = "postgres"
            shutil.chown(folder, self.user, self.user)
        self._cluster = folder / "cluster"
        subprocess.run(
            [initdb, "--pgdata", str(self._cluster), "--username", ROLE]
            + ["--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"],
            cwd=folder,
            env=bare_environment(),
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user else None,
            check=True,
            capture_output=True,
            timeout=INITDB_SECONDS,
        )

    def command(self) -> list[str]:
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",  # a test kills processes, never the machine
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [program("postgres"), "-D", str(self._cluster), *options]

    def crash(self) -> None:
        """End every process at once; the next start recovers from the log. (`kill` would leave the backends behind.)"""
        self._running().send_signal(signal.SIGQUIT)
        self._running().wait(STOP_SECONDS)

    def database_url(self, name: str = "chat") -> str:
        """Return the URL of the database of this name, made empty where there is none yet."""
        with self._connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not known:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgres://{ROLE}@127.0.0.1:{self.port}/{name}"

    def run(self, statement: LiteralString) -> None:
        """Run a statement as the owner of everything, connected to no database of a test."""
        with self._connect() as connection:
            connection.execute(statement)

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=ROLE,
            dbname="postgres",
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
        )
