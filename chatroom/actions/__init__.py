"""Every write that others in a room must see. Views and admin call these, and nothing else writes the log."""

from chatroom.actions.hiding import hide, hide_all_by, restore
from chatroom.actions.messages import post_message
from chatroom.actions.people import rename
from chatroom.actions.rooms import make_room

__all__ = ["hide", "hide_all_by", "make_room", "post_message", "rename", "restore"]
