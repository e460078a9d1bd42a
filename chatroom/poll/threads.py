"""The long poll under a server of threads (`runserver`, WSGI): each thread waits for the hub, on a loop beside them."""

import asyncio
import queue
from collections.abc import Iterator

from chatroom import waiting
from chatroom.delivery.hub import Crowded
from chatroom.delivery.locks import Locked
from chatroom.delivery.log import Answer, StoreUnavailable, UnknownRoom
from chatroom.delivery.poll import Poll, Waiter
from chatroom.refusals import Busy, NoSuchRoom, TooCrowded
from chatroom.room_refusals import StaleTicket


class HeldThread(Waiter):
    """A poll whose thread waits for what is delivered: a body, and whether it is the last."""

    def __init__(self, poll: Poll, answer: Answer | None) -> None:
        super().__init__(poll, answer)
        self.delivered: queue.SimpleQueue[tuple[bytes, bool]] = queue.SimpleQueue()

    def deliver(self, body: bytes, *, last: bool) -> None:
        self.delivered.put((body, last))


def answers_on_this_thread(poll: Poll) -> Iterator[bytes]:
    """Returns the poll's answers, which are waited for as they are taken: one, or a stream's until its wait is over.

    Raises NoSuchRoom, Busy, TooCrowded, StaleTicket before the first one.
    """
    loop = waiting.loop_beside_threads()
    try:
        answer, held = asyncio.run_coroutine_threadsafe(_look_and_park(poll), loop).result()
    except UnknownRoom:
        raise NoSuchRoom from None
    except StoreUnavailable:
        raise Busy from None
    except Crowded:
        raise TooCrowded from None
    except Locked:
        raise StaleTicket from None
    return _answers(answer, held, loop)


def _answers(answer: Answer | None, held: HeldThread | None, loop: asyncio.AbstractEventLoop) -> Iterator[bytes]:
    last = held is None
    try:
        if answer is not None:
            yield answer.body
        while held is not None and not last:
            body, last = held.delivered.get()
            yield body
    finally:
        if held is not None:
            loop.call_soon_threadsafe(waiting.hub.leave, held)


async def _look_and_park(poll: Poll) -> tuple[Answer | None, HeldThread | None]:
    answer = await waiting.hub.look(poll)
    if answer is not None and not (poll.stream and poll.wait and not answer.more):
        return answer, None
    held = HeldThread(poll, answer)
    waiting.hub.park(held)
    return answer, held
