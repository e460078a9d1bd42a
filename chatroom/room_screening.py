"""What stands over a room's messages, and on the home page for it, looked at by the site's words.

No message of a room's own moderators is past these words, so that no title, welcome line or pin of theirs is either.
"""

from collections.abc import Mapping
from typing import Any

from chatroom.content_refusals import WordNotAllowed
from chatroom.models import ChatInfo, Revision, Room
from chatroom.roles import Actor, Role
from chatroom.words.folding import readings
from chatroom.words.lexicon import mask
from chatroom.words.lists import lists, revision_name

LINES = ("title", "welcome")


def screen_settings(columns: Mapping[str, Any], room: Room, actor: Actor) -> dict[str, Any]:
    """Returns `columns`, as they are to be set in `room`, with words masked. Raises WordNotAllowed.

    A word for whose sake a message would wait is refused: nobody approves a title.
    """
    if actor.role >= Role.MODERATOR:
        return dict(columns)
    if columns.get("listed") and _screened(room.name) != room.name:
        raise WordNotAllowed
    return {name: _screened(value) if name in LINES else value for name, value in columns.items()}


def screen_pin(room: Room, number: int | None, actor: Actor) -> None:
    """Lets message `number` be pinned in `room`, unless it was said before a word in it was listed.

    Raises WordNotAllowed.
    """
    if number is None or actor.role >= Role.MODERATOR:
        return
    text = ChatInfo.objects.of(room).filter(number=number).values_list("chat_content", flat=True).first() or ""
    if _screened(text) != text:
        raise WordNotAllowed


def _screened(text: str) -> str:
    revision = Revision.objects.filter(name=revision_name(None)).values_list("number", flat=True).first()
    found = lists.lexicon(None, revision).look_at(readings(text))
    if found.refused or found.held:
        raise WordNotAllowed
    return mask(text, found.masked)
