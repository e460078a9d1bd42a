"""What the page weighs and how quickly it draws, in Chromium: python -m benchmarks.page --messages 10000 --times 200.

A first view is all that a new browser gets until the page is quiet, heads of answers included. A message is on the
screen when the frame that shows it is done. Frames begin every 16.7 ms, and to wait for the next one is no work.
"""

import argparse
import asyncio
import json
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Browser, sync_playwright

from benchmarks.connection import Client
from benchmarks.machine import split_cores
from benchmarks.server import HOST
from benchmarks.site import ROOM_PATH, Site
from benchmarks.tally import percentile
from benchmarks.visitor import PAGE_DATA, Visitor, open_pages

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SENDERS = 8
PAUSE_MS = 100  # between two messages that are timed: each gets frames of its own
SENTENCES = ("今天的池塘真热闹，小鸭子都来了。", "Did anybody see where the duck went?", "在荷叶下面！", "quack")

# The last read of a stream before a message is drawn brought it.
TIMES = """
(() => {
  window.times = [];
  let arrivedAt = 0;
  const { read } = ReadableStreamDefaultReader.prototype;
  ReadableStreamDefaultReader.prototype.read = async function (...given) {
    const chunk = await read.apply(this, given);
    arrivedAt = performance.now();
    return chunk;
  };
  const time = (arrived, drawn) =>
    requestAnimationFrame(() => {
      const begun = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => times.push({ arrived, drawn, begun, done: performance.now() });
      port2.postMessage(null);
    });
  new MutationObserver((changes) => {
    const drawn = performance.now();
    const nodes = changes.flatMap(({ addedNodes }) => [...addedNodes]);
    if (arrivedAt && nodes.some((node) => node.matches?.("[data-kind=say]"))) time(arrivedAt, drawn);
  }).observe(document, { childList: true, subtree: true });
})();
"""
SIZE = "[document.querySelectorAll('.log-content > *').length, document.getElementsByTagName('*').length]"
OLDEST = "Number(document.querySelector('[data-entry-id]').dataset.entryId)"


class Weight(NamedTuple):
    """What came over the wire, in bytes: `total` has the answers' heads in it, `script` is its JavaScript alone."""

    answers: int
    total: int
    heads: int
    script: int


def main() -> None:
    """Serves, fills, looks; prints bytes, milliseconds and numbers of elements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=10_000, help="in the room that is scrolled through")
    parser.add_argument("--times", type=int, default=200, help="messages that are timed")
    options = parser.parse_args()
    with Site(split_cores()) as site:
        address = f"http://{HOST}:{site.port}{ROOM_PATH}"
        with _chromium() as browser:
            _print_weight("an empty room", _weigh(browser, address))
        asyncio.run(_fill(site.port, options.messages))
        with _chromium() as browser:
            _print_weight("a full page of messages", _weigh(browser, address))
            _print_times(_time(browser, address, options.times))
            _print_scrolling(*_scroll(browser, address))


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None) or sys.exit("Chromium is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


async def _fill(port: int, count: int) -> None:
    visitors = await open_pages(port, SENDERS)
    numbers = iter(range(count))

    async def say(visitor: Visitor) -> None:
        client = Client(HOST, port)
        for number in numbers:
            text = f"{SENTENCES[number % len(SENTENCES)]} {number}"
            answer = await client.ask(visitor.send(text, secrets.token_hex(16)))
            if answer.status != 200:
                sys.exit(f"A message is refused: {answer.status} {answer.body[:200]!r}")
        client.close()

    await asyncio.gather(*map(say, visitors))


def _weigh(browser: Browser, address: str) -> Weight:
    page = browser.new_page(locale="zh-CN")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    heads: dict[str, int] = {}
    sizes: dict[str, int] = {}
    kinds: dict[str, str] = {}
    network.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    network.on(
        "Network.responseReceivedExtraInfo",
        lambda event: heads.update({event["requestId"]: len(event.get("headersText", ""))}),
    )
    network.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: round(event["encodedDataLength"])}),
    )
    with page.expect_response("**/get_near_log/**"):  # by then the script runs, and what it needs is there
        page.goto(address)
    page.wait_for_load_state("load")
    page.context.close()
    came = sizes.keys() & heads.keys()  # what an address itself holds (data:) has no head
    script = sum(sizes[each] - heads[each] for each in came if kinds[each] == "Script")
    return Weight(len(came), sum(sizes[each] for each in came), sum(heads[each] for each in came), script)


def _time(browser: Browser, address: str, count: int) -> list[dict[str, float]]:
    reader, speaker = browser.new_page(), browser.new_context()
    reader.add_init_script(TIMES)
    reader.goto(address)
    page = PAGE_DATA.search(speaker.request.get(address).body())
    token = json.loads(page[1])["csrf_token"] if page else ""
    for number in range(count):
        text = f"{SENTENCES[number % len(SENTENCES)]} {number}"
        form: dict[str, str | float | bool] = {"chat_content": text, "client_id": secrets.token_hex(16)}
        answer = speaker.request.post(f"{address}save_chat_log/", form=form, headers={"X-CSRFToken": token})
        if not answer.ok:
            sys.exit(f"A message is refused: {answer.status} {answer.text()[:200]!r}")
        reader.wait_for_function("count => times.length >= count", arg=number + 1)
        reader.wait_for_timeout(PAUSE_MS)
    times: list[dict[str, float]] = reader.evaluate("times")
    reader.context.close()
    speaker.close()
    return times


def _scroll(browser: Browser, address: str) -> tuple[int, int, int]:
    page = browser.new_page()
    page.goto(address)
    most_rows = most_elements = 0
    oldest: Any = page.evaluate(OLDEST)
    while oldest > 1:
        page.evaluate("document.querySelector('#log').scrollBy(0, -1e6)")
        page.wait_for_function(f"oldest => {OLDEST} < oldest", arg=oldest)
        oldest = page.evaluate(OLDEST)
        rows, elements = page.evaluate(SIZE)
        most_rows, most_elements = max(most_rows, rows), max(most_elements, elements)
    heap: int = page.evaluate("performance.memory.usedJSHeapSize")
    page.context.close()
    return most_rows, most_elements, heap


def _print_weight(name: str, weight: Weight) -> None:
    print(
        f"First view of {name}: {weight.total / 1024:.1f} KiB in {weight.answers} answers, "
        f"{weight.heads / 1024:.1f} KiB of it their heads; script {weight.script / 1024:.1f} KiB"
    )


def _print_times(times: Sequence[dict[str, float]]) -> None:
    figures = {
        "the script has drawn it": [each["drawn"] - each["arrived"] for each in times],
        "work, the frame's rendering included": [
            each["drawn"] - each["arrived"] + each["done"] - each["begun"] for each in times
        ],
        "it is on the screen": [each["done"] - each["arrived"] for each in times],
    }
    for what, taken in figures.items():
        print(f"From the wire, {what}: median {percentile(taken, 50):.1f} ms, p99 {percentile(taken, 99):.1f} ms")


def _print_scrolling(rows: int, elements: int, heap: int) -> None:
    print(f"Scrolled to the first message: at most {rows} rows, {elements} elements; heap {heap / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
