"""Links out of a frame of another site: to what no frame may show, or what knows the visitor's account."""

from django import template
from django.template import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chatroom.embedding import is_framed, own_address

register = template.Library()

WINDOW = SafeString(' target="_blank" rel="noopener"')


@register.simple_tag(takes_context=True)
def site_link(context: RequestContext, view: str, *args: str) -> SafeString:
    """Returns the attributes of a link to a page of the site itself, in a frame to a window of its own."""
    framed = is_framed(context["request"])
    return format_html('href="{}"{}', own_address(view, *args), WINDOW if framed else "")
