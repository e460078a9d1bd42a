"""A duck that thinks at once, so that a test sees what it said."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from chatroom.duck import listening


class AtOnce:
    """Does a task where it is given, in the test's own transaction."""

    def do(self, task: Callable[[], None]) -> bool:
        task()
        return True


@pytest.fixture
def echo(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A duck that says in the room, at once, what was said to it."""
    settings.CHAT_DUCK = "echo"
    monkeypatch.setattr(listening, "runner", AtOnce())
