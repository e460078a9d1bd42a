"""The long poll under a server of threads (`runserver`, WSGI): each thread waits for the hub, on a loop beside them."""

import asyncio
import time

from chatroom import waiting
from chatroom.delivery.channel import Waiter
from chatroom.delivery.hub import Poll
from chatroom.delivery.log import StoreUnavailable, UnknownRoom
from chatroom.poll.request import PollRequest
from chatroom.refusals import Busy, NoSuchRoom


class HeldThread(Waiter):
    """A poll whose thread waits for a future."""

    __slots__ = ("answer",)

    def __init__(self, poll: Poll, deadline: float) -> None:
        assert poll.cursor is not None
        super().__init__(poll.cursor, deadline, poll.person, poll.online)
        self.answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def deliver(self, body: bytes) -> None:
        self.answer.set_result(body)


def answer_on_this_thread(request: PollRequest) -> bytes:
    """Returns the poll's answer, after having waited for it. Raises NoSuchRoom, Busy."""
    loop = waiting.loop_beside_threads()
    try:
        return asyncio.run_coroutine_threadsafe(_answer(request), loop).result()
    except UnknownRoom:
        raise NoSuchRoom from None
    except StoreUnavailable:
        raise Busy from None


async def _answer(request: PollRequest) -> bytes:
    hub, poll = waiting.hub, request.poll
    body = await hub.look(poll)
    if body is not None:
        return body
    if request.wait == 0:
        return hub.nothing_new(poll)
    held = HeldThread(poll, time.monotonic() + request.wait)
    hub.park(poll, held)
    return await held.answer
