"""Constraints that several tables have."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual


def length_between(field: str, lowest: int, highest: int, name: str) -> models.CheckConstraint:
    """A text has `lowest` to `highest` code points, whoever writes it."""
    length = Length(field)
    return models.CheckConstraint(
        condition=models.Q(GreaterThanOrEqual(length, lowest)) & models.Q(LessThanOrEqual(length, highest)),
        name=name,
    )
