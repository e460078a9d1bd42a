"""More readers than one server may hold: those too many are told when to come back, the others notice nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.people import Person
from tests.servers.fixtures import StartSite
from tests.until import until


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh-CN", "现在这里的人非常多"), ("zh-TW", "現在這裡的人非常多"), ("en", "Very many people are here")],
)
def test_a_reader_too_many_is_told_when_to_come_back(start_site: StartSite, language: str, sentence: str) -> None:
    site = start_site(CHAT_READERS_MAX="2")
    with Person(site) as person, ThreadPoolExecutor() as threads:
        held = [threads.submit(person.poll, last_id=0, wait=30) for _ in range(2)]
        with Person(site, headers={"Accept-Language": language}) as late:
            until(lambda: late.get("get_near_log/", last_id=0, wait=1).status_code == 503, "the site is full")
            refused = late.get("get_near_log/", last_id=0)
            assert (refused.status_code, refused.json()["code"]) == (503, "busy")
            assert sentence in refused.json()["ret"]
            assert 5 <= int(refused.headers["Retry-After"]) <= 15
            assert late.poll()["last_id"] == 0, "what does not wait takes no place"
            late.say("hello")
        assert [answer.result()["last_id"] for answer in held] == [1, 1]
        with Person(site) as next_one:
            assert next_one.poll(last_id=0, wait=30)["last_id"] == 1
