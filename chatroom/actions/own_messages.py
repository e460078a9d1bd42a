"""Editing and deleting what one said oneself, for some minutes; what it said before leaves the log."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from chatroom.actions.entries import append, lock, writing
from chatroom.models import ChatInfo, Reaction, Report, Room, UserInfo
from chatroom.names.numbers import write_numbers
from chatroom.own_refusals import EditNeedsApproval, NotYours, TooLate
from chatroom.room_refusals import NoSuchEntry
from chatroom.screening import screen
from chatroom.search.index import forget, learn
from chatroom.standing import Standing

CHANGEABLE_SECONDS = 300
ERASED = "…"  # what stands in the place of a text and of a name, neither of which may be empty


def edit_message(
    room: Room, person: UserInfo, standing: Standing, number: int, text: str, *, shadowed: bool = False
) -> ChatInfo | None:
    """Lets message `number` of `person` say `text`, which has passed names.clean_message; None where it does already.

    What everybody sees is left alone by somebody who is `shadowed` by now, and where a report of it waits for a
    moderator, who is to read what was reported: it is said to be too late.
    Raises NoSuchEntry, NotYours, TooLate, Spam, WordNotAllowed, EditNeedsApproval, NoSuchRoom, Busy.
    """
    if _own(room, person, number).chat_content == text:
        return None
    screened = screen(room, person, standing, text)
    with writing():
        lock(room)
        message = _own(room, person, number)
        in_the_dark = message.state == ChatInfo.State.SHADOW
        if not in_the_dark and (shadowed or _is_reported(message)):
            raise TooLate
        # Who is shadowed is to notice nothing.
        if screened.why_held and not in_the_dark:
            raise EditNeedsApproval
        ChatInfo.objects.filter(pk=message.pk).update(chat_content=screened.text, edited=True)
        message.chat_content = screened.text
        learn(ChatInfo.objects.filter(pk=message.pk))
        blank_edits(_edits(message))
        return append(room, ChatInfo.Kind.EDIT, person, screened.text, erases=True, shadowed=in_the_dark, about=message)


def delete_message(room: Room, person: UserInfo, number: int) -> ChatInfo:
    """Deletes message `number` of `person`; its text is kept only where a report of it waits for a moderator.

    Raises NoSuchEntry, NotYours, TooLate, NoSuchRoom, Busy.
    """
    with writing():
        lock(room)
        message = _own(room, person, number)
        shadowed = message.state == ChatInfo.State.SHADOW
        kept = message.chat_content if _is_reported(message) else ERASED
        ChatInfo.objects.filter(pk=message.pk).update(state=ChatInfo.State.DELETED, chat_content=kept, reactions="")
        forget(ChatInfo.objects.filter(pk=message.pk))
        Reaction.objects.filter(entry=message).delete()
        blank_edits(_edits(message))
        return append(room, ChatInfo.Kind.DELETE, person, write_numbers([number]), erases=True, shadowed=shadowed)


def blank_edits(edits: QuerySet[ChatInfo]) -> None:
    """Lets `edits` say nothing any more, and of no message."""
    edits.update(chat_content=ERASED, user_name=ERASED, about=None)


def _is_reported(message: ChatInfo) -> bool:
    return Report.objects.filter(entry=message, state=Report.State.OPEN).exists()


def _edits(message: ChatInfo) -> QuerySet[ChatInfo]:
    return ChatInfo.objects.filter(about=message, kind=ChatInfo.Kind.EDIT)


def _own(room: Room, person: UserInfo, number: int) -> ChatInfo:
    """Returns message `number`, which `person` said a short while ago. Raises NoSuchEntry, NotYours, TooLate."""
    said = ChatInfo.objects.of(room).shown_to(person).filter(number=number, kind=ChatInfo.Kind.SAY)
    message = said.select_related("user").first()
    if message is None:
        raise NoSuchEntry
    if message.user_id != person.pk:
        raise NotYours
    if timezone.now() - message.created_at > timedelta(seconds=CHANGEABLE_SECONDS):
        raise TooLate
    return message
