"""Everybody there is in and around a room, each with a browser of their own: the rows of the tables of roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from ipaddress import IPv4Network
from itertools import count

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from chatroom import actions, revisions
from chatroom.identity import new_identity
from chatroom.in_force import memory
from chatroom.models import ChatInfo, Restriction, Room, UserInfo
from chatroom.traces import REVISION

ADDRESSES = IPv4Network("10.0.0.0/8")
_casts = count(1)

WITH_TRACES = ("visitor", "author")  # whose browser and address are known, since they have opened the page


@dataclass(frozen=True)
class Member:
    """Somebody: their browser, and who they are in it."""

    client: Client
    person: UserInfo | None

    def post(self, address: str, **fields: str) -> tuple[int, dict[str, object]]:
        """Posts a form as a script does; returns the status and the answer."""
        response = self.client.post(address, fields, headers={"Accept": "application/json"})
        return response.status_code, response.json()


def moderators() -> Group:
    """The group that a migration makes; made again by it where a test that commits emptied the tables."""
    migration = import_module("chatroom.migrations.0005_moderators")
    migration.make_group(apps, connection.schema_editor())
    for later in ("0008_robots", "0012_webhooks"):
        import_module(f"chatroom.migrations.{later}").let_moderators_see(apps, connection.schema_editor())
    return Group.objects.get(name=migration.GROUP)


class Cast:
    """A room `pond` with a message of its author in it, and one member for each role, made when asked for."""

    ROLES = (
        "stranger",
        "visitor",
        "author",
        "muted",
        "banned",
        "co_moderator",
        "owner",
        "owner_of_another_room",
        "moderator",
        "superuser",
    )

    def __init__(self, at_first: Iterable[str] = ROLES) -> None:
        # Each cast is at an address of its own, so that all the casts of a run are no flood of first visits.
        self.address = str(ADDRESSES[next(_casts)])
        self.room = Room.objects.create(name="pond")
        self._members: dict[str, Member] = {}
        self.room.owner = self.person("owner")
        self.room.save()
        for role in at_first:
            self[role]
        self.entry = self.says("author", "hello")

    def __getitem__(self, role: str) -> Member:
        if role not in self._members:
            self._members[role] = self._member(role)
            self._take_on(role)
        return self._members[role]

    def person(self, role: str) -> UserInfo:
        """The identity of a role that has one."""
        person = self[role].person
        assert person is not None
        return person

    def says(self, role: str, text: str) -> ChatInfo:
        """Lets somebody say something in the room."""
        return actions.post_message(self.room, self.person(role), text)

    def _take_on(self, role: str) -> None:
        if role == "co_moderator":
            self.room.moderators.add(self.person(role))
        elif role == "owner_of_another_room":
            Room.objects.create(name="lake", owner=self.person(role))
        elif role == "muted":
            self._restrict(role, Restriction.Kind.MUTE)
        elif role == "banned":
            self._restrict(role, Restriction.Kind.BAN)

    def _restrict(self, role: str, kind: str) -> None:
        person = self.person(role)
        Restriction.objects.create(
            kind=kind, rung=Restriction.Rung.IDENTITY, subject=person.user_id, person=person, room=self.room
        )
        revisions.bump(REVISION)
        memory.stale()

    def _member(self, role: str) -> Member:
        client = Client(REMOTE_ADDR=self.address)
        account = None
        if role == "stranger":
            return Member(client, None)
        if role in ("moderator", "superuser"):
            account = User.objects.create(username=role, is_staff=True, is_superuser=role == "superuser")
            if role == "moderator":
                account.groups.add(moderators())
            client.force_login(account)
        if role in WITH_TRACES:
            client.get("/chatroom/pond/")
            return Member(client, UserInfo.objects.get(pk=client.session["identity"]))
        session = client.session
        person = new_identity(session)
        session.save()
        if account is not None:
            actions.join(person, account)
        return Member(client, person)
