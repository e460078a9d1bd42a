"""Other robots than the duck: they post with a token of the room's."""
