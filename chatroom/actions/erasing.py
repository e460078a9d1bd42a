"""Erasing somebody who asks for it: what they said, their name and where they came from."""

from collections.abc import Iterator, Sequence

from chatroom.actions.entries import append, lock, writing
from chatroom.actions.own_messages import ERASED, blank_edits
from chatroom.actions.silencing import silence_robots
from chatroom.models import ChatInfo, HeldMessage, Report, Room, Trace, UserInfo
from chatroom.names.numbers import write_numbers
from chatroom.people import site_itself
from chatroom.refusals import NoSuchRoom
from chatroom.search.index import forget

NUMBERS_OF_AN_ENTRY = 200  # at 17 characters a number at most the content of an entry then keeps its bound

OWN = (ChatInfo.Kind.SAY, ChatInfo.Kind.RENAME)


def erase(person: UserInfo) -> None:
    """Erases what `person` said, their name and their traces; who reads is told so. Bans stay. Raises Busy.

    So it does with the guests that they were before they logged in. The entries keep their places, so that nobody
    else's number changes.
    """
    for each in [*person.former_selves.all(), person]:
        _erase_one(each)


def _erase_one(person: UserInfo) -> None:
    for room in Room.objects.filter(pk__in=ChatInfo.objects.filter(user=person).values("room").distinct()):
        _erase_in(room, person)
    with writing():
        Trace.objects.filter(user=person).delete()
        HeldMessage.objects.filter(user=person).delete()
        Report.objects.filter(reporter=person).update(reason="")
        for room in Room.objects.filter(owner=person):
            silence_robots(room)
        Room.objects.filter(owner=person).update(owner=None)
        person.moderated_rooms.clear()
        UserInfo.objects.filter(pk=person.pk).update(user_name=ERASED, shown_name="", account=None, became=None)


def _erase_in(room: Room, person: UserInfo) -> None:
    with writing():
        try:
            lock(room)
        except NoSuchRoom:
            return  # deleted meanwhile, with all that was said in it
        written = ChatInfo.objects.of(room).filter(user=person, kind__in=OWN)
        # What was hidden before as well: the names that it was said under are in the memory of other processes.
        named = written.exclude(user_name=ERASED, chat_content=ERASED)
        numbers = list(named.order_by("number").values_list("number", flat=True))
        forget(written)
        blank_edits(ChatInfo.objects.of(room).filter(user=person, kind=ChatInfo.Kind.EDIT))
        ChatInfo.objects.of(room).filter(user=person).exclude(kind__in=OWN).update(user_name=ERASED)
        written.update(state=ChatInfo.State.HIDDEN, chat_content=ERASED, user_name=ERASED, client_id="")
        for part in _parts(numbers):
            append(room, ChatInfo.Kind.HIDE, site_itself(), write_numbers(part), erases=True)


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), NUMBERS_OF_AN_ENTRY):
        yield numbers[start : start + NUMBERS_OF_AN_ENTRY]
