"""The site's admin: everything in it is looked at here, and acted on by the actions that the rooms' pages call."""

from chatroom.admin import audit, entries, held, people, reports, restrictions, robots, rooms, words

__all__ = ["audit", "entries", "held", "people", "reports", "restrictions", "robots", "rooms", "words"]
