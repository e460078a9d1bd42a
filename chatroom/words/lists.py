"""The lists of words in this process's memory: read when first needed, and again when their revision has changed."""

import threading
from collections import OrderedDict

from chatroom.models import Word
from chatroom.words.lexicon import Lexicon

ROOMS_KEPT = 200  # lists of rooms in memory; the ones longest unused go

NO_WORDS = Lexicon()


def revision_name(room_id: int | None) -> str:
    """The name of the revision of a room's list, or, for None, of the whole site's."""
    return "words" if room_id is None else f"words/{room_id}"


class Lists:
    """Lexicons by room, each with the revision that it was read at."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int | None, tuple[int, Lexicon]] = OrderedDict()
        self._reading = threading.Lock()

    def lexicon(self, room_id: int | None, revision: int | None) -> Lexicon:
        """Returns the list of a room, or of the whole site, as it is at `revision`; None: there never was one.

        Others wait while one thread reads a list, so that nothing is said past it.
        """
        if revision is None:
            return NO_WORDS
        with self._reading:
            kept = self._kept.get(room_id)
            if kept is None or kept[0] != revision:
                kept = (revision, _read(room_id))
                self._kept[room_id] = kept
            self._kept.move_to_end(room_id)
            while len(self._kept) > ROOMS_KEPT:
                self._kept.popitem(last=False)
            return kept[1]


def _read(room_id: int | None) -> Lexicon:
    words: dict[str, list[str]] = {deed: [] for deed in Word.Deed.values}
    stored = Word.objects.filter(room_id=room_id) if room_id is not None else Word.objects.filter(room__isnull=True)
    for deed, folded in stored.values_list("deed", "folded"):
        words[deed].append(folded)
    return Lexicon(mask=words[Word.Deed.MASK], hold=words[Word.Deed.HOLD], refuse=words[Word.Deed.REFUSE])


lists = Lists()
