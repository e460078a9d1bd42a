"""Who is let into a room, and who may say something there."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from chatroom.delivery.locks import opens
from chatroom.former import former_of
from chatroom.locks import CLOSED_LOCK, MASTER_KEY, MEMBERS_LOCK, Keys, lock_of
from chatroom.models import Room, UserInfo
from chatroom.pace import FREE, Pace
from chatroom.restrictions import require_admission, require_voice
from chatroom.roles import Role, actor_in
from chatroom.room_refusals import MayNotMakeRooms, MembersOnly, PasscodeNeeded, ReadOnlyRoom, RoomClosed, RoomPaused
from chatroom.tickets import ticket_for

SESSION_KEY = "let_in"
REMEMBERED_ROOMS_MAX = 50  # of which a session knows the passcode


def is_member(request: HttpRequest) -> bool:
    """Whether the visitor is logged in; everybody else is a guest."""
    return request.user.is_authenticated and request.user.is_active


def holds_room(request: HttpRequest, room: Room) -> bool:
    """Whether the visitor moderates or runs `room`, and so goes in and talks however it is set."""
    return actor_in(request, room).role >= Role.CO_MODERATOR


def keys_in(request: HttpRequest, room: Room, role: Role | None = None) -> Keys:
    """Returns the keys that the visitor, whose role in `room` may be known already, holds there."""
    keys = {passcode} if (passcode := _remembered(request.session).get(str(room.pk))) else set()
    if is_member(request):
        keys.add(MEMBERS_LOCK)
    if (actor_in(request, room).role if role is None else role) >= Role.CO_MODERATOR:
        keys.add(MASTER_KEY)
    return frozenset(keys)


def ticket_of(request: HttpRequest, room: Room, person: UserInfo, keys: Keys | None = None) -> str:
    """Returns the ticket with which the visitor, who is `person`, polls `room`."""
    keys = keys_in(request, room) if keys is None else keys
    return ticket_for(room.name, person.user_id, keys, former_of(request.session))


def may_read(request: HttpRequest, room: Room) -> bool:
    """Whether the visitor is let into `room`. Of a room that is open to all this asks nothing."""
    lock = lock_of(room)
    return not lock or opens(keys_in(request, room), lock)


def require_reading(request: HttpRequest, room: Room) -> None:
    """Lets the visitor read `room`. Raises Banned, RoomClosed, MembersOnly, PasscodeNeeded."""
    require_admission(request, room)
    if may_read(request, room):
        return
    lock = lock_of(room)
    if lock == CLOSED_LOCK:
        raise RoomClosed
    raise MembersOnly if lock == MEMBERS_LOCK else PasscodeNeeded


def require_saying(request: HttpRequest, room: Room) -> bool:
    """Lets the visitor say something in `room`, or take another name there; whether only they are to see it.

    Raises Banned, Muted, RoomClosed, MembersOnly, PasscodeNeeded, ReadOnlyRoom, RoomPaused.
    """
    require_reading(request, room)
    if room.closed:
        raise RoomClosed  # for those who run it as well: they open it first
    guests_listen = room.access == Room.Access.READ_ONLY and not is_member(request)
    if (guests_listen or room.paused) and not holds_room(request, room):
        raise ReadOnlyRoom if guests_listen else RoomPaused
    return require_voice(request, room)


def pace_of(request: HttpRequest, room: Room) -> Pace:
    """Returns how slowly the visitor talks in `room`."""
    if not room.slow_seconds or holds_room(request, room):
        return FREE
    return Pace(room.slow_seconds, former_of(request.session))


def message_max_of(room: Room) -> int:
    """Returns the number of code points that a message in `room` may have."""
    longest: int = room.message_max or settings.CHAT_MESSAGE_MAX
    return longest


def may_make_rooms(request: HttpRequest) -> bool:
    """Whether the visitor may make rooms, by CHAT_ROOM_MAKERS: `anyone`, `members` or `staff`."""
    if settings.CHAT_ROOM_MAKERS == "anyone":
        return True
    return is_member(request) and (settings.CHAT_ROOM_MAKERS == "members" or request.user.is_staff)


def require_making_rooms(request: HttpRequest) -> None:
    """Lets the visitor make a room. Raises MayNotMakeRooms."""
    if not may_make_rooms(request):
        raise MayNotMakeRooms(settings.CHAT_ROOM_MAKERS)


def let_in(session: SessionBase, room: Room) -> None:
    """Remembers that the holder of `session` knows the passcode that `room` has now."""
    remembered = _remembered(session)
    remembered.pop(str(room.pk), None)
    remembered[str(room.pk)] = lock_of(room)
    session[SESSION_KEY] = dict(list(remembered.items())[-REMEMBERED_ROOMS_MAX:])


def _remembered(session: SessionBase) -> dict[str, str]:
    """The passcodes' locks that the holder of `session` has opened, by the rooms' keys."""
    return dict(session.get(SESSION_KEY, {}))
