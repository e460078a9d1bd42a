"""One part of a session, written without the rest: for a request that takes its time, while others change the session.

A session is written back as it was read, all of it: what a log-in in another tab has changed meanwhile would be undone.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session

from chatroom.actions.entries import writing


def change_part(session: SessionBase, part: str, change: Callable[[Any], Any]) -> None:
    """Stores under `part` what `change` makes of what is stored there now, or of None.

    A session that is over by now stays so; one that begins with this request is written by Django at its end. Raises
    Busy.
    """
    if session.session_key is None:
        session[part] = change(session.get(part))
        return
    with writing():
        stored = Session.objects.select_for_update().filter(pk=session.session_key).first()
        if stored is not None:
            parts = session.decode(stored.session_data)
            stored.session_data = session.encode(parts | {part: change(parts.get(part))})
            stored.save(update_fields=["session_data"])
