"""What happens to a message before it is said: rules against floods, the lists of words, and approval."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chatroom import floods
from chatroom.content_refusals import Spam, WordNotAllowed
from chatroom.flood_rules import (
    NEWCOMER_LINKS_MAX,
    is_wall_of_capitals,
    is_wall_of_line_breaks,
    is_wall_of_one_character,
    links_in,
)
from chatroom.models import ChatInfo, HeldMessage, Room, UserInfo
from chatroom.standing import Standing
from chatroom.words.folding import readings
from chatroom.words.lexicon import mask
from chatroom.words.lists import lists

WALLS = (
    (is_wall_of_one_character, _("This is very much of the same character. Please say it shorter.")),
    (is_wall_of_capitals, _("This is a lot in capitals. Please use small letters too.")),
    (is_wall_of_line_breaks, _("These are very many line breaks for a short text. Please take some out.")),
)
SAID_TOO_OFTEN: str | Promise = _("This has been said several times in the last minutes. Please say something else.")


@dataclass(frozen=True, slots=True)
class Screened:
    """A message as it may be said, and why a moderator is to see it first, if that is so."""

    text: str
    why_held: str = ""


def screen(room: Room, person: UserInfo, standing: Standing, text: str) -> Screened:
    """Looks at what `person` is about to say. Raises Spam, WordNotAllowed.

    Whoever could approve their own message need not wait for anybody.
    """
    many_links = _check_flood(room, person, standing, text) if settings.CHAT_FLOOD_LIMITS else False
    text, has_held_word = _check_words(room, standing, text)
    if standing.may_approve:
        return Screened(text)
    if has_held_word:
        return Screened(text, HeldMessage.Why.WORD)
    if room.approval:
        return Screened(text, HeldMessage.Why.APPROVAL)
    return Screened(text, HeldMessage.Why.LINKS if many_links else "")


def _check_flood(room: Room, person: UserInfo, standing: Standing, text: str) -> bool:
    """Whether a moderator should see the links first that a newcomer brings. Raises Spam."""
    for is_wall, sentence in WALLS:
        if is_wall(text):
            raise Spam(sentence)
    if standing.badge == ChatInfo.Badge.ROBOT:
        return False  # it may say each day what it said the day before, and where to read on
    many_links = links_in(text) > NEWCOMER_LINKS_MAX and floods.is_newcomer(person)
    if many_links and room.owner_id is None and not room.approval:
        # Nobody is there to look.
        too_many = ngettext(
            "Who is new here can send %(count)d link at a time.",
            "Who is new here can send %(count)d links at a time.",
            NEWCOMER_LINKS_MAX,
        )
        raise Spam(too_many % {"count": NEWCOMER_LINKS_MAX})
    if floods.is_said_too_often(person, room, text):
        raise Spam(SAID_TOO_OFTEN)
    return many_links


def _check_words(room: Room, standing: Standing, text: str) -> tuple[str, bool]:
    """Returns the text with its words masked, and whether one of them is to be approved. Raises WordNotAllowed."""
    if standing.site_words is None and standing.room_words is None:
        return text, False
    read = readings(text)
    spans: list[tuple[int, int]] = []
    held = False
    for lexicon in (lists.lexicon(None, standing.site_words), lists.lexicon(room.pk, standing.room_words)):
        found = lexicon.look_at(read)
        if found.refused:
            raise WordNotAllowed
        held = held or found.held
        spans += found.masked
    return mask(text, spans) if spans else text, held
