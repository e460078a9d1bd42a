"""A log that is in the database already: written into a site's SQLite beside the site, as another process would."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from .servers.site import SiteServer

BUSY_SECONDS = 20


def write_entries(site: SiteServer, room: str, texts: Sequence[str]) -> None:
    """Appends a message for each of `texts` to the log of `room`, in one transaction, by whoever came last."""
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(site.folder / "var" / "chat.sqlite3", timeout=BUSY_SECONDS)) as database, database:
        database.execute("BEGIN IMMEDIATE")
        found = database.execute("SELECT id, last_id FROM chatroom_room WHERE name = ?", [room])
        room_id, last_id = found.fetchone()
        user_id, user_name = database.execute(
            "SELECT id, user_name FROM chatroom_userinfo ORDER BY id DESC LIMIT 1"
        ).fetchone()
        database.executemany(
            "INSERT INTO chatroom_chatinfo"
            " (room_id, number, kind, user_id, user_name, chat_content, client_id, tag, created_at)"
            " VALUES (?, ?, 'say', ?, ?, ?, '', ?, ?)",
            [
                (room_id, number, user_id, user_name, text, f"tag-{number}", now)
                for number, text in enumerate(texts, last_id + 1)
            ],
        )
        newest = last_id + len(texts)
        database.execute(
            "UPDATE chatroom_room SET last_id = ?, last_tag = ? WHERE id = ?", [newest, f"tag-{newest}", room_id]
        )
