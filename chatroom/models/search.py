"""How far each room's entries are indexed for search. The index itself is a table of the database's own kind."""

from django.db import models

from chatroom.models.rooms import Room


class SearchMark(models.Model):
    """All entries of a room up to `number` are indexed, as far as everybody may read them."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, primary_key=True, related_name="search_mark")
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number}"
