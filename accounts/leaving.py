"""The end of an account."""

from django.contrib.auth.models import User

from accounts.sessions import end_sessions
from chatroom import actions
from chatroom.actions.entries import writing
from chatroom.actions.silencing import silence_robots
from chatroom.models import Room, UserInfo


def leave(account: User, *, erase: bool) -> None:
    """Deletes `account`, its sessions and its name's reservation; with `erase`, what its holder said as well.

    Otherwise that stays as it is, said by somebody whom nobody can be any more. Raises Busy.
    """
    end_sessions(account)
    person = UserInfo.objects.filter(account=account).first()
    if person is not None and erase:
        actions.erase(person)
    with writing():
        if person is not None:
            person.former_selves.update(became=None)
            for room in Room.objects.filter(owner=person):
                silence_robots(room)
            Room.objects.filter(owner=person).update(owner=None)
        account.delete()
