"""What every refusal on the wire has: a status, a code, one sentence, and nothing else (docs/wire.md)."""

from collections.abc import Mapping
from typing import Any, Protocol

SENTENCE_ENDS = (".", "。", "！", "!")


class Answer(Protocol):
    """An answer of Django's test client, or of httpx."""

    status_code: int

    @property
    def headers(self) -> Mapping[str, str]: ...

    def json(self) -> Any: ...


def assert_refused(response: Any, status: int, code: str) -> None:
    """Fails unless `response` is the documented refusal, in JSON that nobody keeps."""
    answer: Answer = response
    assert answer.status_code == status, response.content
    assert answer.headers["Content-Type"].partition(";")[0] == "application/json", response.content
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Language"] in ("zh-hans", "zh-hant", "en")
    refusal = answer.json()
    assert set(refusal) == {"ret", "code"}
    assert refusal["code"] == code
    assert refusal["ret"].endswith(SENTENCE_ENDS)
    assert "\n" not in refusal["ret"]


def assert_refused_on_a_page(response: Any, status: int, *kept: str) -> None:
    """Fails unless `response` is a page of the site with that status, in which all of `kept` stands."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"].partition(";")[0] == "text/html"
    page = response.content.decode()
    assert "<html" in page
    for text in kept:
        assert text in page, f"{text!r} is not in the page"
