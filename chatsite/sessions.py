"""Sessions in the database, which is asked only for keys as Django makes them."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore


class SessionStore(DatabaseSessionStore):
    """Takes a cookie that is no key for none: PostgreSQL answers a NUL in it with an error."""

    def _validate_session_key(self, key: str | None) -> bool:
        valid: bool = super()._validate_session_key(key)
        return valid and key is not None and key.isascii() and key.isalnum()
