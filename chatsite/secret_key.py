"""The site's secret where the environment gives none: made once, kept in a file that only its owner can read."""

import os
import secrets
from pathlib import Path

SECRET_BYTES = 48


def kept_secret_key(folder: Path) -> str:
    """Returns the secret kept in `folder`/secret_key, made there (mode 600) by whichever process comes first.

    Raises OSError where the folder is not there or cannot be written to.
    """
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f".secret_key.{os.getpid()}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES))
        try:
            # A link, not a rename: it fails where another process was first, whose secret then holds.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
