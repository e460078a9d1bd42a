"""Filters for what people wrote, and for what else they did."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chatroom.marks import Part, marked, unmarked
from chatroom.models import ChatInfo

register = template.Library()

READABLE_KINDS = (ChatInfo.Kind.SAY, ChatInfo.Kind.EDIT, ChatInfo.Kind.RENAME)


@register.filter
def message_text(text: str) -> SafeString:
    """Returns `text` as HTML: escaped, its addresses as links, its marks as elements."""
    return _join(marked(text))


@register.filter
def quoted_text(text: str) -> str:
    """Returns `text` without its marks, for where it is quoted in one line."""
    return unmarked(text)


@register.filter
def kind_title(kind: str) -> str:
    """Returns the words for an entry's `kind`; none for one whose content people read as it is."""
    return "" if kind in READABLE_KINDS else str(ChatInfo.Kind(kind).label)


def _join(parts: list[Part]) -> SafeString:
    return format_html_join("", "{}", ((_html(part),) for part in parts))


def _html(part: Part) -> str | SafeString:
    content = part.content if isinstance(part.content, str) else _join(part.content)
    if part.element == "a":
        return format_html('<a href="{0}" rel="nofollow noopener noreferrer ugc" target="_blank">{0}</a>', content)
    if part.element == "pre" and content.startswith("\n"):
        content = "\n" + content  # the first line break in a <pre> is the parser's
    return format_html("<{0}>{1}</{0}>", part.element, content) if part.element else content
