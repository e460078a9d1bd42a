"""Light marks on the page: the script draws what the server's template draws, and both what the table says."""

import random
from typing import Any

from chatroom.marks import marked
from tests.servers.site import SiteServer
from tests.test_marks import CASES, plain
from tests.test_mentions import CASES as MENTIONS

from .conftest import Enter

PIECES = [
    "`",
    "```",
    "*",
    "**",
    "_",
    "\n",
    "\n```\n",
    "```js\n",
    " ",
    "a",
    "1",
    "鸭",
    "https://x.y/",
    ")",
    "(",
    ".",
    "\u3000",
]
DRAWN = """
async ([address, texts]) => {
  const { fillMessageText } = await import(address);
  const parts = (element) => [...element.childNodes].map((node) =>
    node.nodeType === Node.TEXT_NODE ? node.data
    : { [node.localName]: ["strong", "em"].includes(node.localName) ? parts(node) : node.textContent });
  return texts.map((text) => {
    const element = document.createElement("span");
    fillMessageText(element, text);
    element.normalize();
    return parts(element);
  });
}
"""


def joined(parts: list[Any]) -> list[Any]:
    """Texts that follow one another are one node."""
    found: list[Any] = []
    for part in parts:
        if found and isinstance(part, str) and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return found


def test_the_script_and_the_server_read_marks_alike(enter: Enter, shared_site: SiteServer, room_name: str) -> None:
    reader = enter(shared_site, room_name)
    module = reader.page.locator("link[rel=modulepreload]").get_attribute("href")
    chance = random.Random(6)
    texts = ["".join(chance.choices(PIECES, k=20)) for _ in range(300)]
    drawn = reader.page.evaluate(DRAWN, [module, [text for text, _ in CASES] + texts])
    assert drawn[: len(CASES)] == [joined(parts) for _, parts in CASES]
    assert drawn[len(CASES) :] == [joined(plain(marked(text))) for text in texts]


def test_the_script_and_the_server_find_the_same_people_spoken_to(
    enter: Enter, shared_site: SiteServer, room_name: str
) -> None:
    reader = enter(shared_site, room_name)
    spoken_to = reader.page.evaluate(
        """async (cases) => {
          const { mentions } = await import("/static/chatroom/js/awareness/mentions.js");
          return cases.map(([text, userName, tag]) => mentions(text, { userName, tag }));
        }""",
        MENTIONS,
    )
    assert spoken_to == [expected for _, _, _, expected in MENTIONS]
