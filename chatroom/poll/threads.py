"""The long poll under a server of threads (`runserver`, WSGI): each thread waits for the hub, on a loop beside them."""

import asyncio

from chatroom import waiting
from chatroom.delivery.log import StoreUnavailable, UnknownRoom
from chatroom.delivery.poll import Poll, Waiter
from chatroom.refusals import Busy, NoSuchRoom


class HeldThread(Waiter):
    """A poll whose thread waits for a future."""

    __slots__ = ("answer",)

    def __init__(self, poll: Poll) -> None:
        super().__init__(poll)
        self.answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def deliver(self, body: bytes) -> None:
        self.answer.set_result(body)


def answer_on_this_thread(poll: Poll) -> bytes:
    """Returns the poll's answer, after having waited for it. Raises NoSuchRoom, Busy."""
    loop = waiting.loop_beside_threads()
    try:
        return asyncio.run_coroutine_threadsafe(_answer(poll), loop).result()
    except UnknownRoom:
        raise NoSuchRoom from None
    except StoreUnavailable:
        raise Busy from None


async def _answer(poll: Poll) -> bytes:
    body = await waiting.hub.look(poll)
    if body is not None:
        return body
    held = HeldThread(poll)
    waiting.hub.park(held)
    return await held.answer
