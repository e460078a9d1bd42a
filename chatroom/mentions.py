"""Mentions: whether a text speaks to somebody. static/chatroom/js/awareness/mentions.js has the same rule.

`@name` speaks to all of that name, `@name#1234` to the one of that tag. A letter or digit of ASCII right before the
sign, as in an e-mail address, makes it no mention; after the name it does where the name ends in one too, since a
name that ends in another script may be followed at once.
"""

import re


def mentions(text: str, name: str, tag: str) -> bool:
    """Whether `text` speaks to the person of that `name` and `tag`, in small letters or capitals."""
    if "@" not in text:
        return False
    goes_on = "(?![0-9A-Za-z])" if re.search(r"[0-9A-Za-z]\Z", name) else ""
    tagged = rf"#{tag}(?![0-9])|(?!#[0-9]{{4}}(?![0-9])){goes_on}"
    return bool(re.search(rf"(?:\A|[^0-9A-Za-z])@{re.escape(name)}(?:{tagged})", text, re.IGNORECASE))
