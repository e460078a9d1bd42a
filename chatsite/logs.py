"""What a log line may hold: an error's kind and place, never the values that it was about."""

import http.client
import logging
import traceback
from types import TracebackType

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class FailedView(logging.Filter):
    """Names the view that failed where Django names the path, which a visitor typed, or which lets in who knows it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrites the record of a request that was answered with an error; lets all pass."""
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            reason = http.client.responses.get(getattr(record, "status_code", 0), "Error")
            record.msg, record.args = "%s: %s", (reason, match.view_name if match else "no view")
        return True


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
