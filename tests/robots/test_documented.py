"""What docs/robots.md shows works as it stands there."""

import json
import os
import re
import subprocess
import time
from typing import Any

from chatroom.actions.robots import ROBOTS_MAX
from chatroom.actions.webhooks import WEBHOOKS_MAX
from chatroom.floods import ROBOT_MESSAGE_LIMITS, ROOM_ROBOTS_LIMITS
from chatroom.webhooks import outbox
from chatroom.webhooks.posting import ANSWER_SECONDS
from chatroom.webhooks.signing import signed_headers
from tests.people import Person
from tests.servers.project import PROJECT
from tests.servers.requirement import require
from tests.servers.site import SiteServer

DOCUMENT = (PROJECT / "docs" / "robots.md").read_text()
CURL_SECONDS = 60


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found
    return found[1]


def test_the_example_with_curl_says_something_in_the_room(shared_site: SiteServer) -> None:
    require("curl")
    with Person(shared_site) as owner:
        owner.post("/chatroom/", {"room": "pond"})
        owner.room = "pond"
        made = owner.post("robots/", {"user_name": "build"}).json()
        variables = {"SITE": shared_site.url, "ROOM": "pond", "TOKEN": made["token"], "PATH": os.environ["PATH"]}
        for _again in range(2):
            result = subprocess.run(
                ["bash", "-c", example("sh")],
                env=variables,
                capture_output=True,
                text=True,
                timeout=CURL_SECONDS,
                check=False,
            )
            assert (json.loads(result.stdout), result.returncode) == ({"ret": 0, "id": 1}, 0), result.stderr
        [entry] = owner.poll()["info"]
        assert (entry["mess"], entry["user_name"], entry["badge"]) == ("The build has passed.", "build", "robot")


def test_the_example_in_python_tells_a_genuine_delivery_from_a_forged_one() -> None:
    scope: dict[str, Any] = {}
    exec(example("python"), scope)
    is_genuine, secret, body = scope["is_genuine"], "whsec_" + "A" * 43 + "=", '{"text": "你好"}'.encode()
    headers = signed_headers("msg_1", int(time.time()), body, secret)
    assert is_genuine(headers, body, secret)
    assert not is_genuine(headers, body + b" ", secret)
    assert not is_genuine(headers, body, "whsec_" + "B" * 43 + "=")
    assert not is_genuine({**headers, "webhook-id": "msg_2"}, body, secret)
    old = signed_headers("msg_1", int(time.time()) - 600, body, secret)
    assert not is_genuine(old, body, secret)


def test_the_document_has_the_limits_of_the_code() -> None:
    amounts = [limit.amount for limit in (*ROBOT_MESSAGE_LIMITS, *ROOM_ROBOTS_LIMITS)]
    said = re.search(
        r"at most (\d+) messages in 10 s, (\d+) a minute and (\d+) an hour,"
        r" and all .+ (\d+) in 10 s and (\d+) a\s+minute",
        DOCUMENT,
    )
    assert said
    assert [int(number) for number in said.groups()] == amounts
    assert f"up to {ROBOTS_MAX} robots" in DOCUMENT
    assert f"up to {WEBHOOKS_MAX} webhooks" in DOCUMENT
    assert f"up to {outbox.BATCH_MESSAGES} or {outbox.BATCH_BYTES_MAX // 1024} KiB" in DOCUMENT
    assert f"within {ANSWER_SECONDS:g} s" in DOCUMENT
    assert [outbox.pause_after(count).seconds for count in (1, 2, 3)] == [5, 20, 80]
