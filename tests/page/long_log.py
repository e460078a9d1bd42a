"""A room in which much has been said already: written into the site's store, which would take minutes over HTTP."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime

from tests.servers.site import SiteServer


def fill(site: SiteServer, room: str, said: Iterable[tuple[str, datetime]]) -> None:
    """Appends messages of one person, with their texts and times, to a room in which nothing was said yet."""
    with closing(sqlite3.connect(site.folder / "var" / "chat.sqlite3", timeout=30)) as database, database:
        (room_key,) = database.execute("SELECT id FROM chatroom_room WHERE name = ?", [room]).fetchone()
        (person,) = database.execute("SELECT max(id) FROM chatroom_userinfo").fetchone()
        rows = [
            (room_key, number, person, text, f"tag{number}", at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"))
            for number, (text, at) in enumerate(said, 1)
        ]
        database.executemany(
            "INSERT INTO chatroom_chatinfo (room_id, number, kind, user_id, user_name, chat_content, client_id, tag, "
            "created_at) VALUES (?, ?, 'say', ?, 'goose', ?, '', ?, ?)",
            rows,
        )
        database.execute(
            "UPDATE chatroom_room SET last_id = ?, last_tag = ? WHERE id = ?", [len(rows), rows[-1][4], room_key]
        )
