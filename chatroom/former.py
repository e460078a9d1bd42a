"""The identities that a session has left lately: what holds on to one of them holds on to whoever it is now.

Only the session knows of them; no row of the tables ties two identities together, but those of an account's holder.
"""

import time

from django.contrib.sessions.backends.base import SessionBase

from chatroom.in_force import memory
from chatroom.models import ChatInfo, UserInfo

SESSION_KEY = "former_identities"  # the user_ids, oldest first, each with when it was left, in seconds since 1970
REMEMBERED_SECONDS = 24 * 3600.0  # and for as long as something holds on to it
REMEMBERED_MAX = 50


def former_of(session: SessionBase) -> list[str]:
    """Returns the user_ids that `session` has left and answers for still, the newest last."""
    left: dict[str, float] = session.get(SESSION_KEY, {})
    if not left:
        return []
    oldest = time.time() - REMEMBERED_SECONDS
    return [user_id for user_id, left_at in left.items() if left_at > oldest or _is_held(user_id)]


def remember_former(session: SessionBase, person: UserInfo) -> None:
    """Lets `session`, which is somebody else from now on, answer for `person`: where they were ever heard of."""
    memory.freshen()
    if not _is_held(person.user_id) and not ChatInfo.objects.filter(user=person).exists():
        return
    left = session.get(SESSION_KEY, {})
    kept = {user_id: left[user_id] for user_id in former_of(session)} | {person.user_id: time.time()}
    # Where there are too many, those go first that nothing holds on to.
    ordered = sorted(kept, key=_is_held)[-REMEMBERED_MAX:]
    session[SESSION_KEY] = {user_id: kept[user_id] for user_id in kept if user_id in ordered}


def _is_held(user_id: str) -> bool:
    return bool(memory.all.find_anywhere([user_id]))
