"""Entries as one reader gets them, with what that reader made of each."""

from collections import defaultdict
from collections.abc import Sequence

from chatroom.models import ChatInfo, Reaction, UserInfo
from chatroom.wire import EntryObject, entry_object


def entry_objects(entries: Sequence[ChatInfo], reader: UserInfo | None) -> list[EntryObject]:
    """Returns the JSON objects of `entries`, which are complete, as `reader` gets them.

    Asks the store for the reader's own reactions, once, where there are any at all.
    """
    reacted = [entry.pk for entry in entries if entry.reactions]
    own: dict[int, dict[str, bool]] = defaultdict(dict)
    if reacted and reader is not None:
        rows = Reaction.objects.filter(entry__in=reacted, user=reader).order_by("pk")
        for key, reaction, shadowed in rows.values_list("entry_id", "reaction", "shadowed"):
            own[key][reaction] = shadowed
    return [entry_object(entry, reader, own.get(entry.pk)) for entry in entries]
