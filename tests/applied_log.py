"""What a reader shows: a log, applied answer by answer; an answer that breaks the wire's rules fails the test."""

from typing import Any

Entry = dict[str, Any]


class AppliedLog:
    """The entries so far, from number 1 on or from the last reset on, and the cursor to ask with."""

    def __init__(self) -> None:
        self.shown: list[Entry] = []
        self.resets: list[str] = []
        self.cursor, self.tag = 0, ""

    def apply(self, answer: dict[str, Any]) -> None:
        """Takes an answer, which begins where the last one ended: each entry once, ascending, without a gap."""
        if answer["reset"] is not None:
            self.resets.append(answer["reset"])
            self.shown = []
            self.cursor = answer["from"]
        assert answer["from"] == self.cursor, f"asked after {self.cursor}, answered after {answer['from']}"
        for entry in answer["info"]:
            assert entry["id"] == self.cursor + 1, f"entry {entry['id']} came after {self.cursor}"
            self.shown.append(entry)
            self.cursor = entry["id"]
        assert answer["last_id"] == self.cursor
        self.tag = answer["tag"]
