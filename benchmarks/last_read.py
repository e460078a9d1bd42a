"""What the last read from a connection came to: a crowd gets the same bytes, sooner compared than read again."""

from typing import Generic, TypeVar

Value = TypeVar("Value")


class LastRead(Generic[Value]):
    """The bytes of a read that began and ended with what it brought, and what they came to."""

    __slots__ = ("data", "value")

    def __init__(self) -> None:
        self.data = b""
        self.value: Value | None = None

    def recall(self, data: bytes) -> Value | None:
        """Returns what these very bytes came to, if they are the last ones."""
        return self.value if data == self.data else None

    def remember(self, data: bytes, value: Value) -> None:
        """Keeps `value` for the next reader who gets `data`."""
        self.data = data
        self.value = value
