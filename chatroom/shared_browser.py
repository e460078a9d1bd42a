"""A browser that somebody has logged out of: the next to use it may be somebody else."""

from typing import TypeVar

from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)


def cleared(answer: Answer) -> Answer:
    """Lets the browser forget what the pages keep in it: drafts, unsent messages, who is ignored, what was read.

    Browsers heed it on HTTPS, and on their own machine. The service worker goes as well, until a page brings it back.
    """
    answer["Clear-Site-Data"] = '"storage"'
    return answer
