"""The environment of the settings under test: nothing of the developer's own, state in a temporary folder."""

import os
import pkgutil
import tempfile
from pathlib import Path

import pytest

from chatsite.environment import VARIABLES

FOLDER = tempfile.TemporaryDirectory(prefix="chat-tests-")

for variable in VARIABLES:
    os.environ.pop(variable.name, None)
os.environ["VAR_DIR"] = str(Path(FOLDER.name) / "var")
os.environ["CHAT_DUCK"] = "off"  # it would talk where a test counts what is said; its own tests switch it on

# What an assertion compares is told where it stands beside the tests as well.
names = {f"tests.{module.name}" for module in pkgutil.iter_modules([str(Path(__file__).parent)])}
pytest.register_assert_rewrite(*names - {__name__})


def pytest_unconfigure() -> None:
    FOLDER.cleanup()
