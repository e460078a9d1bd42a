"""Whether a poll is of somebody who is banned: told from its ticket, its cookie and its address, without a query."""

from django.http import HttpRequest, parse_cookie

from chatroom import blocks, browsers, embedding, identity
from chatroom.address import UNKNOWN, address_of
from chatroom.asgi_types import Scope
from chatroom.delivery.locks import MASTER_KEY
from chatroom.delivery.poll import Poll
from chatroom.in_force import Held, memory
from chatroom.restriction_refusals import refusal_of
from chatroom.room_refusals import StaleTicket


def ban_of(poll: Poll, scope: Scope | None) -> Held | None:
    """Returns the ban that reaches the sender of `poll`; the request is looked at only where there is one in force.

    Without its `scope`, only the ticket is.
    """
    bans = memory.bans
    if not bans.concerns(poll.room):
        return None
    subjects = [] if poll.person is None else [poll.person, *poll.former]
    if scope is not None and MASTER_KEY not in poll.keys:
        # Whoever holds the room is not shut out by what they share with somebody else.
        if bans.holds_browsers:
            subjects.append(browsers.digest_of(_cookies(scope).get(browsers.COOKIE, "")))
        if bans.block_keys and blocks.are_kept():
            peer, _port = scope.get("client") or (UNKNOWN, 0)
            address = address_of(peer, _header(scope, b"x-forwarded-for", ","))
            subjects += blocks.blocks_under(address, bans.block_keys)
    found = bans.find(poll.room, subjects)
    return found[0] if found else None


def require_passage(request: HttpRequest, poll: Poll) -> None:
    """Refuses a poll that a ban reaches although it does not reach the session: it is asked with an old ticket.

    Raises StaleTicket where the session can have another, Banned.
    """
    held = ban_of(poll, request.META.get("asgi.scope"))
    if held is None:
        return
    if identity.SESSION_KEY in request.session:
        raise StaleTicket
    raise refusal_of(held)


def _cookies(scope: Scope) -> dict[str, str]:
    cookies = parse_cookie(_header(scope, b"cookie", "; "))
    if not scope["path"].startswith(embedding.ROOT):
        return cookies
    return embedding.cookies_of_frame(cookies, secure=False) | embedding.cookies_of_frame(cookies, secure=True)


def _header(scope: Scope, name: bytes, separator: str) -> str:
    return separator.join(value.decode("latin-1") for key, value in scope["headers"] if key == name)
