"""Retention: what is over goes, by age or by count, in batches; the log goes on, and readers are told."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chatroom import actions
from chatroom.actions.retention import BATCH_ENTRIES
from chatroom.models import ChatInfo, ProcessBulletin, Revision, Room, UserInfo
from chatroom.names import new_user_id
from chatroom.pruning import LEASE, prune, take_lease
from tests.people import Person, new_room
from tests.servers.fixtures import StartSite
from tests.until import until

from .cast import Cast

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def fill(room: Room, count: int, *, days_old: float = 0) -> None:
    """Lets somebody have said so much, so long ago."""
    person = UserInfo.objects.create(user_id=new_user_id(), user_name="duck")
    room.refresh_from_db()
    numbers = range(room.last_id + 1, room.last_id + count + 1)
    at = NOW - timedelta(days=days_old)
    ChatInfo.objects.bulk_create(
        ChatInfo(
            room=room,
            number=number,
            kind="say",
            user=person,
            user_name="duck",
            chat_content="x",
            tag="t",
            created_at=at,
        )
        for number in numbers
    )
    Room.objects.filter(pk=room.pk).update(last_id=numbers[-1], last_tag="t")


def numbers(room: Room) -> list[int]:
    return list(ChatInfo.objects.of(room).order_by("number").values_list("number", flat=True))


def pruned() -> Counter[str]:
    """Prunes; returns how many rows of which kind have gone."""
    counter: Counter[str] = Counter()
    for what, count in prune(NOW):
        counter[what] += count
    return counter


@pytest.mark.parametrize("count", [1, 10, BATCH_ENTRIES, BATCH_ENTRIES + 7])
def test_the_newest_so_many_are_kept(room: Room, count: int) -> None:
    fill(room, BATCH_ENTRIES * 2 + 5)
    Room.objects.update(keep_entries=count)
    assert pruned()["entries"] == BATCH_ENTRIES * 2 + 5 - count
    assert numbers(room) == list(range(BATCH_ENTRIES * 2 + 6 - count, BATCH_ENTRIES * 2 + 6))


def test_what_is_no_message_takes_no_message_s_place(room: Room) -> None:
    fill(room, 3)
    liked = ChatInfo.objects.get(number=2)
    for _toggle in range(10):
        actions.react(room, liked.user, 2, "👍", on=True)
        actions.react(room, liked.user, 2, "👍", on=False)
    fill(room, 2)
    Room.objects.update(keep_entries=4)
    assert pruned()["entries"] == 1
    assert numbers(room) == list(range(2, 26))
    Room.objects.update(keep_entries=2)
    pruned()
    assert numbers(room) == [24, 25]


def test_what_is_older_than_so_many_days_goes(room: Room) -> None:
    fill(room, 5, days_old=8)
    fill(room, 3, days_old=6)
    Room.objects.update(keep_days=7)
    assert pruned()["entries"] == 5
    assert numbers(room) == [6, 7, 8]


@pytest.mark.parametrize("columns", [{"keep_days": 1}, {"keep_entries": 1}, {"keep_days": 1, "keep_entries": 1}])
def test_the_newest_entry_stays_however_old_and_the_log_goes_on_after_it(room: Room, columns: dict[str, int]) -> None:
    fill(room, 3, days_old=400)
    Room.objects.update(**columns)
    pruned()
    assert numbers(room) == [3]
    assert actions.post_message(room, UserInfo.objects.get(), "again").number == 4


def test_a_room_that_keeps_all_keeps_all(room: Room) -> None:
    fill(room, 3, days_old=4000)
    assert not pruned()["entries"]


def test_the_site_s_own_bounds_hold_in_every_room(room: Room, settings: Settings) -> None:
    fill(room, 9, days_old=3)
    settings.CHAT_KEEP_ENTRIES = 4
    Room.objects.update(keep_entries=1000)
    pruned()
    assert numbers(room) == [6, 7, 8, 9]
    settings.CHAT_KEEP_DAYS = 2
    pruned()
    assert numbers(room) == [9]


def test_a_pin_goes_with_its_message(room: Room) -> None:
    fill(room, 5)
    Room.objects.update(keep_entries=2, pinned=2)
    pruned()
    assert Room.objects.get().pinned is None


def test_a_reader_from_before_is_told_that_the_log_was_pruned(cast: Cast) -> None:
    for number in range(20):
        cast.says("author", str(number))
    Room.objects.filter(name="pond").update(keep_entries=5)
    pruned()
    answer = cast["visitor"].client.get("/chatroom/pond/history/").json()
    assert (len(answer["info"]), answer["more"]) == (5, False)
    assert "?before=" not in cast["visitor"].client.get("/chatroom/pond/").content.decode().replace("?before=0", "")


def test_a_deleted_room_is_emptied(cast: Cast) -> None:
    fill(cast.room, BATCH_ENTRIES + 5)
    cast["owner"].post("/chatroom/pond/delete/", name="pond")
    assert pruned()["entries of deleted rooms"] == BATCH_ENTRIES + 6
    assert not ChatInfo.objects.exists()
    assert sorted(Room.objects.values_list("name", flat=True)) == ["happy", "lake"]


# Sessions, people, bulletins


def test_sessions_that_are_over_go(visitor: Client) -> None:
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=NOW - timedelta(seconds=1))
    assert pruned()["sessions"] == 1
    assert visitor.get("/chatroom/happy/").status_code == 200


def person(**columns: Any) -> UserInfo:
    """Somebody from long ago."""
    made = UserInfo.objects.create(user_id=new_user_id(), user_name="duck", **columns)
    UserInfo.objects.filter(pk=made.pk).update(created_at=NOW - timedelta(days=400))
    return made


def test_people_go_who_said_nothing_and_come_no_more(room: Room, visitor: Client) -> None:
    here = UserInfo.objects.get()
    UserInfo.objects.update(created_at=NOW - timedelta(days=400))
    gone, author, owner, moderator = (person() for _ in range(4))
    actions.post_message(room, author, "hello")
    Room.objects.filter(pk=room.pk).update(owner=owner)
    room.moderators.add(moderator)
    new = UserInfo.objects.create(user_id=new_user_id(), user_name="duck")
    here.traces.all().delete()
    assert pruned()["people"] == 1
    assert not UserInfo.objects.filter(pk=gone.pk).exists()
    assert {here, author, owner, moderator, new} <= set(UserInfo.objects.all())


def test_bulletins_of_dead_processes_go(room: Room) -> None:
    for age in (0, 2):
        at = timezone.now() - timedelta(hours=age)
        ProcessBulletin.objects.create(process=f"p{age}", number=1, body="{}", written_at=at)
    assert pruned()["bulletins"] == 1
    assert ProcessBulletin.objects.get().process == "p0"


def test_the_command_says_what_has_gone(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    fill(room, 5)
    Room.objects.update(keep_entries=2)
    call_command("prune")
    assert "entries: 3" in capsys.readouterr().out
    assert numbers(room) == [4, 5]


# Who prunes, of several processes


def test_of_all_that_ask_one_prunes_until_its_time_is_over() -> None:
    assert [take_lease(300) for _ in range(5)] == [True, False, False, False, False]
    Revision.objects.filter(name=LEASE).update(number=int(timezone.now().timestamp()))
    assert [take_lease(300) for _ in range(2)] == [True, False]


def test_a_lease_of_a_clock_that_was_set_back_holds_nobody_up() -> None:
    take_lease(300)
    Revision.objects.filter(name=LEASE).update(number=int(timezone.now().timestamp()) + 86400)
    assert take_lease(300)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_server_prunes_by_itself_and_talk_goes_on(start_site: StartSite, workers: str) -> None:
    site = start_site(CHAT_PRUNE_SECONDS="1", CHAT_KEEP_ENTRIES="3", CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY=workers)
    with Person(site, new_room(site)) as person:
        for number in range(20):
            person.say(f"quack {number}")
        cursor = person.poll(last_id=20)
        until(lambda: len(person.get("history/").json()["info"]) == 3, "the server prunes")
        if workers == "1":  # another process than the one that pruned reads its rooms anew every ten minutes
            until(lambda: person.poll(last_id=2)["reset"] == "pruned", "a reader from before is told so")
        assert person.poll(last_id=20, tag=cursor["tag"])["reset"] is None
        assert person.say("after") == 21
