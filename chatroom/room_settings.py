"""What everybody may know of how a room is run: in its page, and in the log's entries of kind `settings`."""

from typing import Any

from chatroom.access import message_max_of
from chatroom.models import Room

PUBLIC_COLUMNS = (
    "title",
    "welcome",
    "listed",
    "access",
    "closed",
    "paused",
    "approval",
    "slow_seconds",
    "keep_days",
    "keep_entries",
    "duck",
    "pinned",
)


def public_settings(room: Room) -> dict[str, Any]:
    """Returns the settings of `room` that its readers may know; the limit of a message is the one that holds."""
    return {column: getattr(room, column) for column in PUBLIC_COLUMNS} | {"message_max": message_max_of(room)}


def public_moderators(room: Room) -> dict[str, Any]:
    """Returns who runs `room`, by their user_ids: its owner, or None, and its co-moderators."""
    return {
        "owner": room.owner.user_id if room.owner else None,
        "moderators": list(room.moderators.order_by("pk").values_list("user_id", flat=True)),
    }
