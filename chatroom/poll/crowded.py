"""Refuses polls of a crowd, on the event loop: Django's threads are for those who are let in."""

import json
from functools import lru_cache

from django.http import HttpRequest
from django.utils import translation

from chatroom.asgi_types import Scope, Send
from chatroom.poll.responses import PLAIN, respond
from chatroom.refusals import TooCrowded

LANGUAGE_LENGTH_MAX = 128


async def refuse_crowded(scope: Scope, send: Send) -> None:
    """Answers a poll for which there is no room, in the reader's language."""
    refusal = TooCrowded()
    languages = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    body = _body(languages[:LANGUAGE_LENGTH_MAX].decode("latin-1"))
    retry_after = (b"retry-after", b"%d" % (refusal.retry_after or 0))
    await respond(send, body, status=refusal.status, headers=(*PLAIN, retry_after))


@lru_cache(256)
def _body(accept_language: str) -> bytes:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = accept_language
    with translation.override(translation.get_language_from_request(request)):
        refusal = {"ret": str(TooCrowded.sentence), "code": TooCrowded.code}
    return json.dumps(refusal, ensure_ascii=False).encode()
