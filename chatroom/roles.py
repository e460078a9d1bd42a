"""Who may do what: one table, asked by the pages, the admin and the actions' callers."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from chatroom.former import former_of
from chatroom.identity import identity_of
from chatroom.in_force import Held, memory
from chatroom.models import Restriction, Room, UserInfo
from chatroom.refusals import Forbidden
from chatroom.restriction_refusals import refusal_of

MODERATE_PERMISSION = "chatroom.moderate"


class Role(IntEnum):
    """What somebody is in a room; a higher one may do all that a lower one may."""

    VISITOR = 0
    CO_MODERATOR = 1
    OWNER = 2
    MODERATOR = 3  # of the site: staff with the permission
    ADMINISTRATOR = 4  # a superuser


class Act(StrEnum):
    """What is not for every visitor to do."""

    HIDE = "hide"
    RESTORE = "restore"
    RESTRICT = "restrict"
    LIFT = "lift"
    FORCE_NAME = "force_name"
    PIN = "pin"
    PACE = "pace"  # slow mode, pause, approval
    APPROVE = "approve"
    ANSWER_REPORT = "answer_report"
    RUN = "run"  # title, welcome, access, limits, words, closing
    EXPORT = "export"
    APPOINT = "appoint"
    MAKE_ROBOT = "make_robot"
    STOP_ROBOT = "stop_robot"
    SET_WEBHOOK = "set_webhook"
    STOP_WEBHOOK = "stop_webhook"
    DELETE = "delete"
    RESTRICT_EVERYWHERE = "restrict_everywhere"


LOWEST_ROLE = {
    Act.HIDE: Role.CO_MODERATOR,
    Act.RESTORE: Role.CO_MODERATOR,
    Act.RESTRICT: Role.CO_MODERATOR,
    Act.LIFT: Role.CO_MODERATOR,
    Act.FORCE_NAME: Role.CO_MODERATOR,
    Act.PIN: Role.CO_MODERATOR,
    Act.PACE: Role.CO_MODERATOR,
    Act.APPROVE: Role.CO_MODERATOR,
    Act.ANSWER_REPORT: Role.CO_MODERATOR,
    Act.RUN: Role.OWNER,
    Act.EXPORT: Role.OWNER,
    Act.APPOINT: Role.OWNER,
    Act.MAKE_ROBOT: Role.OWNER,
    Act.STOP_ROBOT: Role.OWNER,
    Act.SET_WEBHOOK: Role.OWNER,
    Act.STOP_WEBHOOK: Role.OWNER,
    Act.DELETE: Role.OWNER,
    Act.RESTRICT_EVERYWHERE: Role.MODERATOR,
}
# Whoever is appointed to hold the site's rooms does not run them: a room's owner, or a superuser, does.
NOT_FOR_MODERATORS = frozenset({Act.APPOINT, Act.DELETE, Act.MAKE_ROBOT, Act.SET_WEBHOOK})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an identity, an account, or both, the highest that they are in the room, and whether it is theirs."""

    person: UserInfo | None
    account: User | None
    role: Role
    owns: bool = False


def may(actor: Actor, act: Act) -> bool:
    """Whether `actor` may do `act` in the room: a moderator of the site who owns it may do what either may."""
    if actor.role is Role.MODERATOR and act in NOT_FOR_MODERATORS:
        return actor.owns
    return actor.role >= LOWEST_ROLE[act]


def actor_in(request: HttpRequest, room: Room | None) -> Actor:
    """Who the visitor is in `room`, or, without one, on the whole site."""
    return actor_as(request, room, identity_of(request.session))


def actor_as(request: HttpRequest, room: Room | None, person: UserInfo | None) -> Actor:
    """Who the visitor is in `room`, whose session's identity is `person`."""
    account = request.user if isinstance(request.user, User) and request.user.is_active else None
    own = role_of_person(person, room)
    return Actor(person, account, max(role_of_account(request.user), own), owns=own is Role.OWNER)


def require(request: HttpRequest, room: Room | None, act: Act) -> Actor:
    """Who the visitor is, who may do `act` in `room`. Raises Forbidden; Banned, Muted: whoever is so has no acts."""
    actor = actor_in(request, room)
    if not may(actor, act):
        raise Forbidden
    held = _restriction_of(request, room, actor)
    if held is not None:
        raise refusal_of(held)
    return actor


def acts_of(request: HttpRequest, room: Room, actor: Actor) -> list[Act]:
    """What `actor`, the visitor, may do in `room` beyond what every visitor may."""
    acts = [act for act in Act if may(actor, act)]
    return [] if acts and _restriction_of(request, room, actor) else acts


def _restriction_of(request: HttpRequest, room: Room | None, actor: Actor) -> Held | None:
    """What others have put on the identity of one who moderates by it, now or under one that they left.

    What they only share with somebody else, a browser or a network, takes no act from them.
    """
    if actor.person is None or room is None or actor.role >= Role.MODERATOR:
        return None
    memory.freshen()
    found = memory.all.find(room.name, [actor.person.user_id, *former_of(request.session)])
    return next((held for held in found if held.kind != Restriction.Kind.SHADOW), None)


def role_of_person(person: UserInfo | None, room: Room | None) -> Role:
    """What `person` is in `room` by their identity alone; on the whole site, nothing but a visitor."""
    if person is None or room is None:
        return Role.VISITOR
    if room.owner_id == person.pk:
        return Role.OWNER
    if room.moderators.filter(pk=person.pk).exists():
        return Role.CO_MODERATOR
    return Role.VISITOR


def role_of_account(account: AbstractBaseUser | AnonymousUser | None) -> Role:
    """What somebody who is logged in as `account` is everywhere."""
    if not isinstance(account, User) or not account.is_active:
        return Role.VISITOR
    if account.is_superuser:
        return Role.ADMINISTRATOR
    return Role.MODERATOR if account.has_perm(MODERATE_PERMISSION) else Role.VISITOR
