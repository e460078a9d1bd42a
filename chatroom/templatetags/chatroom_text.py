"""Filters for what people wrote."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chatroom.links import parts_of

register = template.Library()


@register.filter
def message_text(text: str) -> SafeString:
    """Returns `text` as HTML: escaped, its addresses as links."""
    return format_html_join(
        "", "{}", ((_link(part.text) if part.is_address else part.text,) for part in parts_of(text))
    )


def _link(address: str) -> SafeString:
    return format_html('<a href="{0}" rel="nofollow noopener noreferrer ugc" target="_blank">{0}</a>', address)
