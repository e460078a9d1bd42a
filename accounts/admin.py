"""Accounts in Django admin: its own, and a link for whoever has forgotten the password."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.reset_links import reset_path

LINKS_MAX = 20

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's own, with one action more."""

    actions = ("make_reset_links",)

    @admin.action(description=_("Make a link for a new password"), permissions=["change"])
    def make_reset_links(self, request: HttpRequest, accounts: QuerySet[User]) -> HttpResponse:
        """Shows a link for each account, to be handed over by whatever way is safe. It is told only here.

        A link to an account is that account: none is made for staff but by a superuser.
        """
        if not request.user.is_superuser:
            accounts = accounts.filter(is_staff=False, is_superuser=False)
        links = [(account, request.build_absolute_uri(reset_path(account))) for account in accounts[:LINKS_MAX]]
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": gettext("Links for new passwords"),
            "links": links,
        }
        response = TemplateResponse(request, "admin/accounts/reset_links.html", context)
        response["Cache-Control"] = "no-store"
        return response
