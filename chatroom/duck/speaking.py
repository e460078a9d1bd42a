"""The duck says something in a room: as a robot, by the room's rules."""

import dataclasses
from contextlib import suppress

from chatroom import actions
from chatroom.models import ChatInfo, Room
from chatroom.people import the_duck
from chatroom.refusals import Refusal
from chatroom.screening import screen
from chatroom.standing import standing_of


def speak(room: Room, text: str, client_id: str, *, reply_to: ChatInfo | None = None) -> ChatInfo | None:
    """Says `text` in `room`, once for each `client_id`; None where the room's rules are against it.

    `reply_to` is a message of the room that it answers.

    What a moderator would have to see first the duck does not say: nobody is to be asked about a robot.
    """
    duck = the_duck()
    standing = dataclasses.replace(standing_of(duck, None, room), badge=ChatInfo.Badge.ROBOT)
    with suppress(Refusal):
        screened = screen(room, duck, standing, text)
        if not screened.why_held:
            return actions.post_message(room, duck, screened.text, client_id, badge=standing.badge, reply_to=reply_to)
    return None
