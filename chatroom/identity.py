"""Who a browser is: one temporary identity for each session."""

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext

from chatroom.models import UserInfo
from chatroom.models.lookup import Lookup
from chatroom.names import new_user_id
from chatroom.refusals import NoSession

PEOPLE = Lookup(UserInfo, "pk")

SESSION_KEY = "identity"
LAST_DAY_KEY = "last_day"


def identity_of(session: SessionBase) -> UserInfo | None:
    """Returns the identity that `session` holds, if it holds one."""
    key = session.get(SESSION_KEY)
    if key is None:
        return None
    return PEOPLE.find(key)


def require_identity(session: SessionBase) -> UserInfo:
    """Returns the identity that `session` holds. Raises NoSession."""
    identity = identity_of(session)
    if identity is None:
        raise NoSession
    return identity


def keep_alive(session: SessionBase) -> None:
    """Lets `session` last from today: it is written, at most once a day, when its holder looks at a room."""
    today = timezone.now().date().isoformat()
    if session.get(LAST_DAY_KEY) != today:
        session[LAST_DAY_KEY] = today


def new_identity(session: SessionBase) -> UserInfo:
    """Drops the identity that `session` holds and makes another, of whom nothing tells that they are the same."""
    identity = UserInfo.objects.create(user_id=new_user_id(), user_name=default_name())
    session[SESSION_KEY] = identity.pk
    return identity


def default_name() -> str:
    """The nickname of someone who has chosen none, in the reader's language."""
    return gettext("Anonymous")
