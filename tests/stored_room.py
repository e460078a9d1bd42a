"""What a room is in the database: written into a site's SQLite beside the site, as another process would."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime

from .servers.site import SiteServer
from .stored_log import BUSY_SECONDS


def make_owner(site: SiteServer, room: str, user_id: str) -> None:
    """Makes whoever has this user_id the owner of `room`."""
    _change(
        site,
        "UPDATE chatroom_room SET owner_id = (SELECT id FROM chatroom_userinfo WHERE user_id = ?) WHERE name = ?",
        user_id,
        room,
    )


def move_in_time(site: SiteServer, room: str, moments: Mapping[int, datetime]) -> None:
    """Lets entries of `room`, by their numbers, have been said at these moments, which have a zone."""
    for number, moment in moments.items():
        _change(
            site,
            "UPDATE chatroom_chatinfo SET created_at = ?"
            " WHERE number = ? AND room_id = (SELECT id FROM chatroom_room WHERE name = ?)",
            moment.astimezone(UTC).replace(tzinfo=None).isoformat(" "),
            number,
            room,
        )


def _change(site: SiteServer, statement: str, *values: str | int) -> None:
    path = site.folder / "var" / "chat.sqlite3"
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as database, database:
        changed = database.execute(statement, values).rowcount
    assert changed == 1, f"{changed} rows were changed"
