"""How the duck is addressed: @小黄鸭 or @duck, anywhere in a text."""

import regex

# Not within a word: neither an e-mail address nor @ducktape is meant for the duck.
ADDRESS = regex.compile(r"(?<![\w.@＠-])[@＠](?:小黄鸭|小黃鴨|duck(?![\w-]))[\s,，:：、!！.。]*", regex.IGNORECASE)


def is_addressed(text: str) -> bool:
    """Whether `text` names the duck."""
    return ADDRESS.search(text) is not None


def without_address(text: str) -> str:
    """Returns what is said to the duck: `text` without its name, or all of it where nothing else is left."""
    return ADDRESS.sub(" ", text).strip() or text.strip()
