"""What is served as one file: a style sheet with those that it imports, and the modules that a module gathers."""

import posixpath
import re
from pathlib import Path

from django.contrib.staticfiles import finders

GATHERING_MODULE = "chatroom/js/core.js"

IMPORTED_SHEET = re.compile(r'@import "(?P<name>[\w.]+)";')
GATHERED_MODULE = re.compile(r'^export \* from "\./(?P<path>[\w/]+\.js)";$', re.MULTILINE)
IMPORT = re.compile(r'^import \{[^}]+\} from "(?P<path>\.{1,2}/[\w/]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:class|function|const) (?P<name>\w+))", re.MULTILINE)


def gathered_sheet(name: str, sheet: str) -> str:
    """Returns the style sheet `name` with those of its own folder that it imports in their places."""
    return IMPORTED_SHEET.sub(lambda match: _source(_beside(name, match["name"])), sheet)


def gathered_module(name: str, module: str) -> str:
    """Returns the module `name` as it is served: the one that gathers with the others in it, others importing from it.

    Each gathered module keeps a scope of its own, so that two may have a constant of the same name. None may need
    another before all are there, as a class that extends an imported one would; none may load what imports from them,
    since each file's address is made of its content.
    """
    if name == GATHERING_MODULE:
        return GATHERED_MODULE.sub(lambda match: _enclosed(_beside(name, match["path"])), module)
    gathered = {_beside(GATHERING_MODULE, path) for path in GATHERED_MODULE.findall(_source(GATHERING_MODULE))}

    def redirected(match: re.Match[str]) -> str:
        if _beside(name, match["path"]) not in gathered:
            return match[0]
        gathering = posixpath.relpath(GATHERING_MODULE, posixpath.dirname(name))
        return match[0].replace(match["path"], gathering if gathering.startswith(".") else f"./{gathering}")

    return IMPORT.sub(redirected, module)


def _enclosed(name: str) -> str:
    text = IMPORT.sub("", _source(name))
    exported = [match["name"] for match in EXPORT.finditer(text)]
    assert len(exported) == 1, f"{name} is gathered, and exports {exported} rather than one name"
    assert "import" not in text, f"{name} is gathered, and loads another module by itself"
    return f"export const {exported[0]} = (() => {{\n{EXPORT.sub('', text)}return {exported[0]};\n}})();"


def _beside(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _source(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), f"{name} is named by another file, and is not there"
    return Path(found).read_text()
