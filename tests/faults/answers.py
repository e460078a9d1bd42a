"""How people take an answer of the site while something fails: what is temporary is waited out and tried again."""

from dataclasses import dataclass, field

import httpx

RETRY_SECONDS = 0.1  # where no answer came at all; a page begins with half a second
PROXY_STATUSES = (502, 504)  # said by a proxy whose site does not answer


@dataclass(frozen=True)
class Turned:
    """A request that was turned away for now: the status, the code on the wire, the seconds of its Retry-After."""

    status: int
    code: str
    retry_after: float


@dataclass
class Trouble:
    """What somebody has met with: requests that were turned away, and how many got no answer."""

    turned: list[Turned] = field(default_factory=list)
    unanswered: int = 0

    def judge(self, answer: httpx.Response) -> float | None:
        """Returns the seconds to wait before the next try, or None for an answer that is to be taken.

        Fails for what the site may never answer to a request that is in order: an error, a refusal that is final, a
        temporary one without Retry-After.
        """
        if answer.status_code == 200:
            return None
        answer.read()
        if answer.status_code in PROXY_STATUSES:
            self.unanswered += 1
            return RETRY_SECONDS
        assert answer.status_code in (429, 503), f"{answer.status_code}: {answer.text[:500]}"
        code, sentence = answer.json()["code"], answer.json()["ret"]
        assert sentence
        assert "\n" not in sentence
        assert (answer.status_code, code) in ((429, "too_fast"), (503, "busy"))
        retry_after = float(answer.headers["Retry-After"])
        assert retry_after >= 1
        self.turned.append(Turned(answer.status_code, code, retry_after))
        return retry_after
