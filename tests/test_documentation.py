"""What the documentation says is so."""

import re

import pytest
from django.core.management import get_commands

import chatroom.views  # noqa: F401 (with every refusal)
from chatroom.delivery.log import ANSWER_BYTES_MAX, ANSWER_ENTRIES_MAX, NEWEST_ENTRIES
from chatroom.poll.request import JITTER_SECONDS, WAIT_SECONDS, WAIT_SECONDS_MAX
from chatroom.refusals import Refusal, ServerError
from chatsite.environment import VARIABLES
from tests.servers.project import PROJECT

README = (PROJECT / "README.md").read_text()
WIRE = (PROJECT / "docs" / "wire.md").read_text()
DOCUMENTS = sorted(PROJECT.glob("*.md")) + sorted((PROJECT / "docs").glob("*.md"))


def test_the_settings_table_has_every_variable_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| ?(?:`([^`]*)`)? \| .+ \|$", README, re.MULTILINE)
    assert [(name, default) for name, default in rows] == [(each.name, each.default) for each in VARIABLES]


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))
    assert {"run", "test", "dev", "lint"} <= named <= targets


def test_every_command_that_the_readme_names_exists_and_runs_in_what_make_run_sets_up() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", README))
    assert {"createsuperuser", "adduser", "resetlink", "train_duck"} <= named <= get_commands().keys()
    after_the_set_up = README.partition("\n## Test\n")[2]
    pythons = set(re.findall(r"(\S*python) manage\.py", after_the_set_up))
    assert {each.lstrip("`(") for each in pythons} == {".venv/bin/python"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_links_to_exists(document: object) -> None:
    path = PROJECT / str(document)
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text()):
        assert (path.parent / target).exists(), target


def test_the_wire_document_has_every_refusal_with_its_status() -> None:
    rows = {(int(status), code) for status, code in re.findall(r"^\| (\d{3}) \| `(\w+)` \|", WIRE, re.MULTILINE)}
    classes: list[type[Refusal]] = [Refusal, *Refusal.__subclasses__()]
    refusals = {(each.status, each.code) for each in classes if each is not ServerError}
    assert rows == refusals


def test_the_wire_document_has_the_limits_of_the_code() -> None:
    assert f"0–{WAIT_SECONDS_MAX}, {WAIT_SECONDS} to {WAIT_SECONDS + int(JITTER_SECONDS)} if left out" in WIRE
    assert f"at most {ANSWER_ENTRIES_MAX} or {ANSWER_BYTES_MAX // 1024} KiB" in WIRE
    assert f"the newest {NEWEST_ENTRIES} entries at once" in WIRE
