"""Static files under names that carry a hash of their content, modules' imports included; scripts minified."""

import re
from collections.abc import Callable

from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

WHOLE_SCRIPT = r"(?s)\A(?P<script>.+)\Z"
NOT_OURS = "admin/"


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also rewrites the paths in `import … from "./x.js"`, and minifies our scripts.

    rjsmin takes comments, indentation and spaces away and leaves all names and line ends that matter. It does not
    understand template literals within template literals.
    """

    support_js_module_import_aggregation = True
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("*.js", (WHOLE_SCRIPT,)))

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None, **options: object
    ) -> Callable[[re.Match[str]], str]:
        convert: Callable[[re.Match[str]], str] = super().url_converter(name, hashed_files, template, **options)

        def minify(match: re.Match[str]) -> str:
            script: str = match["script"] if name.startswith(NOT_OURS) else jsmin(match["script"])
            return script

        return lambda match: minify(match) if "script" in match.re.groupindex else convert(match)
