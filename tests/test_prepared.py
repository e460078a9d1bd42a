"""A row read by its key is the row that the ORM reads."""

import pytest
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from chatroom.models import Room, UserInfo
from chatroom.models.lookup import Lookup

pytestmark = pytest.mark.django_db


def test_every_column_is_as_the_orm_reads_it() -> None:
    owner = UserInfo.objects.create(user_id="1" * 24, user_name="鸭")
    rows: list[tuple[models.Model, str, str | int]] = [
        (owner, "pk", owner.pk),
        (Room.objects.create(name="pond", owner=owner, listed=True, keep_days=3, pinned=7), "name", "pond"),
        (
            Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now()),
            "session_key",
            "k" * 32,
        ),
    ]
    for row, field, value in rows:
        lookup = Lookup(type(row), field)
        for _ in range(2):
            found = lookup.find(value)
            assert found is not None
            expected = type(row)._default_manager.get(pk=row.pk)
            assert [getattr(found, column.attname) for column in row._meta.concrete_fields] == [
                getattr(expected, column.attname) for column in row._meta.concrete_fields
            ]
            assert [type(getattr(found, column.attname)) for column in row._meta.concrete_fields] == [
                type(getattr(expected, column.attname)) for column in row._meta.concrete_fields
            ]
            assert not found._state.adding


def test_a_key_that_is_not_there_finds_nothing() -> None:
    assert Lookup(Room, "name").find("no such room") is None
