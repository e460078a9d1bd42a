"""A person's public identifier, and the tag and the colour by which two people of one name are told apart."""

import secrets

DIGITS = 24
COLOURS = 12


def new_user_id() -> str:
    """24 random decimal digits, the first not 0: nobody can guess another's (2 ** 79 of them)."""
    return str(10 ** (DIGITS - 1) + secrets.randbelow(9 * 10 ** (DIGITS - 1)))


def tag_of(user_id: str) -> str:
    """The four digits shown behind a name, as in `#4821`."""
    return user_id[-4:]


def colour_of(user_id: str) -> int:
    """The number, from 0 to 11, of the colour that a person is drawn in."""
    return int(user_id[:6]) % COLOURS
