"""What a site's worker holds, as the system counts it."""

from contextlib import suppress
from pathlib import Path

from tests.servers.site import SiteServer


def sockets_of(site: SiteServer) -> int:
    """The number of sockets that the site's only worker has open."""
    (worker,) = site.workers
    count = 0
    for link in Path(f"/proc/{worker}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            count += str(link.readlink()).startswith("socket:")
    return count


def untaken_connections(site: SiteServer) -> int:
    """The number of the site's connections on which something is kept that the other side has not taken yet."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{site.port:04X}") and not row[4].startswith("00000000:") for row in rows)


def memory_kib(site: SiteServer) -> int:
    """The memory that the site's only worker uses (resident set size)."""
    (worker,) = site.workers
    for line in Path(f"/proc/{worker}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise LookupError(worker)
