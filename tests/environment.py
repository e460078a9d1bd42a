"""The environment of the settings under test: nothing of the developer's own, state in a temporary folder."""

import os
import tempfile
from pathlib import Path

from chatsite.environment import VARIABLES

FOLDER = tempfile.TemporaryDirectory(prefix="chat-tests-")

for variable in VARIABLES:
    os.environ.pop(variable.name, None)
os.environ["VAR_DIR"] = str(Path(FOLDER.name) / "var")
os.environ["CHAT_DUCK"] = "off"  # it would talk where a test counts what is said; its own tests switch it on


def pytest_unconfigure() -> None:
    FOLDER.cleanup()
