"""Readers who take a byte a second beside those who read: nobody is held up by them, and they are cut."""

from benchmarks.hostile_clients import HostileCrowd, slow_reader
from tests.people import Person
from tests.servers.site import SiteServer
from tests.until import until

from .descriptors import memory_kib, sockets_of, untaken_connections
from .open_files import allow_files
from .talk import Talk

SLOW = 500
NORMAL = 50
FILES = SLOW + 500
# What a reader who is cut at 256 KiB may have left waiting, and half as much again for what the allocator keeps.
MEMORY_KIB = SLOW * 256 * 1.5
SAID = "quack " * 30  # by which a slow reader's buffers are full soon


def test_who_reads_a_stream_by_a_byte_a_second_holds_nobody_up_and_is_cut(site_without_limits: SiteServer) -> None:
    site = site_without_limits
    allow_files(FILES)
    with Person(site) as person:
        person.poll()
    memory, sockets = memory_kib(site), sockets_of(site)
    with Talk([site], readers=NORMAL, stream=True) as talk:
        talking = sockets + len(talk.readers) + len(talk.writers)
        with HostileCrowd(site.port, [(slow_reader(talk.room), SLOW)]):
            # A slow reader would have what they have in a quarter of an hour: they wait for none.
            talk.goes_on(50)
            assert sockets_of(site) >= sockets + SLOW, "the slow readers are there"
            until(lambda: sockets_of(site) <= talking, "all slow readers are cut", 90)
            talk.goes_on()
            assert memory_kib(site) - memory < MEMORY_KIB
        for trouble in talk.troubles:
            assert (trouble.unanswered, trouble.turned) == (0, [])
    until(lambda: sockets_of(site) <= sockets, "what they held is free again")


def test_a_stop_does_not_wait_for_who_reads_a_stream_by_a_byte_a_second(site_without_limits: SiteServer) -> None:
    site = site_without_limits
    with Person(site) as person:
        for number in range(50):
            person.say(f"{SAID} {number}", f"id-{number}")
        with HostileCrowd(site.port, [(slow_reader(person.room), 5)]):
            until(lambda: untaken_connections(site) == 5, "five streams wait to be taken")
            site.stop()
    assert "graceful shutdown exceeded" not in site.log
