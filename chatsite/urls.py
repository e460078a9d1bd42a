"""The site's addresses."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from chatsite.favicon import favicon

urlpatterns = [
    path("favicon.ico", favicon),
    path(settings.ADMIN_URL, admin.site.urls),
    path("", include("chatroom.urls")),
]
if settings.ACCOUNTS_ENABLED:
    urlpatterns.append(path("accounts/", include("accounts.urls")))

handler400 = "chatsite.errors.bad_request"
handler403 = "chatsite.errors.permission_denied"
handler404 = "chatsite.errors.not_found"
handler500 = "chatsite.errors.server_error"
