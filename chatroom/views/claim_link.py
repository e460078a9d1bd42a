"""A room's claim link, which its owner is shown once."""

from django.http import HttpRequest

from chatroom.actions.claiming import is_claim_of
from chatroom.embedding import own_address
from chatroom.models import Room
from chatroom.roles import Act, Actor, may
from chatroom.views.shown_once import ShownOnce

CLAIM_TOKENS = ShownOnce(cookie="claim", view="happy")


def claim_link(request: HttpRequest, room: Room, token: str) -> str:
    """Returns the address, scheme and host included, with which whoever has it takes over `room`."""
    return request.build_absolute_uri(own_address("claim", room.name, query={"token": token}))


def claim_link_to_show(request: HttpRequest, room: Room, actor: Actor) -> str:
    """Returns the link that this page of `room` is to show `actor`, the visitor; an empty string where there is none.

    Whoever uses the browser after the owner brings the cookie as well.
    """
    is_owner = actor.person is not None and actor.person.pk == room.owner_id
    if not is_owner and not may(actor, Act.APPOINT):
        return ""
    token = CLAIM_TOKENS.token_in(request)
    return claim_link(request, room, token) if token and is_claim_of(room, token) else ""
