"""What statements that were put into SQL once read and write is what the ORM reads and writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from chatroom import actions
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.models.prepared import PreparedInsertion, PreparedQuery

pytestmark = pytest.mark.django_db


def assert_same(found: models.Model | None, expected: models.Model) -> None:
    assert found is not None
    names = [column.attname for column in expected._meta.concrete_fields]
    assert [getattr(found, name) for name in names] == [getattr(expected, name) for name in names]
    assert [type(getattr(found, name)) for name in names] == [type(getattr(expected, name)) for name in names]
    assert not found._state.adding


def test_every_column_is_as_the_orm_reads_it() -> None:
    owner = UserInfo.objects.create(user_id="1" * 24, user_name="鸭")
    room = Room.objects.create(name="pond", owner=owner, listed=True, keep_days=3, pinned=7)
    session = Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now())
    queries: list[tuple[models.Model, Callable[..., models.QuerySet[Any]], str | int]] = [
        (owner, lambda key: UserInfo.objects.filter(pk=key), owner.pk),
        (room, lambda name: Room.objects.filter(name=name), "pond"),
        (session, lambda key: Session.objects.filter(session_key=key), "k" * 32),
    ]
    for row, build, value in queries:
        query = PreparedQuery(build)
        for _ in range(2):
            assert_same(query.row(value), type(row)._default_manager.get(pk=row.pk))


def test_a_key_that_is_not_there_finds_nothing() -> None:
    assert PreparedQuery(lambda name: Room.objects.filter(name=name)).row("no such room") is None


def test_joined_rows_and_annotations_are_as_the_orm_reads_them(django_assert_num_queries: Any) -> None:
    room = Room.objects.create(name="pond", access=Room.Access.MEMBERS)
    one = UserInfo.objects.create(user_id="1" * 24, user_name="one")
    two = UserInfo.objects.create(user_id="2" * 24, user_name="two")
    first = actions.post_message(room, one, "quack")
    actions.post_message(room, two, "quack quack", reply_to=first)

    def build(name: str, number: int) -> models.QuerySet[ChatInfo]:
        entries = ChatInfo.objects.filter(room__name=name).filter(number__gte=number).complete()
        return entries.annotate(room_access=F("room__access")).order_by("number")[:5]

    query = PreparedQuery(build)
    for number in (1, 2):
        expected = list(build("pond", number))
        with django_assert_num_queries(1):
            found = query.rows("pond", number)
            assert [entry.user.user_id for entry in found] == [entry.user.user_id for entry in expected]
            assert found[-1].about is not None
            assert found[-1].about.user.user_name == "one"
        for own, its in zip(found, expected, strict=True):
            assert_same(own, its)
            assert_same(own.user, its.user)
            assert own.room_access == its.room_access == Room.Access.MEMBERS
            assert (own.about is None) == (its.about is None)


def test_a_query_that_does_not_ask_for_its_values_as_they_are_is_refused() -> None:
    with pytest.raises(AssertionError):
        PreparedQuery(lambda name: Room.objects.filter(name__contains=name)).row("pond")


def test_an_inserted_row_is_as_the_orm_reads_it() -> None:
    insertion = PreparedInsertion(UserInfo)
    for digit, name in enumerate(("鸭", "one")):
        person = UserInfo(user_id=str(digit) * 24, user_name=name)
        insertion.insert(person)
        assert_same(person, UserInfo.objects.get(user_name=name))


def test_an_insertion_that_breaks_a_constraint_is_refused_as_the_orms_is() -> None:
    insertion = PreparedInsertion(UserInfo)
    insertion.insert(UserInfo(user_id="1" * 24, user_name="one"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insertion.insert(UserInfo(user_id="1" * 24, user_name="two"))
