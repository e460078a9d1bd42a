"""Sessions in the database, which is asked only for keys as Django makes them."""

import re

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from chatroom.models.prepared import PreparedQuery

SESSION_KEY = re.compile(r"[a-z0-9]{8,40}")  # from what Django has ever made to what its column holds

SESSIONS = PreparedQuery(lambda key: Session.objects.filter(session_key=key))


class SessionStore(DatabaseSessionStore):
    """Takes a cookie that is no key for none: PostgreSQL answers a NUL in it with an error."""

    def get_session_cookie_age(self) -> int:
        """Returns the seconds that the session lasts: fewer where it ends with the browser, which does not tell."""
        age = settings.SESSION_COOKIE_AGE_UNKEPT if self.get("_session_expiry") == 0 else settings.SESSION_COOKIE_AGE
        return int(age)

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and SESSION_KEY.fullmatch(key))

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        session = SESSIONS.row(self.session_key) if self.session_key else None
        if session is None or session.expire_date <= timezone.now():
            self._session_key = None
            return None
        return session
