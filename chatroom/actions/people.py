"""What people do to themselves that others see."""

from chatroom.actions.entries import append, writing
from chatroom.models import ChatInfo, Room, UserInfo


def rename(room: Room, user: UserInfo, name: str) -> ChatInfo | None:
    """Gives `user` the nickname `name`, which has passed names.clean_nickname, and says so in `room`.

    Returns the entry, in which the name before is `user_name` and the new one the content; None where the name was
    already so. What was said before keeps the name it was said under.
    """
    if name == user.user_name:
        return None
    with writing():
        entry = append(room, ChatInfo.Kind.RENAME, user, name)
        user.user_name = name
        user.save(update_fields=["user_name"])
    return entry
