"""Who is logged in: the account that a session proves, read without the cost of a whole log-in."""

from django.contrib import auth
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from chatroom.models import UserInfo
from chatroom.models.prepared import PreparedQuery

ACCOUNTS = PreparedQuery(lambda key: User.objects.filter(pk=key))


def account_of(session: SessionBase) -> User | None:
    """Returns the account that `session` is logged in to.

    None for a guest, and where the account was switched off or has another password since.
    """
    key = session.get(auth.SESSION_KEY)
    if key is None:
        return None
    account = ACCOUNTS.row(int(key))
    if account is None or not account.is_active:
        return None
    given = session.get(auth.HASH_SESSION_KEY, "")
    valid = [account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()]
    return account if any(constant_time_compare(given, each) for each in valid) else None


def may_be(session: SessionBase, person: UserInfo) -> bool:
    """Whether the holder of `session` may be `person`: an account's identity is for those who are logged in to it."""
    if person.account_id is None:
        return auth.SESSION_KEY not in session
    account = account_of(session)
    return account is not None and account.pk == person.account_id
