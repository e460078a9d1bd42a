"""Words and approval at each store, and at every process: over HTTP, with real servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.people import Person, new_room, whole_log
from tests.servers.fixtures import sites
from tests.servers.postgres import PostgresServer
from tests.servers.site import SiteServer

OWN = (
    "from chatroom.models import Room, UserInfo; "
    "Room.objects.filter(name='{room}').update(owner=UserInfo.objects.get(user_id='{user_id}'))"
)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def site(
    request: pytest.FixtureRequest,
    postgres_cluster: PostgresServer,
    ready_var_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SiteServer]:
    """A site of two processes."""
    store = {}
    if request.param == "PostgreSQL":
        if not postgres_cluster.is_running():
            postgres_cluster.start()
        store["DATABASE_URL"] = postgres_cluster.database_url("holding")
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(WEB_CONCURRENCY="2", CHAT_FLOOD_LIMITS="off", **store)


def test_a_list_holds_at_once_at_every_process_and_what_waits_is_said_once(site: SiteServer) -> None:
    with Person(site, new_room(site)) as owner, Person(site, owner.room) as visitor:
        site.manage("shell", "-v0", "-c", OWN.format(room=owner.room, user_id=owner.page["user_id"]))
        for deed, word in (("refuse", "goose"), ("hold", "swan"), ("mask", "坏鹅")):
            assert owner.post("words/", {"text": word, "deed": deed}).json()["added"] == 1
        # Each of these may be taken by either process.
        for count in range(8):
            with Person(site, owner.room) as person:
                assert person.post("save_chat_log/", {"chat_content": "a goose"}).json()["code"] == "word"
                assert person.say(f"坏 鹅 {count}")
        held = visitor.post("save_chat_log/", {"chat_content": "a swan", "client_id": "c1"})
        assert held.json() == {"ret": 0, "id": None, "held": True}
        [waiting] = owner.get("held/").json()["held"]
        approved = owner.post("held/approve/", {"numbers": str(waiting["number"])}).json()["numbers"]
        assert visitor.say("a swan", "c1") == int(approved)
        texts = [entry["mess"] for entry in whole_log(visitor) if entry["kind"] == "say"]
    assert texts == [*(f"＊ ＊ {count}" for count in range(8)), "a swan"]
