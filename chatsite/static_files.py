"""Static files under names that carry a hash of their content, JavaScript modules' imports included."""

import re
from collections.abc import Callable

from whitenoise.storage import CompressedManifestStaticFilesStorage

# A comment that has its lines for itself. Template literals of ours hold no such line.
COMMENT = r"(?m)(?P<comment>^ *//.*\n)"


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also rewrites the paths in `import … from "./x.js"`, and leaves comments out."""

    support_js_module_import_aggregation = True
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("*.js", (COMMENT,)))

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None, **options: object
    ) -> Callable[[re.Match[str]], str]:
        convert = super().url_converter(name, hashed_files, template, **options)
        return lambda match: "" if "comment" in match.re.groupindex else convert(match)
