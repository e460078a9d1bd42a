"""The environment of the settings under test: nothing of the developer's own, state in a temporary folder."""

import os
import tempfile
from pathlib import Path

from chatsite.environment import VARIABLES

FOLDER = tempfile.TemporaryDirectory(prefix="chat-tests-")

for variable in VARIABLES:
    os.environ.pop(variable.name, None)
os.environ["VAR_DIR"] = str(Path(FOLDER.name) / "var")


def pytest_unconfigure() -> None:
    FOLDER.cleanup()
