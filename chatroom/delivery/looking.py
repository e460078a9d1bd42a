"""Looks for a poll's answer: in memory, and in the store for what memory knows nothing of."""

from chatroom.delivery.answering import Answering
from chatroom.delivery.channel import Channel
from chatroom.delivery.loading import Loader
from chatroom.delivery.log import ANSWER_ENTRIES_MAX, Answer, Cursor, Entry, Piece, Store, answer, within_bounds
from chatroom.delivery.poll import Poll


class Looking:
    """Finds what there is now for a poll of a channel that is loaded."""

    def __init__(self, store: Store, loader: Loader, answering: Answering) -> None:
        self._store = store
        self._loader = loader
        self._answering = answering

    async def look(self, channel: Channel, poll: Poll) -> Answer | None:
        """Returns the answer that there is now; None for a poll that waits, is no stream, and has read everything.

        Raises UnknownRoom, StoreUnavailable.
        """
        cursor = poll.cursor
        if cursor is None or not poll.wait:
            # Such a poll sees what was acknowledged before it; one that waits gets it when it is read.
            await self._loader.catch_up(channel)
        if cursor is None:
            return channel.newest()
        if not channel.knows(cursor) and not channel.is_past(cursor.last_id):
            # This process may be behind another one, or the database be a restored one: read before judging, and not
            # by a read that was under way when the reader had this cursor already.
            await self._loader.read_anew(channel)
        if not channel.knows(cursor):
            return await self._read(channel, cursor)
        if not channel.is_at_head(cursor):
            return channel.after(cursor.last_id)
        if poll.stream or not poll.wait:
            return self._answering.empty(channel, cursor)
        return None

    async def _read(self, channel: Channel, cursor: Cursor) -> Answer:
        """The answer for a cursor of which memory knows nothing, even after it was brought up to date."""
        if cursor.last_id > channel.head.last_id:
            return channel.newest(reset="ahead")
        piece = await self._store.missed(channel.room, cursor.last_id, ANSWER_ENTRIES_MAX)
        reset = _reason_to_reset(cursor, piece)
        if reset:
            return channel.newest(reset=reset)
        entries = within_bounds(piece.entries)
        return answer(
            cursor.last_id,
            entries,
            tag=entries[-1].tag if entries else piece.anchor_tag or "",
            online=channel.people.online,
            typing=channel.people.typing,
            more=piece.more or len(entries) < len(piece.entries),
        )


def _reason_to_reset(cursor: Cursor, piece: Piece) -> str | None:
    first: Entry | None = piece.entries[0] if piece.entries else None
    if cursor.tag is not None and piece.anchor_tag is not None and cursor.tag != piece.anchor_tag:
        return "history"
    if first is not None and first.id != cursor.last_id + 1:
        return "pruned"
    if cursor.last_id and piece.anchor_tag is None:
        return "pruned"
    return None
