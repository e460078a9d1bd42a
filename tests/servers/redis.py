"""A private Redis that keeps nothing on disk, on a free port."""

from pathlib import Path

import redis

from .process import ServerProcess
from .requirement import require

ANSWER_SECONDS = 2


class RedisServer(ServerProcess):
    """Redis with an empty memory at each start."""

    def __init__(self, folder: Path) -> None:
        self._program = require("redis-server")
        super().__init__(folder)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        memory_only = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        return [str(self._program), "--bind", "127.0.0.1", "--port", str(self.port), *memory_only]

    def answers(self) -> bool:
        with redis.Redis(port=self.port, socket_timeout=ANSWER_SECONDS) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False
