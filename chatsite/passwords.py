"""How passwords are hashed, and how short and long they may be."""

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hashers
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

PASSWORD_MAX = 128  # characters: room for a sentence, and for what any password manager makes


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id as OWASP's cheat sheet has it for servers: 19 MiB, two passes, one lane.

    Django's own parameters take 100 MiB and eight threads; four log-ins at once would be 400 MiB.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's own, but a refusal tells the rule, which Django has in all of the site's languages."""

    def get_error_message(self) -> str:
        """The rule in words."""
        return self.get_help_text()


class MaximumLengthValidator:
    """Refuses a password that is longer than any that people have."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        if len(password) > PASSWORD_MAX:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """The rule in words."""
        return ngettext(
            "A password has at most %(count)d character.", "A password has at most %(count)d characters.", PASSWORD_MAX
        ) % {"count": PASSWORD_MAX}


def finish_failed_try(password: str, encoded: str) -> None:
    """Does what a try at another account would have cost, after one that failed: the time tells nobody which is which.

    `encoded` is the hash that `password` was compared with, empty where there is no such account: Django hashes then as
    it does for an account of today. While any account has an older hash, a try costs what both kinds do.
    """
    today, *older = get_hashers()
    tried = encoded.partition("$")[0]
    for hasher in older:
        if hasher.algorithm == tried:
            hasher.harden_runtime(password, encoded)  # one of fewer rounds
            today.encode(password, today.salt())
        elif User.objects.filter(password__startswith=f"{hasher.algorithm}$").exists():
            hasher.encode(password, hasher.salt())
