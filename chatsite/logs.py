"""What a log line may hold: an error's kind and place, never the values that it was about."""

import logging
import traceback
from types import TracebackType

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PrivateFormatter(logging.Formatter):
    """Formats an exception as its stack and its class, without its message.

    A database's error quotes the row that it refused, so that the text of a message, or a name, would reach the log.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatException(self, info: ExceptionInfo) -> str:  # noqa: N802 (logging's name)
        lines: list[str] = []
        error = info[1]
        while error is not None:
            lines.extend(traceback.format_tb(error.__traceback__))
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}\n")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()
