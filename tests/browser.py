"""Chromium for the tests: visitors with a fresh browser profile each, whose pages must not complain.

Playwright's synchronous interface keeps an event loop running in the thread of the tests for as long as it is
open, and Django refuses the database in such a thread. So the browser lives for one file or
folder of tests at a time, and those reach a site's data over HTTP or with `site.manage(…)`, never with `django_db`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright

from .servers.fixtures import StartSite
from .servers.requirement import npm_file, require
from .servers.site import SiteServer

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # its sandbox refuses root, which containers often run as; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 15_000  # for what is expected on a page, on a machine that does much else
DESKTOP = (1280, 800)
PHONE = (360, 740)

# The console does not tell of every violation; the event does.
REPORT_POLICY_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""

NewVisitor = Callable[..., Page]


@contextmanager
def running_chromium(*arguments: str) -> Iterator[Browser]:
    """A running Chromium, without any visitor; `arguments` are more of its command line's."""
    chromium = require(*CHROMIUM_NAMES)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=[*CHROMIUM_ARGUMENTS, *arguments])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium, without any visitor, for the tests of one file."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def new_visitor(browser: Browser, start_site: StartSite) -> Iterator[NewVisitor]:
    """Open a page in a fresh browser profile: `new_visitor(site, lang="en").goto("/chatroom/happy/")`.

    Errors in the console, uncaught exceptions, violations of the content security policy, and answers of 500
    or more fail the test at its end, but for those in which a regular expression of `tolerated` is found.
    It asks for `start_site` only to be torn down before the sites are: a page without its site complains.
    """
    contexts = []
    complaints: list[str] = []

    def open_page(
        server: SiteServer,
        *,
        lang: str = "zh-CN",
        viewport: tuple[int, int] = DESKTOP,
        javascript: bool = True,
        color_scheme: Literal["light", "dark"] = "light",
        tolerated: Sequence[str] = (),
        **context_options: Any,
    ) -> Page:
        def complain(text: str) -> None:
            if not any(re.search(pattern, text) for pattern in tolerated):
                complaints.append(text)

        def hear(message: ConsoleMessage) -> None:
            if message.type == "error":
                complain(f"console: {message.text} ({message.location.get('url', '')})")

        def look(response: Response) -> None:
            if response.status >= 500:
                complain(f"answer: {response.status} {response.request.method} {response.url}")

        context = browser.new_context(
            base_url=server.url,
            locale=lang,
            viewport={"width": viewport[0], "height": viewport[1]},
            java_script_enabled=javascript,
            color_scheme=color_scheme,
            # Whose requests Playwright does not see; its own tests let it work.
            **{"service_workers": "block"} | context_options,
        )
        contexts.append(context)
        context.add_init_script(REPORT_POLICY_VIOLATIONS)
        context.on("console", hear)
        context.on("weberror", lambda error: complain(f"exception: {error.error}"))
        context.on("response", look)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    if complaints:
        pytest.fail("the pages complained:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture(scope="session")
def jquery_source() -> str:
    """jQuery's text, for a page that wants it."""
    return npm_file("jquery/dist/jquery.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def accessibility_violations() -> Callable[[Page], list[str]]:
    """Run axe-core in a page as it stands; each violation is one line: the rule, what it asks for, where."""
    source = npm_file("axe-core/axe.min.js").read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("async () => (await axe.run()).violations")
        return [
            f"{rule['id']}: {rule['help']}: {', '.join(str(node['target']) for node in rule['nodes'])}"
            for rule in found
        ]

    return violations
