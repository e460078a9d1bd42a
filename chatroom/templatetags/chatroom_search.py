"""Filters for what was found in a room."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chatroom.search.finding import Result

register = template.Library()


@register.filter
def marked_text(result: Result) -> SafeString:
    """Returns the text of `result` as HTML: escaped, what was looked for in it marked."""
    text = result.entry.chat_content
    parts: list[str] = []
    done = 0
    for start, end in result.marks:
        parts += (text[done:start], format_html("<mark>{}</mark>", text[start:end]))
        done = end
    return format_html_join("", "{}", ((part,) for part in (*parts, text[done:])))
