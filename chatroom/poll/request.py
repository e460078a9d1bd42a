"""A poll's parameters, read the same way by both of its servers."""

import random
import time
from collections.abc import Mapping

from chatroom.delivery.locks import NO_KEYS
from chatroom.delivery.log import Cursor
from chatroom.delivery.poll import NOBODY, Poll
from chatroom.forms import read_number
from chatroom.tickets import former_on, holder_of, keys_of

WAIT_SECONDS = 25  # under the 30 s after which proxies commonly cut
WAIT_SECONDS_MAX = 30
JITTER_SECONDS = 2.0  # so that readers who came at once do not come back at once
TAG_LENGTH_MAX = 32
TICKET_LENGTH_MAX = 512  # more than any has; what is checked is remembered, so that it may not be of any length


def read_poll(room: str, fields: Mapping[str, str]) -> Poll:
    """Reads the parameters of a poll of `room`, described in docs/wire.md. Raises BadCursor."""
    last_id = read_number(fields, "last_id")
    wait = read_number(fields, "wait", highest=WAIT_SECONDS_MAX)
    online = read_number(fields, "online")
    tag = fields.get("tag", "")[:TAG_LENGTH_MAX] or None
    ticket = fields.get("ticket", "")[:TICKET_LENGTH_MAX]
    person = holder_of(room, ticket) if ticket else None
    keys = NO_KEYS if person is None else keys_of(ticket, time.time())
    stream = read_number(fields, "stream", highest=1)
    idle = read_number(fields, "idle", highest=1)
    cursor = None if last_id is None else Cursor(last_id, tag if last_id else None)
    seconds = WAIT_SECONDS + random.random() * JITTER_SECONDS if wait is None else float(wait)
    former = NOBODY if person is None else former_on(ticket)
    return Poll(room, cursor, seconds, person, online, stream=bool(stream), keys=keys, idle=bool(idle), former=former)
