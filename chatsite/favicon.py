"""The icon, for pages that name none of their own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static


def favicon(request: HttpRequest) -> HttpResponse:
    """Goes to the icon under its hashed name."""
    return redirect(static("chatroom/img/favicon.svg"))
