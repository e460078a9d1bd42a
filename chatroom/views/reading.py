"""Reading back in a room's log: its history by pages, and what is found in it."""

from django.http import HttpRequest, HttpResponse

from chatroom import access, floods, log_pages
from chatroom.forms import find_room, read_number
from chatroom.identity import identity_of
from chatroom.models import Room, UserInfo
from chatroom.reading import entry_objects
from chatroom.search.catching_up import catch_up
from chatroom.search.finding import search as find_in
from chatroom.search_forms import read_day, read_query
from chatroom.views.answers import json_answer, takes_html
from chatroom.views.methods import takes
from chatroom.views.search_page import render_search_page
from chatroom.wire import EntryObject, entry_object

# What one search waits for at the most, some 100 ms; what is left then is the next one's, and the upkeep's.
BATCHES_OF_ONE_SEARCH = 10


@takes("GET")
def history(request: HttpRequest, room_name: str) -> HttpResponse:
    """A page of entries before or after a number, around one, since the day `on`, or the newest."""
    numbers = {field: read_number(request.GET, field, lowest=1) for field in ("before", "after", "around")}
    room = find_room(room_name)
    access.require_reading(request, room)
    reader = identity_of(request.session)
    if number := numbers["after"]:
        page = log_pages.after(room, number)
        return json_answer({"info": _objects(page, reader), "more": page.more_after})
    if number := _number_sought(request, room, numbers["around"]):
        page = log_pages.around(room, number)
        return json_answer(
            {"info": _objects(page, reader), "more": page.more, "more_after": page.more_after, "at": number}
        )
    page = log_pages.before(room, number) if (number := numbers["before"]) else log_pages.newest(room)
    return json_answer({"info": _objects(page, reader), "more": page.more})


@takes("GET")
def search(request: HttpRequest, room_name: str) -> HttpResponse:
    """What was said in the room with `q` in it, below number `before`, the newest first: as JSON, or as a page."""
    before = read_number(request.GET, "before", lowest=1)
    room = find_room(room_name)
    access.require_reading(request, room)
    if takes_html(request) and "q" not in request.GET:
        return render_search_page(request, room)
    query = read_query(request.GET)
    floods.count_search(request)
    is_complete = catch_up(room, BATCHES_OF_ONE_SEARCH)
    found = find_in(room, query, before)
    if takes_html(request):
        return render_search_page(request, room, found, is_complete=is_complete)
    info = [entry_object(each.entry) | {"marks": each.marks} for each in found.results]
    return json_answer({"info": info, "before": found.before, "complete": is_complete})


def _number_sought(request: HttpRequest, room: Room, around: int | None) -> int | None:
    return log_pages.number_at(room, read_day(request.GET)) if "on" in request.GET else around


def _objects(page: log_pages.Page, reader: UserInfo | None) -> list[EntryObject]:
    return entry_objects(page.entries, reader)
