"""Names that nobody may take: those of the site and its robot, and what would look like a tag, a badge or a title."""

from collections.abc import Iterable

import regex

from chatroom.names.skeleton import letters, skeleton

# What the site, its robot and the log's own lines are called.
SITE_NAMES = (
    "ChatRoom",
    "System",
    "System message",
    "系统",
    "系統",
    "系统消息",
    "系統訊息",
    "系统通知",
    "聊天室",
    "Duck",
    "The Duck",
    "小黄鸭",
    "小黃鴨",
    "Bot",
    "Robot",
    "Chatbot",
    "机器人",
    "機器人",
    "null",
    "undefined",
)
# Offices: nobody's name may begin or end with one either, as in "Admin Bob" or 管理员小王.
LATIN_TITLES = frozenset(
    {"admin", "admins", "administrator", "moderator", "moderators", "mod", "owner", "staff", "official", "system"}
)
CHINESE_TITLES = (
    "管理员",
    "管理員",
    "房主",
    "版主",
    "站长",
    "站長",
    "群主",
    "站务",
    "站務",
    "官方",
    "系统消息",
    "系統訊息",
)

# Like "匿名用户 #4821": the tag that the page puts behind a name.
TAG = regex.compile(r"[#♯⌗＃]\s*\p{Nd}{4}$")
# Like "系统消息:": the name of a line that no visitor writes.
COLON = regex.compile(r":$")
# As robots are numbered: "Duck 2".
NUMBERED = regex.compile(r"[\p{P}\p{S}\s]*\p{Nd}+$")
# Badges that people know from elsewhere, and letters that are drawn in a filled shape as the page's badges are.
BADGE_SYMBOLS = regex.compile(r"[✓✔☑✅🗸🗹🛡👑♔♚♕♛🔰🤖👮🅐-🅩🅰-🆭🏅🎖]")

_LATIN_TITLES = frozenset(letters(title) for title in LATIN_TITLES)
_CHINESE_TITLES = tuple(letters(title) for title in CHINESE_TITLES)
_SITE_NAMES = frozenset(letters(name) for name in SITE_NAMES)
_WORDS = regex.compile(r"[\s\p{P}\p{S}\p{Nd}]+")


def is_reserved(name: str) -> bool:
    """Whether `name`, which has passed clean_nickname, looks like a name or an office of the site."""
    plain = letters(name)
    return (
        plain in _SITE_NAMES
        or letters(NUMBERED.sub("", name)) in _SITE_NAMES
        or plain in _LATIN_TITLES
        or any(letters(word) in _LATIN_TITLES for word in _WORDS.split(name))
        or any(title in plain for title in _CHINESE_TITLES)
    )


def looks_like_part_of_the_page(name: str) -> bool:
    """Whether `name` ends like a tag or a system line, or has a symbol in it that passes for a badge."""
    return bool(TAG.search(name) or COLON.search(skeleton(name)) or BADGE_SYMBOLS.search(name))


def is_like_one_of(name: str, taken: Iterable[str]) -> bool:
    """Whether `name` looks like one of the names `taken`: their letters and digits, whatever stands between."""
    plain = letters(name)
    return bool(plain) and any(plain == letters(other) for other in taken)
