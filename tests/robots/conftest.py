"""The cast of the tests of roles, and a robot in their room."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests.moderation.cast import Cast
from tests.moderation.conftest import cast

__all__ = ["cast"]

SAY = "/chatroom/pond/say/"


@dataclass(frozen=True)
class Robot:
    """A robot: its number, and the token that was told once."""

    user_id: str
    token: str

    def says(self, text: str, *, room: str = "pond", **fields: Any) -> Any:
        """Posts a message as documented; returns the answer."""
        return post(self.token, {"chat_content": text, **fields}, room=room)


def post(token: str | None, body: Any, *, room: str = "pond", **options: Any) -> Any:
    """Posts a JSON body with `token`, from a client that has no cookie and checks forms."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/chatroom/{room}/say/", body, content_type="application/json", headers=headers, **options)


def make_robot(cast: Cast, name: str = "weather") -> Robot:
    """Has the owner of the room make a robot."""
    status, answer = cast["owner"].post("/chatroom/pond/robots/", user_name=name)
    assert (status, answer["ret"]) == (200, 0), answer
    return Robot(str(answer["user_id"]), str(answer["token"]))


@pytest.fixture
def robot(cast: Cast) -> Robot:
    """The robot `weather` of the room `pond`."""
    return make_robot(cast)
