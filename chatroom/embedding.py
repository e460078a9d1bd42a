"""A room in other people's pages: what a frame's address says, and the names under which a frame keeps its cookies."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_supported_language_variant

# Where frames that are written by hand are sent on from.
FRAME_PATH = re.compile(r"/chatroom/[^/]+/embed/")
# A frame lives under a prefix of its own, /embed/<words>/: links, forms and redirects in it keep what the words say.
ROOT = "/embed/"
EMBEDDED_PATH = re.compile(r"/embed/(?P<words>[^/]+)(?P<path>/(?:chatroom/[^/]+/.*|me/.*|awareness/|colours\.css))")
PREFIX = re.compile(r"\A/embed/[^/]+(?=/)")

NO_WORDS = "-"
READ_ONLY = "read-only"
PANEL = "panel"
THEMES = ("light", "dark")
COLOUR = re.compile(r"[0-9a-f]{6}")

# Names of their own: where both sites are of one domain, a browser sends a frame the ordinary cookies as well.
SECURE_PREFIX = "__Host-embed-"
PLAIN_PREFIX = "embed-"


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the words of a frame's address ask for; `theme` is empty where it is as the reader's system has it.

    `panel` says that the widget's panel is around the frame, whose closing button lies over its corner.
    """

    theme: str = ""
    language: str = ""
    colour: str = ""
    read_only: bool = False
    panel: bool = False

    @classmethod
    def read(cls, text: str) -> "Embedding":
        """Reads words with dots between them, such as `dark.en.0a7286.read-only`; passes over what it does not know."""
        words = text.lower().split(".")
        return cls(
            theme=_first(word for word in words if word in THEMES),
            language=_first(_language(word) for word in words),
            colour=_first(word for word in words if COLOUR.fullmatch(word)),
            read_only=READ_ONLY in words,
            panel=PANEL in words,
        )

    @property
    def words(self) -> str:
        """The words, as they stand in an address."""
        return ".".join(filter(None, [self.theme, self.language, self.colour, *self.flags.split()])) or NO_WORDS

    @property
    def flags(self) -> str:
        """What is switched on, as style sheets ask for it."""
        return " ".join([READ_ONLY] * self.read_only + [PANEL] * self.panel)


def is_on() -> bool:
    """Whether any other site may show rooms of this one."""
    return bool(settings.CHAT_EMBED_ORIGINS)


def allows(origin: str) -> bool:
    """Whether pages of `origin` may show rooms, by CHAT_EMBED_ORIGINS."""
    return any(_pattern(allowed).fullmatch(origin) for allowed in settings.CHAT_EMBED_ORIGINS)


def is_framed(request: HttpRequest) -> bool:
    """Whether the request is of a frame in another site's page."""
    return hasattr(request, "embedding")


def own_address(view: str, *args: str, query: Mapping[str, str] | None = None) -> str:
    """Returns the site's own address of a view, which begins with no frame's prefix: for windows, and to hand on.

    Raises NoReverseMatch.
    """
    return PREFIX.sub("", reverse(view, args=args, query=query))


def cookies_of_frame(cookies: Mapping[str, str], *, secure: bool) -> dict[str, str]:
    """Returns a frame's own cookies under the names that the site knows, and none of the ordinary ones."""
    prefix = SECURE_PREFIX if secure else PLAIN_PREFIX
    return {name.removeprefix(prefix): value for name, value in cookies.items() if name.startswith(prefix)}


def _pattern(allowed: str) -> re.Pattern[str]:
    return re.compile(re.escape(allowed).replace(r"\*\.", r"[a-z0-9.-]+\."), re.IGNORECASE)


def _first(words: Iterable[str]) -> str:
    return next(filter(None, words), "")


def _language(word: str) -> str:
    """Returns the site's language for a code such as zh-tw or en-gb, an empty string for anything else."""
    try:
        return get_supported_language_variant(word)
    except LookupError:
        return ""
