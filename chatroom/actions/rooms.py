"""Making rooms."""

from chatroom.models import Room


def make_room(name: str) -> Room:
    """Returns the room `name`, which has passed names.clean_room_name; makes it, unlisted, where there is none."""
    room, _made = Room.objects.get_or_create(name=name)
    return room
