"""Looking for what was said in a room: what is found, in which order, and what never is."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from chatroom import actions
from chatroom.actions.retention import prune_entries, remove_deleted
from chatroom.models import ChatInfo, Room, SearchMark
from chatroom.search.finding import PAGE_RESULTS
from tests.moderation.cast import Cast
from tests.refusals import assert_refused

PATH = "/chatroom/pond/search/"


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def find(client: Client, query: str, **parameters: str | int) -> Any:
    answer = client.get(PATH, {"q": query, **parameters})
    assert answer.status_code == 200, answer.content
    return answer.json()


def found(cast: Cast, query: str) -> list[str]:
    return [entry["mess"] for entry in find(cast["visitor"].client, query)["info"]]


def test_two_chinese_characters_and_the_beginning_of_a_word_are_found_newest_first(cast: Cast) -> None:
    for text in ("我们去公园", "Walking to the park", "公园里有鸭子", "公共花园", "PARKING"):
        cast.says("author", text)
    assert found(cast, "公园") == ["公园里有鸭子", "我们去公园"]
    assert found(cast, "鸭") == ["公园里有鸭子"]
    assert found(cast, "park") == ["PARKING", "Walking to the park"]
    assert found(cast, "to WALK") == ["Walking to the park"]
    assert found(cast, "alk") == []


def test_what_is_said_after_a_search_is_found_by_the_next(cast: Cast) -> None:
    assert found(cast, "duck") == []
    cast.says("author", "a duck")
    assert found(cast, "duck") == ["a duck"]


def test_an_answer_tells_where_the_match_is(cast: Cast) -> None:
    entry = cast.says("author", "🦆 去公园 🦆 公园")
    answer = find(cast["visitor"].client, "公园")
    assert answer["info"][0]["id"] == entry.number
    assert answer["info"][0]["marks"] == [[3, 5], [8, 10]]
    assert (answer["before"], answer["complete"]) == (None, True)


def test_page_by_page_every_match_is_found_once(cast: Cast) -> None:
    said = [cast.says("author", f"duck {count}" if count % 3 else "一二 二三").number for count in range(250)]
    numbers: list[int] = []
    before: dict[str, int] = {}
    while True:
        answer = find(cast["visitor"].client, "duck", **before)
        assert len(answer["info"]) <= PAGE_RESULTS
        numbers += [entry["id"] for entry in answer["info"]]
        if answer["before"] is None:
            break
        before = {"before": answer["before"]}
    assert numbers == [number for count, number in enumerate(said) if count % 3][::-1]
    # Its pairs are in many messages, itself in none.
    assert found(cast, "一二三") == []


def index_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM chatroom_search")
        count: int = cursor.fetchone()[0]
    return count


def test_hidden_text_is_not_found_before_or_after_it_was_indexed_and_shown_again_it_is(cast: Cast) -> None:
    owner = cast["owner"]
    entry = cast.says("author", "secret plans")
    assert found(cast, "secret") == ["secret plans"]
    rows = index_rows()
    owner.post("/chatroom/pond/hide/", numbers=str(entry.number))
    assert index_rows() == rows - 1, "the index keeps it"
    assert [found(cast, "secret"), find(cast["author"].client, "secret")["info"]] == [[], []]
    owner.post("/chatroom/pond/restore/", numbers=str(entry.number))
    assert found(cast, "secret") == ["secret plans"]

    early = cast.says("author", "secret again")
    owner.post("/chatroom/pond/hide/", numbers=str(early.number))
    assert found(cast, "again") == []


def test_what_only_its_author_sees_is_found_by_nobody(cast: Cast) -> None:
    actions.post_message(cast.room, cast.person("author"), "whispered", shadowed=True)
    for role in ("author", "visitor", "owner"):
        assert find(cast[role].client, "whispered")["info"] == []


def test_what_was_erased_pruned_or_deleted_leaves_the_index(cast: Cast) -> None:
    cast.says("author", "of the author")
    cast.says("visitor", "of the visitor")
    cast.says("visitor", "newest")
    assert len(found(cast, "of")) == 2
    actions.erase(cast.person("author"))
    assert found(cast, "of") == ["of the visitor"]
    cast.room.refresh_from_db()
    cast.room.keep_entries = 1
    assert list(prune_entries(cast.room, timezone.now())) != []
    assert found(cast, "visitor") == []
    remove_deleted(cast.room)
    assert (index_rows(), SearchMark.objects.filter(room__name="pond").count()) == (0, 0)


def test_of_another_room_nothing_is_found(cast: Cast) -> None:
    actions.post_message(Room.objects.get(name="lake"), cast.person("author"), "duck in the lake")
    call_command("index_messages", verbosity=0)
    assert found(cast, "duck") == []


def test_the_index_is_made_anew_by_a_command(cast: Cast) -> None:
    cast.says("author", "one duck")
    hidden = cast.says("author", "another duck")
    call_command("index_messages", verbosity=0)
    assert index_rows() == 3  # the room had a message already
    # As a program that knows nothing of the index would do it.
    ChatInfo.objects.filter(pk=hidden.pk).update(state=ChatInfo.State.HIDDEN)
    assert found(cast, "duck") == ["one duck"]
    call_command("index_messages", "--anew", verbosity=0)
    assert index_rows() == 2
    assert found(cast, "duck") == ["one duck"]


@pytest.mark.parametrize("query", ["", " ", "!?", "…", "\0", "x" * 101, "'", '"', "*"])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_cannot_be_looked_for_is_refused(cast: Cast, query: str, accept: str) -> None:
    answer = cast["visitor"].client.get(PATH, {"q": query}, headers={"Accept": accept})
    if accept == "text/html":
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()
    else:
        assert_refused(answer, 400, "bad_query")


@pytest.mark.parametrize(
    "query",
    ["' OR 1", 'a" OR "b', "a*", "NOT a", "a:*", "a & !b", "a\\", "a\0b", "a%", "tokens:a", "NEAR(a b)", "a^b -"],
)
def test_the_language_of_no_database_is_understood(cast: Cast, query: str) -> None:
    find(cast["visitor"].client, query)


@pytest.mark.parametrize("before", ["0", "x", "-1", str(2**53)])
def test_a_number_that_is_none_is_refused(cast: Cast, before: str) -> None:
    assert_refused(cast["visitor"].client.get(PATH, {"q": "a", "before": before}), 400, "bad_cursor")


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_who_may_not_read_finds_nothing(cast: Cast, accept: str) -> None:
    cast.says("author", "gosling")
    headers = {"Accept": accept}
    assert cast["banned"].client.get(PATH, {"q": "gosling"}, headers=headers).status_code == 403
    Room.objects.filter(pk=cast.room.pk).update(closed=True)
    for address in (PATH, f"{PATH}?q=gosling", f"{PATH}?q=!", "/chatroom/pond/?on=x", "/chatroom/pond/?at=1"):
        answer = cast["visitor"].client.get(address, headers=headers)
        assert answer.status_code == 403
        assert "gosling" not in answer.content.decode()
    assert find(cast["owner"].client, "gosling")["info"]


def test_the_page_shows_what_was_found_as_text_with_its_matches_marked(cast: Cast) -> None:
    entry = cast.says("author", "<b>duck</b> & co")
    page = cast["visitor"].client.get(PATH, {"q": "duck"}, headers={"Accept": "text/html"}).content.decode()
    assert "&lt;b&gt;<mark>duck</mark>&lt;/b&gt; &amp; co" in page
    assert f'href="/chatroom/pond/?at={entry.number}#m-{entry.number}"' in page
    assert '"q"' in page.replace("name=", "")
    odd = cast["visitor"].client.get(PATH, {"q": '"><script>'}, headers={"Accept": "text/html"}).content.decode()
    assert escape('"><script>') in odd
    assert "<script>" not in odd


# Where in the log one lands


@pytest.fixture
def days(cast: Cast) -> list[ChatInfo]:
    """Ninety messages, three on each of thirty days, the last of them today."""
    entries = [cast.says("author", f"message {count}") for count in range(90)]
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    ChatInfo.objects.filter(pk=cast.entry.pk).update(created_at=noon - timedelta(days=40))
    for count, entry in enumerate(entries):
        entry.created_at = noon - timedelta(days=29 - count // 3)
        entry.save()
    return entries


def history(cast: Cast, **parameters: str | int) -> Any:
    return cast["visitor"].client.get("/chatroom/pond/history/", parameters)


def test_around_a_number_are_both_sides_of_it(cast: Cast, days: list[ChatInfo]) -> None:
    answer = history(cast, around=40).json()
    assert [entry["id"] for entry in answer["info"]] == list(range(15, 65))
    assert (answer["more"], answer["more_after"], answer["at"]) == (True, True, 40)
    near = history(cast, around=3).json()
    assert [entry["id"] for entry in near["info"]] == list(range(1, 51))
    assert (near["more"], near["more_after"]) == (False, True)
    after = history(cast, after=60).json()
    assert ([entry["id"] for entry in after["info"]], after["more"]) == (list(range(61, 92)), False)


def test_a_day_begins_in_the_reader_s_zone(cast: Cast, days: list[ChatInfo]) -> None:
    day = days[60].created_at.date().isoformat()
    assert history(cast, on=day).json()["at"] == days[60].number
    # Noon in Greenwich is another day already where it is fourteen hours later.
    assert history(cast, on=day, zone="Pacific/Kiritimati").json()["at"] == days[57].number
    assert history(cast, on=day, zone="Nowhere/../x").json()["at"] == days[60].number
    assert history(cast, on="1970-01-01").json()["at"] == 1
    assert history(cast, on="9999-12-31").json()["at"] == 91
    page = cast["visitor"].client.get(f"/chatroom/pond/?on={day}")
    assert page.headers["Location"] == f"/chatroom/pond/?at={days[60].number}#m-{days[60].number}"


@pytest.mark.parametrize("on", ["", "x", "2026-13-01", "2026-02-30", "\0", "１２", "0001-01-01x"])
@pytest.mark.parametrize("zone", ["", "Asia/Shanghai"])
def test_a_day_that_is_none_is_refused(cast: Cast, on: str, zone: str) -> None:
    assert_refused(history(cast, on=on, zone=zone), 400, "bad_day")


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_ends_of_time_are_days_too(cast: Cast, on: str, zone: str) -> None:
    assert history(cast, on=on, zone=zone).status_code == 200


def test_the_page_of_a_message_shows_what_is_around_it(cast: Cast, days: list[ChatInfo]) -> None:
    page = cast["visitor"].client.get("/chatroom/pond/?at=40").content.decode()
    shown = [number for number in range(1, 92) if f'data-entry-id="{number}"' in page]
    assert shown == list(range(15, 65))
    assert 'id="m-40"' in page
    assert 'href="?after=64"' in page
    older = cast["visitor"].client.get("/chatroom/pond/?after=64").content.decode()
    assert [number for number in range(1, 92) if f'data-entry-id="{number}"' in older] == list(range(65, 92))
