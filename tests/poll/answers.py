"""What a poll's answer is to a reader."""

from typing import Any

SOON_SECONDS = 10.0  # far less than a poll waits where nothing happens


def ids(log: dict[str, Any]) -> list[int]:
    """The numbers of the entries in an answer."""
    return [entry["id"] for entry in log["info"]]
