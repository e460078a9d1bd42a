"""Static files under names that carry a hash of their content, modules' imports included; minified."""

import re
from collections.abc import Callable
from pathlib import Path

from django.contrib.staticfiles import finders
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

WHOLE_SHEET = r"(?s)\A(?P<sheet>.+)\Z"
WHOLE_SCRIPT = r"(?s)\A(?P<script>.+)\Z"
IMPORTED_SHEET = re.compile(r'@import "(?P<name>[\w.]+)";')
NOT_OURS = "admin/"


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also rewrites the paths in `import … from "./x.js"`, and minifies what is ours.

    A style sheet that imports others has them in it when it is served: one answer, compressed as a whole. rjsmin and
    rcssmin take comments, indentation and spaces away and leave all names; rjsmin does not understand template
    literals within template literals, nor rcssmin a pseudo-class that stands apart after brackets.
    """

    support_js_module_import_aggregation = True
    # Sheets are put together before, and scripts minified after, their addresses are rewritten.
    patterns = (
        ("*.css", (WHOLE_SHEET,)),
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", (WHOLE_SCRIPT,)),
    )

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None, **options: object
    ) -> Callable[[re.Match[str]], str]:
        convert: Callable[[re.Match[str]], str] = super().url_converter(name, hashed_files, template, **options)

        def converted(match: re.Match[str]) -> str:
            kinds = match.re.groupindex
            if "sheet" not in kinds and "script" not in kinds:
                return convert(match)
            text: str = match[0]
            if name.startswith(NOT_OURS):
                return text
            minified: str = cssmin(_with_imports(name, text)) if "sheet" in kinds else jsmin(text)
            return minified

        return converted


def _with_imports(name: str, sheet: str) -> str:
    """Returns the style sheet `name` with those of its own folder that it imports in their places."""

    def imported(match: re.Match[str]) -> str:
        found = finders.find(str(Path(name).with_name(match["name"])))
        assert isinstance(found, str), f"{name} imports {match['name']}, which is not there"
        return Path(found).read_text()

    return IMPORTED_SHEET.sub(imported, sheet)
