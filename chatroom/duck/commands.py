"""The commands that the duck knows, such as /roll. Whoever gives another one gets a hint."""

import secrets
import unicodedata
from collections.abc import Callable
from datetime import timedelta

import regex
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chatroom import waiting
from chatroom.duck.question import Question
from chatroom.models import ChatInfo, Room

# Not an address such as /chatroom/happy/, nor a lone stroke.
COMMAND = regex.compile(r"/(\p{L}{1,12})(?:\s+(\S.*))?", regex.DOTALL)

DICE = regex.compile(r"(?:([1-9][0-9]?)?[dD])?([1-9][0-9]{0,2})")  # 6, d6, 2d6
DICE_MAX = 10
SIDES = 6

SPOKE_LATELY = timedelta(minutes=10)
NAMED_MAX = 5
LOOKED_AT = 200  # of the newest entries


def is_command(text: str) -> bool:
    """Whether `text` looks like a command, known or not."""
    return _parts(text) is not None


def obey(question: Question) -> str | None:
    """Returns the answer to a command, in the language that is active; None where it is none."""
    found = _parts(question.text)
    if found is None:
        return None
    command = COMMANDS.get(found[1].casefold())
    if command is None:
        return _("I do not know /%(command)s. /help lists what I know.") % {"command": found[1]}
    return command(found[2] or "", question)


def _parts(text: str) -> regex.Match[str] | None:
    """The command and its words, also as Chinese input methods write them, in full width."""
    return COMMAND.fullmatch(unicodedata.normalize("NFKC", text).strip())


def _help(words: str, question: Question) -> str:
    return _(
        "/help – this list\n/roll 2d6 – roll dice\n/who – who is here\n"
        "Or ask me something, with @duck in front where others are here too."
    )


def _roll(words: str, question: Question) -> str:
    dice = DICE.fullmatch(words.strip() or str(SIDES))
    if dice is None or int(dice[1] or 1) > DICE_MAX:
        return _("I roll up to %(dice)d dice, for example: /roll 2d6") % {"dice": DICE_MAX}
    rolled = [secrets.randbelow(int(dice[2])) + 1 for _die in range(int(dice[1] or 1))]
    if len(rolled) == 1:
        return f"🎲 {rolled[0]}"
    return f"🎲 {' + '.join(map(str, rolled))} = {sum(rolled)}"


def _who(words: str, question: Question) -> str:
    if question.room is None:
        return _("Here it is only you and me.")
    online = max(1, waiting.hub.online(question.room.name))
    people = ngettext("%(count)d person is here.", "%(count)d people are here.", online) % {"count": online}
    names = _spoke_lately(question.room)
    if not names:
        return people
    return people + " " + _("Lately here spoke: %(names)s.") % {"names": ", ".join(names)}


def _spoke_lately(room: Room) -> list[str]:
    """The names under which people spoke in the last minutes, the latest first."""
    newest = ChatInfo.objects.of(room).filter(number__gt=room.last_id - LOOKED_AT)
    said = newest.filter(
        kind=ChatInfo.Kind.SAY, state=ChatInfo.State.VISIBLE, created_at__gt=timezone.now() - SPOKE_LATELY
    ).exclude(badge=ChatInfo.Badge.ROBOT)
    names = list(dict.fromkeys(said.order_by("-number").values_list("user_name", flat=True)))
    return names[:NAMED_MAX]


COMMANDS: dict[str, Callable[[str, Question], str]] = {
    "help": _help,
    "帮助": _help,
    "幫助": _help,
    "roll": _roll,
    "dice": _roll,
    "骰子": _roll,
    "who": _who,
    "谁": _who,
    "誰": _who,
}
