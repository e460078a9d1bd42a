"""Static files under names that carry a hash of their content, JavaScript modules' imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also rewrites the paths in `import … from "./x.js"`."""

    support_js_module_import_aggregation = True
