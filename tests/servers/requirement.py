"""What a test needs of the machine: without it the test is skipped, or fails under REQUIRE_SERVERS=1."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import pytest

from .project import PROJECT


def require(*names: str, folders: Iterable[Path] = ()) -> Path:
    """Return the first program of these names that is in `folders` or in PATH; skip or fail where none is."""
    search = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
    for name in names:
        if found := shutil.which(name, path=search):
            return Path(found)
    missing(f"{' or '.join(names)} is not installed")


def npm_file(name: str) -> Path:
    """Return a file of an npm package, by its path in node_modules; skip or fail where it is not there."""
    path = PROJECT / "node_modules" / name
    if not path.is_file():
        missing(f"{name} is not installed: make test does so where npm is")
    return path


def missing(reason: str) -> NoReturn:
    """Skip the test that asks, or fail it where the machine has promised to have everything."""
    if os.environ.get("REQUIRE_SERVERS") == "1":
        pytest.fail(f"{reason}, and REQUIRE_SERVERS=1 asks for it", pytrace=False)
    pytest.skip(reason)
