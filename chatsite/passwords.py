"""How passwords are hashed, and how short and long they may be."""

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

PASSWORD_MAX = 128  # characters: room for a sentence, and for what any password manager makes


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id as OWASP's cheat sheet has it for servers: 19 MiB, two passes, one lane.

    Django's own parameters take 100 MiB and eight threads; eight log-ins at once would be 800 MiB.
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
