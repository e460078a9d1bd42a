"""Static files under names that carry a hash of their content, modules' imports included; minified."""

import re
from collections.abc import Callable

from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

from chatsite.gathered_files import gathered_module, gathered_sheet

WHOLE_SHEET = r"(?s)\A(?P<sheet>.+)\Z"
WHOLE_MODULE = r"(?s)\A(?P<module>.+)\Z"
WHOLE_SCRIPT = r"(?s)\A(?P<script>.+)\Z"
NOT_OURS = "admin/"
# A pseudo-class or pseudo-element of what is within another element: in a layer rcssmin would join it to that one.
APART = re.compile(r"(?<=[\w\])]) +(?=::?[a-z])")

# What becomes of a file as a whole, by the pattern that took it.
CHANGES: dict[str, Callable[[str, str], str]] = {
    "sheet": lambda name, sheet: str(cssmin(APART.sub(" *", gathered_sheet(name, sheet)))),
    "module": gathered_module,
    "script": lambda _, script: str(jsmin(script)),
}


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also rewrites the paths in `import … from "./x.js"`, and minifies what is ours.

    What belongs to one page is served as one file, compressed as a whole (`gathered_files.py`). rjsmin and rcssmin take
    comments, indentation and spaces away and leave all names; rjsmin does not understand template literals within
    template literals.
    """

    support_js_module_import_aggregation = True
    # Files are put together before, and scripts minified after, their addresses are rewritten.
    patterns = (
        ("*.css", (WHOLE_SHEET,)),
        ("*.js", (WHOLE_MODULE,)),
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", (WHOLE_SCRIPT,)),
    )

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None, **options: object
    ) -> Callable[[re.Match[str]], str]:
        convert: Callable[[re.Match[str]], str] = super().url_converter(name, hashed_files, template, **options)

        def converted(match: re.Match[str]) -> str:
            for kind in CHANGES.keys() & match.re.groupindex:
                whole: str = match[0]
                return whole if name.startswith(NOT_OURS) else CHANGES[kind](name, whole)
            return convert(match)

        return converted
