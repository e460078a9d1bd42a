"""What a session remembers of the identities that it has left, and for how long."""

import pytest
from django.contrib.sessions.backends.base import SessionBase

from chatroom import former
from chatroom.actions import restrict
from chatroom.actions.restricting import Terms
from chatroom.former import former_of, remember_former
from chatroom.in_force import memory
from chatroom.roles import Actor, Role

from .cast import Cast


@pytest.fixture
def session(cast: Cast) -> SessionBase:
    """The session of the author, who has said something."""
    return cast["author"].client.session


def pass_a_day(session: SessionBase) -> None:
    left = session[former.SESSION_KEY]
    session[former.SESSION_KEY] = {user_id: at - former.REMEMBERED_SECONDS for user_id, at in left.items()}


def test_who_was_heard_is_remembered_for_a_day_and_who_was_not_not_at_all(cast: Cast, session: SessionBase) -> None:
    remember_former(session, cast.person("visitor"))
    remember_former(session, cast.person("author"))
    assert former_of(session) == [cast.person("author").user_id]
    pass_a_day(session)
    assert former_of(session) == []


def test_who_is_restricted_is_remembered_for_as_long_as_that_lasts(cast: Cast, session: SessionBase) -> None:
    remember_former(session, cast.person("author"))
    pass_a_day(session)
    terms = Terms("ban", "identity", cast.room, None, "")
    restrict(cast.person("author"), terms, Actor(cast.person("owner"), None, Role.OWNER))
    memory.freshen()
    assert former_of(session) == [cast.person("author").user_id]


def test_of_too_many_those_go_first_who_are_not_restricted(
    cast: Cast, session: SessionBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(former, "REMEMBERED_MAX", 2)
    for role in ("muted", "author", "owner", "co_moderator"):
        cast.says(role, "quack")
        remember_former(session, cast.person(role))
    assert former_of(session) == [cast.person("muted").user_id, cast.person("co_moderator").user_id]
