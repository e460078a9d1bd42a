"""Who a browser is: a temporary identity for each session, or that of the account it is logged in to."""

from collections.abc import Mapping

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext

from chatroom.members import may_be
from chatroom.models import UserInfo
from chatroom.models.prepared import PreparedQuery
from chatroom.names import new_user_id
from chatroom.refusals import NoSession, OtherIdentity

PEOPLE = PreparedQuery(lambda key: UserInfo.objects.filter(pk=key))

SESSION_KEY = "identity"
LAST_DAY_KEY = "last_day"


def identity_of(session: SessionBase) -> UserInfo | None:
    """Returns the identity that `session` holds and may hold, if any."""
    person = held_by(session)
    return person if person is not None and may_be(session, person) else None


def held_by(session: SessionBase) -> UserInfo | None:
    """Returns the identity that `session` names, whether or not it is still for its holder to be."""
    key = session.get(SESSION_KEY)
    return None if key is None else PEOPLE.row(key)


def require_identity(session: SessionBase) -> UserInfo:
    """Returns the identity that `session` holds, which lasts from today. Raises NoSession."""
    identity = identity_of(session)
    if identity is None:
        raise NoSession
    keep_alive(session)  # here too: a page may stay open for longer than a session lasts
    return identity


def require_author(session: SessionBase, fields: Mapping[str, str]) -> UserInfo:
    """Returns the identity that `session` holds; where `fields` has an `author`, a user_id, it is this one.

    What was typed, or sent once already, as somebody whom the browser has left since would tie the two together.
    Raises NoSession, OtherIdentity.
    """
    identity = require_identity(session)
    if fields.get("author", "") not in ("", identity.user_id):
        raise OtherIdentity
    return identity


def keep_alive(session: SessionBase) -> None:
    """Lets `session` last from today: it is written, at most once a day, when its holder looks at a room or talks."""
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
