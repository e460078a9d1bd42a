"""Links with which somebody who has forgotten their password sets another one, once, within a day."""

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


def reset_path(account: User) -> str:
    """Returns the path of such a link for `account`."""
    key = urlsafe_base64_encode(force_bytes(account.pk))
    return reverse("reset", args=[key, default_token_generator.make_token(account)])
