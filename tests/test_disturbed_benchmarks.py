"""The benchmarks beside hostile clients run, with a few of each; what they measure of time is not looked at."""

from pathlib import Path

import pytest

from tests.test_benchmarks import run

LOAD = ("--readers", "6", "--rate", "10", "--seconds", "1")


@pytest.mark.parametrize(
    "disturbance",
    [("benchmarks.hostile", "--silent", "20", "--others", "10"), ("benchmarks.slow_readers", "--slow", "10")],
    ids=["hostile", "slow readers"],
)
def test_others_get_all_that_is_said_beside_a_disturbance_and_the_ratios_are_printed(
    disturbance: tuple[str, ...], ready_var_dir: Path
) -> None:
    printed = run(*disturbance, *LOAD, prepared=ready_var_dir)
    assert "delivery p99" in printed
    assert "server memory" in printed
