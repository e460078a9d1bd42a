"""What docs/scaling.md says follows from the costs that it names, and the simulation counts the same."""

import re
import subprocess
from pathlib import Path

import pytest

from benchmarks import costs
from benchmarks.growth import gather_seconds
from benchmarks.simulation import DOCUMENT, TOLERATED
from benchmarks.tables import deviations, renewed
from chatroom.delivery.gathering import Gathering
from tests.servers.requirement import require

TEXT = DOCUMENT.read_text()


def test_the_tables_are_those_that_the_simulation_makes() -> None:
    assert renewed(TEXT) == TEXT


def test_what_is_played_message_by_message_is_what_was_worked_out() -> None:
    found = deviations()
    assert len(found) > 100
    assert [(what, ratio) for what, ratio in found if abs(ratio - 1) > TOLERATED] == []


@pytest.mark.parametrize(("readers", "rate"), [(1000, 5), (1000, 100), (1000, 400), (10_000, 10)])
def test_the_simulation_gathers_for_as_long_as_the_hub_does(readers: int, rate: int) -> None:
    gathering, now, seen = Gathering(), 0.0, []
    for _ in range(10 * rate):
        now += 1 / rate
        gathering.count(1, plain=0, streams=readers, now=now)
        seen.append(gathering.seconds(now))
    settled = seen[5 * rate :]
    assert sum(settled) / len(settled) == pytest.approx(gather_seconds(readers, rate), rel=0.15)


def test_the_sentences_about_pages_follow_from_the_costs() -> None:
    held_minutes = costs.PAGE.seconds / costs.IDLE_READER.seconds / 60
    pages_a_second = costs.BUSY / costs.PAGE.seconds
    assert f"being held for {'twenty' if 17 < held_minutes < 23 else held_minutes} minutes" in TEXT
    assert f"about {pages_a_second:.0f} pages a second a worker" in " ".join(TEXT.split())


def test_nginx_takes_the_configuration_that_keeps_a_rooms_readers_together(tmp_path: Path) -> None:
    nginx = require("nginx", folders=[Path("/usr/sbin")])
    found = re.search(r"```nginx\n(.*?)```", TEXT, re.DOTALL)
    assert found
    server = "server { listen 127.0.0.1:1; location / { proxy_pass http://chatroom; } }"
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"pid {tmp_path}/nginx.pid;\nevents {{}}\nhttp {{\naccess_log off;\n{found[1]}\n{server}\n}}\n"
    )
    result = subprocess.run(
        [nginx, "-t", "-c", configuration, "-p", tmp_path, "-e", "stderr"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
