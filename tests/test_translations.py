"""The translations are whole, compiled, and chosen by the browser's language."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.test import Client

from chatroom.models import Room
from tests.servers.process import bare_environment
from tests.servers.project import PROJECT
from tests.servers.requirement import require

LANGUAGES = ["zh_Hans", "zh_Hant"]
SOURCES = ["chatsite", "chatroom", "accounts", "templates", "manage.py"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s|</?\w+[^>]*>")


def catalog(language: str, folder: Path = PROJECT) -> polib.POFile:
    return polib.pofile(str(folder / "locale" / language / "LC_MESSAGES" / "django.po"))


def translations(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_sources_is_in_the_catalog(language: str, tmp_path: Path) -> None:
    require("xgettext")
    for name in SOURCES:
        source = PROJECT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    (tmp_path / "locale").mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", language, "--verbosity", "0"],
        cwd=tmp_path,
        env={**bare_environment(), "VAR_DIR": str(tmp_path / "var")},
        check=True,
    )
    in_sources = {(entry.msgctxt, entry.msgid) for entry in catalog(language, tmp_path)}
    in_catalog = {(entry.msgctxt, entry.msgid) for entry in catalog(language) if not entry.obsolete}
    assert in_catalog == in_sources


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_with_its_placeholders_and_tags(language: str) -> None:
    for entry in catalog(language):
        assert not entry.fuzzy, entry.msgid
        for translation in translations(entry):
            assert translation.strip(), entry.msgid
            wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
            assert sorted(PLACEHOLDER.findall(translation)) == wanted, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalog_says_the_same_as_its_source(language: str) -> None:
    source = catalog(language)
    compiled = polib.mofile(str(PROJECT / "locale" / language / "LC_MESSAGES" / "django.mo"))
    assert {entry.msgid: translations(entry) for entry in compiled} == {
        entry.msgid: translations(entry) for entry in source
    }


@pytest.mark.parametrize(
    ("accepted", "language", "name"),
    [
        ("zh-CN,zh;q=0.9", "zh-hans", "匿名用户"),
        ("zh", "zh-hans", "匿名用户"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-hant", "匿名使用者"),
        ("zh-HK", "zh-hant", "匿名使用者"),
        ("en-GB,en;q=0.9", "en", "Anonymous"),
        ("fr,en;q=0.5", "en", "Anonymous"),
        ("xx", "zh-hans", "匿名用户"),
        ("", "zh-hans", "匿名用户"),
    ],
)
def test_a_page_and_the_first_name_are_in_the_browsers_language(
    room: Room, accepted: str, language: str, name: str
) -> None:
    response = Client(headers={"accept-language": accepted}).get(f"/chatroom/{room.name}/")
    assert f'<html lang="{language}"' in response.text
    assert response.context["identity"].user_name == name


@pytest.mark.parametrize(
    ("accepted", "sentence"),
    [
        ("zh-CN", "请先输入内容再发送。"),
        ("zh-TW", "請先輸入內容再傳送。"),
        ("en", "Please type something first."),
    ],
)
def test_a_refusal_is_in_the_browsers_language(room: Room, accepted: str, sentence: str) -> None:
    client = Client(headers={"accept-language": accepted})
    client.get(f"/chatroom/{room.name}/")
    response = client.post(f"/chatroom/{room.name}/save_chat_log/", {"chat_content": " "})
    assert response.json() == {"ret": sentence, "code": "empty"}


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_what_the_site_knows_is_punctuated_in_chinese_as_chinese_is(room: Room, visitor: Client, language: str) -> None:
    visitor.get(f"/chatroom/{room.name}/")
    page = visitor.get("/me/", headers={"Accept-Language": language}).content.decode()
    items = re.findall(r"<li>(.*?)</li>", page)
    assert len(items) > 3
    assert all("：" in item for item in items)
    assert not re.search(r"[^\x00-\xff][:,]", "".join(items))
