"""Django admin, as this site has it."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse

from chatroom.shared_browser import cleared


class ChatAdminSite(AdminSite):
    """Django's own, after which as little is left in the browser as after the site's own log-out."""

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Logs out, where that is posted: only a post carries the token that no other site can have a browser send."""
        response = super().logout(request, extra_context)
        return cleared(response) if request.method == "POST" else response
