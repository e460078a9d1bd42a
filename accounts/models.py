"""What accounts keep beside Django's own users: where they are logged in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

BROWSER_MAX = 60


class AccountSession(models.Model):
    """A session that somebody has logged in, as its owner is shown it: of the browser what it is called, no address.

    No foreign key is one to the database, so that a site may leave this app out again: its rows then hold up nothing.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="+",
        verbose_name=_("account"),
    )
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    browser = models.CharField(_("browser"), max_length=BROWSER_MAX, blank=True)
    begun_on = models.DateField(_("since"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return self.browser
