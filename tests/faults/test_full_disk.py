"""A disk with no room left, under SQLite and people who talk."""

import httpx
import pytest

from tests.people import Person
from tests.refusals import assert_refused
from tests.servers.fixtures import StartSite
from tests.servers.process import ServerFailedError
from tests.until import until

from .disks import DiskSite, LimitedFilesSite, ReadOnlySite, SmallDiskSite
from .talk import Talk


@pytest.mark.parametrize("disk", [SmallDiskSite, LimitedFilesSite])
def test_a_full_disk_acknowledges_nothing_and_is_read_until_there_is_room_again(
    start_site: StartSite, disk: type[DiskSite]
) -> None:
    site = start_site(disk, CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY="2")
    with Talk([site]) as talk, Person(site, talk.room) as somebody:
        site.fill()
        talk.until_all_are_turned_away()
        newest = somebody.get("history/").json()["info"]
        assert newest[-1]["mess"] in somebody.get("").text
        until(lambda: somebody.poll()["info"] == newest, "a fresh poll shows the same")
        newcomer = httpx.get(f"{site.url}/chatroom/{talk.room}/", headers={"Accept": "application/json"})
        assert_refused(newcomer, 503, "busy")
        site.free()
        talk.goes_on()
    assert {(turned.status, turned.code) for turned in talk.turned} == {(503, "busy")}
    assert not any(trouble.unanswered for trouble in talk.troubles)
    assert not any(reader.trouble.turned for reader in talk.readers)


def test_a_folder_that_is_read_only_stops_the_start_with_one_sentence(start_site: StartSite) -> None:
    with pytest.raises(ServerFailedError, match="ended at its start") as failed:
        start_site(ReadOnlySite)
    assert "chat.sqlite3 and its folder must be there to write to." in str(failed.value)
    assert "Traceback" not in str(failed.value)
