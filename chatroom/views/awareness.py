"""What a room's page draws people and their typing with: loaded by its script when that is first wanted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chatroom.views.methods import takes


@takes("GET")
def awareness(request: HttpRequest) -> HttpResponse:
    """The templates and sentences, in the reader's language."""
    response = render(request, "chatroom/awareness.html")
    response["Cache-Control"] = "private, no-cache"
    return response
