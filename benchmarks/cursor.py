"""How far one reader has read, and whether what it gets continues that."""

from benchmarks.answers import Answer
from benchmarks.tally import Tally


class Cursor:
    """One reader's place in the log: counts what is lost, repeated or out of order."""

    __slots__ = ("_tally", "last_id", "online", "tag")

    def __init__(self, last_id: int, tag: str, tally: Tally) -> None:
        self._tally = tally
        self.last_id = last_id
        self.tag = tag
        self.online = 0

    def apply(self, answer: Answer, now: float) -> None:
        """Takes an answer that came at the moment `now`."""
        self.tag = answer.tag
        self.online = answer.online
        if answer.follows == self.last_id:
            self._tally.answers += 1
            self.last_id = answer.last_id
            self._tally.take_all(answer, now)
        elif answer.entries:
            self._tally.answers += 1
            self._apply_one_by_one(answer, now)
        else:
            self._tally.empty_answers += 1

    def _apply_one_by_one(self, answer: Answer, now: float) -> None:
        tally = self._tally
        if answer.reset:
            tally.resets += 1
            self.last_id = answer.start
        newest_in_answer = 0
        for number, client_id in answer.entries:
            if number < newest_in_answer:
                tally.out_of_order += 1
            newest_in_answer = number
            if number <= self.last_id:
                tally.repeated += 1
                continue
            tally.lost += number - self.last_id - 1
            self.last_id = number
            tally.take(client_id, now)
