"""The list of people: what it tells of each, and to whom it is told."""

import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chatroom import waiting
from chatroom.delivery.bulletin import Bulletin, RoomBulletin
from chatroom.delivery.crowd import sample_of
from chatroom.delivery.roll import LISTED_MAX, roll_of
from tests.refusals import assert_refused

from .cast import Cast, Member
from .test_restricting import restrict, says

POND = "/chatroom/pond/"

Arrive = Callable[..., None]


@pytest.fixture
def arrive(cast: Cast) -> Iterator[Arrive]:
    """Lets people, and nobody else, read the room at another process: `arrive("author", idle=["author"])`."""
    numbers = count(1)
    neighbours = waiting.hub.neighbours

    def tell(*roles: str, idle: tuple[str, ...] = (), strangers: int = 0) -> None:
        people = [cast.person(role).user_id for role in roles]
        people += [f"{number:024d}" for number in range(strangers)]
        roll = roll_of(people, [cast.person(role).user_id for role in idle])
        rooms = {"pond": RoomBulletin(sample_of(people), roll=roll)}
        neighbours.take(Bulletin("elsewhere", next(numbers), 12.0, rooms), time.monotonic())

    yield tell
    neighbours.sweep(float("inf"))


def people(member: Member) -> dict[str, dict[str, Any]]:
    """Those who are here, by their user_ids, without these."""
    answer = member.client.get(f"{POND}people/").json()
    assert answer["ret"] == 0
    assert answer["online"] == len(answer["people"])
    return {each.pop("user_id"): each for each in answer["people"]}


def test_it_has_the_names_the_badges_and_who_is_idle(cast: Cast, arrive: Arrive) -> None:
    assert people(cast["visitor"]) == {}
    staff = cast.person("visitor")
    staff.account = User.objects.create_user("boss", is_staff=True)
    staff.save()
    cast["author"].post(f"{POND}rename/", user_name="Ann")
    arrive("author", "owner", "co_moderator", "visitor", idle=("owner",))
    assert people(cast["visitor"]) == {
        cast.person("author").user_id: {"user_name": "Ann"},
        cast.person("owner").user_id: {
            "user_name": cast.person("owner").user_name,
            "badge": "owner",
            "idle": True,
        },
        cast.person("co_moderator").user_id: {
            "user_name": cast.person("co_moderator").user_name,
            "badge": "moderator",
        },
        staff.user_id: {"user_name": staff.user_name, "badge": "staff"},
    }


def test_it_costs_two_queries_however_many_are_here(cast: Cast, arrive: Arrive) -> None:
    arrive("author", "owner", "co_moderator", "visitor")
    with CaptureQueriesContext(connection) as queries:
        people(cast["stranger"])
    asked = [query["sql"] for query in queries if "chatroom_re" not in query["sql"]]  # restrictions are looked at first
    assert [sql.split('"')[1] for sql in asked] == ["chatroom_room", "chatroom_userinfo"]


def test_of_a_crowd_only_the_number_is_told(cast: Cast, arrive: Arrive) -> None:
    arrive("author", strangers=LISTED_MAX)
    answer = cast["visitor"].client.get(f"{POND}people/").json()
    assert answer == {"ret": 0, "online": LISTED_MAX + 1, "people": None}


@pytest.mark.parametrize(
    ("settings", "code"), [({"access": "members"}, "members_only"), ({"closed": True}, "closed")], ids=str
)
def test_outsiders_of_a_locked_room_are_not_told(
    cast: Cast, arrive: Arrive, settings: dict[str, Any], code: str
) -> None:
    arrive("author")
    for name, value in settings.items():
        setattr(cast.room, name, value)
    cast.room.save()
    assert_refused(cast["visitor"].client.get(f"{POND}people/"), 403, code)
    assert len(people(cast["owner"])) == 1


def test_the_banned_are_not_told(cast: Cast, arrive: Arrive) -> None:
    assert_refused(cast["banned"].client.get(f"{POND}people/"), 403, "banned")


def test_a_room_that_is_not_there_is_unknown(cast: Cast) -> None:
    assert_refused(cast["visitor"].client.get("/chatroom/nowhere/people/"), 404, "unknown_room")


def test_nobody_learns_what_somebody_shadowed_calls_themselves_until_they_may_be_heard(
    cast: Cast, arrive: Arrive
) -> None:
    arrive("author")
    author = cast.person("author").user_id
    cast["author"].post(f"{POND}rename/", user_name="Ann")
    shadow = restrict(cast, kind="shadow", rung="identity")
    for name in ("insult", "worse"):
        assert cast["author"].post(f"{POND}rename/", user_name=name)[0] == 200
        says(cast["author"])
        assert people(cast["visitor"]) == {author: {"user_name": "Ann"}}
    assert cast["owner"].post(f"{POND}lift/", id=str(shadow["id"]))[0] == 200
    assert people(cast["visitor"]) == {author: {"user_name": "Ann"}}
    says(cast["author"], "hello again")
    assert people(cast["visitor"]) == {author: {"user_name": "worse"}}
