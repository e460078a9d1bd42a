"""What people do to themselves that others see."""

from chatroom.actions.entries import append, writing
from chatroom.models import ChatInfo, Room, UserInfo


def rename(room: Room, user: UserInfo, name: str) -> ChatInfo | None:
    """Gives `user` the nickname `name`, which has passed names.clean_nickname, and says so in `room`.

    Returns the entry, in which the name before is `user_name` and the new one the content; None where the name was
    already so. What was said before keeps the name it was said under.
    """
    with writing():
        # Read again under a lock: the name before is what another request has just made it. It is no lock on the key,
        # for which an entry of this user asks while it holds the room's, for which this one asks next.
        user.user_name = UserInfo.objects.select_for_update(no_key=True).get(pk=user.pk).user_name
        if name == user.user_name:
            return None
        entry = append(room, ChatInfo.Kind.RENAME, user, name)
        user.user_name = name
        user.save(update_fields=["user_name"])
    return entry
