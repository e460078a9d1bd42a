"""`adduser` and `resetlink`, as somebody at a terminal uses them."""

import subprocess
import sys

import pytest

from tests.servers.process import bare_environment
from tests.servers.project import PROJECT
from tests.servers.site import SiteServer

PASSWORD = "quack-quack-quack"
SECONDS = 120


def adduser(site: SiteServer, name: str, *typed: str) -> subprocess.CompletedProcess[str]:
    """Runs the command with no terminal, so that it reads what is typed from its input."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "adduser", name],
        cwd=PROJECT,
        env={**bare_environment(), **site.variables, "LANG": "C.UTF-8"},
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def site(shared_site: SiteServer) -> SiteServer:
    return shared_site


def test_it_makes_an_account_and_refuses_what_the_page_refuses(site: SiteServer) -> None:
    assert adduser(site, "Teal", PASSWORD, PASSWORD).returncode == 0
    assert site.manage("resetlink", "Teal", "--site", "https://chat.example/").startswith(
        "https://chat.example/accounts/password/new/"
    )
    for name, typed in [
        ("teаl", (PASSWORD, PASSWORD)),
        ("admin", (PASSWORD, PASSWORD)),
        ("mallard", (PASSWORD, "another-quack")),
        ("mallard", ("", "")),
    ]:
        refused = adduser(site, name, *typed)
        assert refused.returncode == 1, name
        assert refused.stderr.count("CommandError: ") == 1
        assert "Traceback" not in refused.stderr


def test_without_anything_to_read_a_password_from_it_says_one_sentence(site: SiteServer) -> None:
    refused = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" -W ignore manage.py adduser pochard <&-', sys.executable],
        cwd=PROJECT,
        env={**bare_environment(), **site.variables},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        start_new_session=True,
    )
    assert (refused.returncode, refused.stderr) == (1, "CommandError: No password, no account.\n")
