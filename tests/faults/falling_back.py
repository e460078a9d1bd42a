"""Somebody who reads by streamed polls until a first line does not come: something in between buffers."""

from collections.abc import Sequence
from typing import Any

import httpx

from tests.applied_log import AppliedLog
from tests.people import Origin

from .reader import SILENCE_SECONDS, Reader
from .talk import Talk

FIRST_LINE_SECONDS = 1.0  # the page gives it 3


class CountingLog(AppliedLog):
    """Counts the answers that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = 0

    def apply(self, answer: dict[str, Any]) -> None:
        super().apply(answer)
        self.answers += 1


class FallingBackReader(Reader):
    """Goes over to plain polls for good where a stream does not say anything at its beginning."""

    def __init__(self, origins: Sequence[Origin], room: str) -> None:
        super().__init__(origins, room, stream=True)
        self.log: CountingLog = CountingLog()
        self.person.http.timeout = httpx.Timeout(SILENCE_SECONDS, read=FIRST_LINE_SECONDS)

    @property
    def fell_back(self) -> bool:
        """Whether it has given streams up."""
        return not self._stream

    def _poll(self, last: str) -> float | None:
        before = self.log.answers
        try:
            return super()._poll(last)
        except httpx.ReadTimeout:
            if self._stream and self.log.answers == before:
                self._stream = False
                self.person.http.timeout = httpx.Timeout(SILENCE_SECONDS)
            raise


def let_fall_back(talk: Talk, origins: Sequence[Origin]) -> list[FallingBackReader]:
    """Puts readers who fall back in the place of those of `talk`, which has not begun; returns them."""
    for reader in talk.readers:
        reader.person.http.close()
    readers = [FallingBackReader(origins, talk.room) for _ in talk.readers]
    talk.readers[:] = readers
    return readers
