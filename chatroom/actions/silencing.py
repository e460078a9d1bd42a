"""A room that changes hands, or loses its owner, keeps nothing of the old owner's that goes on without them."""

from django.utils import timezone

from chatroom.models import Room


def silence_robots(room: Room) -> None:
    """Makes every token of `room` worthless, and lets nothing more be sent on, within `writing`."""
    room.robots.at_work().update(revoked_at=timezone.now())
    room.webhooks.all().delete()
