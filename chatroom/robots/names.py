"""What a robot may be called: never what the site, its staff or anybody in the room is."""

from chatroom.lookalikes import RECENT_ENTRIES, is_default_name
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.name_claims import require_free_name
from chatroom.names.reserved import is_like_one_of
from chatroom.robot_refusals import NameInUse


def require_robot_name(name: str, room: Room) -> None:
    """Lets a robot of `room` be called `name`, which has passed clean_nickname.

    Raises NameLikeThePage, NameReserved, NameInUse.
    """
    if is_default_name(name):
        raise NameInUse
    require_free_name(name, UserInfo(user_name=""), None, room)
    people = UserInfo.objects.filter(robot=None)
    if people.filter(user_name=name).exists() or is_like_one_of(name, _names_here(room)):
        raise NameInUse


def _names_here(room: Room) -> list[str]:
    """The names of those who moderate `room`, and under which people have lately said something there."""
    recent = ChatInfo.objects.of(room).filter(number__gt=room.last_id - RECENT_ENTRIES, kind=ChatInfo.Kind.SAY)
    spoken = recent.filter(user__robot=None).values_list("user_name", flat=True).distinct()
    return [*room.moderators.values_list("user_name", flat=True), *spoken]
