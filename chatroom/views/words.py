"""The lists of words that are not to be said: of a room, for who runs it, and of the whole site, for its moderators."""

from django.http import HttpRequest, HttpResponse

from chatroom import actions
from chatroom.forms import find_room
from chatroom.models import Room, Word
from chatroom.roles import Act, Actor, require
from chatroom.views.answers import answer, json_answer
from chatroom.views.methods import takes
from chatroom.words.forms import read_deed, read_word_lines

LISTED_MAX = 10_000  # words of one answer


@takes("GET", "POST")
def words(request: HttpRequest, room_name: str) -> HttpResponse:
    """The words on the room's list; posted, the lines of `text` are put on it, with the deed `deed`."""
    room = find_room(room_name)
    actor, listed = _require_list(request, room)
    if request.method != "POST":
        found = list(Word.objects.filter(room=listed).order_by("text").values("text", "deed")[: LISTED_MAX + 1])
        return json_answer({"ret": 0, "words": found[:LISTED_MAX], "more": len(found) > LISTED_MAX})
    deed = read_deed(request.POST)
    lines = read_word_lines(request.POST.get("text", "").splitlines())
    added = actions.add_words(listed, lines.words, deed, actor)
    return answer(request, room.name, {"added": added, "bad_lines": lines.bad})


@takes("POST")
def remove_words(request: HttpRequest, room_name: str) -> HttpResponse:
    """Takes the words in the lines of `text`, in any spelling of them, from the room's list."""
    room = find_room(room_name)
    actor, listed = _require_list(request, room)
    lines = read_word_lines(request.POST.get("text", "").splitlines())
    removed = actions.remove_words(listed, list(lines.words), actor)
    return answer(request, room.name, {"removed": removed, "bad_lines": lines.bad})


def _require_list(request: HttpRequest, room: Room) -> tuple[Actor, Room | None]:
    """Who the visitor is, and whose list it is about: the room's, or with `site` the site's. Raises Forbidden."""
    fields = request.POST if request.method == "POST" else request.GET
    if fields.get("site"):
        return require(request, room, Act.RESTRICT_EVERYWHERE), None
    return require(request, room, Act.RUN), room
