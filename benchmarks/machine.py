"""What a benchmark needs of the machine: two cores to keep server and load apart, and enough open files."""

import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cores:
    """The cores that the server and the load generator are kept on: the same one where there is but one."""

    server: int
    load: int


def split_cores() -> Cores:
    """The first core that this process may use for the server, another one for the load."""
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) < 2:
        print("There is one core only: the load takes from the server, and the figures are worse than they are.")
    return Cores(server=usable[0], load=usable[-1])


def raise_file_limit(wanted: int) -> None:
    """Lets this process and the server that it starts hold `wanted` open files, or ends with a sentence."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
    except (ValueError, OSError):
        sys.exit(
            f"This needs {wanted} open files, and the limit of {hard} cannot be raised from here: "
            f"raise it (ulimit -Hn {wanted}, as root) or ask for fewer readers."
        )


def core_seconds(core: int) -> float:
    """The processor time that all processes together have used on `core` so far, and what the host took from it."""
    for line in Path("/proc/stat").read_text().splitlines():
        name, *fields = line.split()
        if name == f"cpu{core}":
            user, nice, system, _idle, _wait, interrupts, soft_interrupts, stolen = map(int, fields[:8])
            return (user + nice + system + interrupts + soft_interrupts + stolen) / TICKS_PER_SECOND
    raise LookupError(core)


def process_tree(pid: int) -> list[int]:
    """Process `pid` and all that descend from it; none where it has ended."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(descendant for child in children for descendant in process_tree(child))]


def cpu_seconds(pids: list[int]) -> float:
    """The processor time, user and system, that the processes have used so far."""
    total = 0
    for pid in pids:
        # The command's name, in brackets, may hold spaces: the fields are counted from behind it.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS_PER_SECOND


def memory_kib(pids: list[int]) -> int:
    """The memory of the processes together, what they share counted in each (resident set size)."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Rss:"):
                total += int(line.split()[1])
    return total


def open_files(pids: list[int]) -> int:
    """The open files of the processes together, sockets included."""
    return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids)
