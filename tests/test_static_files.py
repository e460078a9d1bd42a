"""The static files: every one of them is used, and modules find one another under their hashed names."""

import re
from pathlib import Path

import httpx
import pytest

from chatsite.static_files import CHANGES
from tests.servers.project import PROJECT
from tests.servers.site import SiteServer

MODULES = PROJECT / "static" / "chatroom" / "js"
TEMPLATES = PROJECT / "templates"
SCRIPT_BYTES_MAX = 25_600  # the modules of a room's page, compressed


def test_the_parts_of_a_rooms_page_are_gathered_in_one_module_and_announced() -> None:
    gathered = re.findall(r'^export \* from "\./([^"]+)";$', (MODULES / "core.js").read_text(), re.MULTILINE)
    assert gathered == sorted(gathered)
    assert {path.name for path in MODULES.glob("*.js")} - {*gathered} == {"core.js", "room.js"}
    announced = re.findall(r"{% static '([^']+)'", (TEMPLATES / "chatroom/_scripts.html").read_text())
    assert announced == ["chatroom/js/core.js", "chatroom/js/room.js"]


def test_nobody_loads_a_gathered_module_twice(collected_static: Path) -> None:
    modules = collected_static / "chatroom/js"
    gathered = set(re.findall(r"(\w+)\.js", (MODULES / "core.js").read_text()))
    importing = [path for path in modules.rglob("*.????????????.js") if path.name.partition(".")[0] not in gathered]
    imported = re.findall(r'from ?"\.{1,2}/(?:\w+/)*(\w+)\.', "".join(path.read_text() for path in importing))
    assert "core" in imported
    assert not gathered & set(imported)


def test_every_static_file_is_named_by_a_template_a_module_or_a_style_sheet() -> None:
    sources = [
        *TEMPLATES.rglob("*.html"),
        *TEMPLATES.rglob("*.json"),
        *(PROJECT / "chatroom/views").glob("*.py"),
        *MODULES.rglob("*.js"),
        *(PROJECT / "static").rglob("*.css"),
    ]
    text = "\n".join(path.read_text() for path in sources)
    unused = [path.name for path in (PROJECT / "static").rglob("*.*") if path.is_file() and path.name not in text]
    assert unused == []


def test_modules_import_one_another_under_names_that_may_be_kept_for_ever(shared_site: SiteServer) -> None:
    with httpx.Client(base_url=shared_site.url) as browser:
        page = browser.get("/chatroom/happy/").text
        entry = re.search(r'<script[^>]+src="([^"]+/room\.[0-9a-f]{12}\.js)"', page)
        assert entry
        seen, to_do = set[str](), [entry[1]]
        while to_do:
            address = to_do.pop()
            if address in seen:
                continue
            seen.add(address)
            response = browser.get(address)
            assert response.status_code == 200, address
            assert "immutable" in response.headers["Cache-Control"]
            for imported in re.findall(r'from\s*"\./([^"]+)"', response.text):
                assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", imported), imported
                to_do.append(address.rsplit("/", 1)[0] + "/" + imported)
    assert sorted(re.sub(r".*/(\w+)\.\w+\.js", r"\1", address) for address in seen) == ["core", "room"]


def test_comments_stay_in_the_sources(collected_static: Path) -> None:
    served = [path.read_text() for path in (collected_static / "chatroom/js").glob("*.????????????.js")]
    assert len(served) == len(list(MODULES.glob("*.js")))
    served += [path.read_text() for path in (collected_static / "chatroom/js/moderation").glob("*.????????????.js")]
    assert not [line for text in served for line in text.splitlines() if line.startswith(("//", " "))]


def test_a_style_sheet_is_served_with_those_that_it_imports_in_it(collected_static: Path) -> None:
    (served,) = (collected_static / "chatroom/css").glob("room_page.????????????.css")
    sheet = served.read_text()
    assert "@import" not in sheet
    for imported in re.findall(r'@import "([^"]+)"', (PROJECT / "static/chatroom/css/room_page.css").read_text()):
        (alone,) = (collected_static / "chatroom/css").glob(f"{imported.removesuffix('.css')}.????????????.css")
        assert alone.read_text().rstrip(";") in sheet


@pytest.mark.parametrize("before", [".a", ".a:not(.b)", "[data-a]"])
@pytest.mark.parametrize("pseudo", [":is(b,i)", "::placeholder"])
def test_minifying_leaves_what_begins_with_a_colon_where_it_stands_apart(before: str, pseudo: str) -> None:
    sheet = f"@layer one {{\n  {before} {pseudo} {{ color: red }}\n}}"
    assert CHANGES["sheet"]("one.css", sheet) == f"@layer one{{{before} *{pseudo}{{color:red}}}}"


def test_no_template_literal_holds_another_since_minifying_would_tear_it() -> None:
    nested = re.compile(r"`[^`]*\$\{[^}`]*`[^`]*`[^`]*\}[^`]*`")
    assert not [path.name for path in MODULES.rglob("*.js") if nested.search(path.read_text())]


def test_what_moderators_have_is_no_part_of_what_every_visitor_loads() -> None:
    static_imports = re.compile(r"^import .*moderation/", re.MULTILINE)
    assert not [path.name for path in MODULES.glob("*.js") if static_imports.search(path.read_text())]


def test_the_scripts_that_every_visitor_loads_are_small(collected_static: Path) -> None:
    modules = collected_static / "chatroom/js"
    (core,), (room,) = modules.glob("core.????????????.js.gz"), modules.glob("room.????????????.js.gz")
    assert core.stat().st_size + room.stat().st_size <= SCRIPT_BYTES_MAX
