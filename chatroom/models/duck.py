"""What the duck has learnt: questions with their answers, and the indexes by which it finds them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chatroom.models.rooms import TAG_LENGTH, Room

SAYING_MAX = 1000
DIGEST_LENGTH = 32


class DuckPair(models.Model):
    """A question and its answer, which the site's owner has loaded. `digest`, of both, keeps one of each."""

    question = models.TextField(_("question"), max_length=SAYING_MAX)
    answer = models.TextField(_("answer"), max_length=SAYING_MAX)
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True, editable=False)

    class Meta:
        verbose_name = _("saying of the duck")
        verbose_name_plural = _("sayings of the duck")

    def __str__(self) -> str:
        return f"pair/{self.pk}"


class DuckIndex(models.Model):
    """The index of what was loaded or, with a room, of that room's history, as chatroom.duck.index packs it.

    There is no text in it: of the history of a room only the entries' numbers, so that what is hidden or erased later
    is not repeated. `tag` is another one after each training, by which a process notices.
    """

    room = models.OneToOneField(Room, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("room"))
    tag = models.CharField(max_length=TAG_LENGTH)
    trained_at = models.DateTimeField(_("trained"), auto_now=True)
    packed = models.BinaryField()  # last, or SQLite would read through it to what comes after

    def __str__(self) -> str:
        return f"index/{self.pk}"
