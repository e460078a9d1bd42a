"""Sessions in the database, which is asked only for keys as Django makes them."""

import re

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

SESSION_KEY = re.compile(r"[a-z0-9]{8,40}")  # from what Django has ever made to what its column holds


class SessionStore(DatabaseSessionStore):
    """Takes a cookie that is no key for none: PostgreSQL answers a NUL in it with an error."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and SESSION_KEY.fullmatch(key))
