"""The chat without the app: nothing of it is there, nothing is missing, and staff still logs in."""

import ast
from pathlib import Path

import pytest

from tests.people import Person
from tests.servers.fixtures import StartSite
from tests.servers.project import PROJECT

USERS = "from django.contrib.auth.models import User; User.objects"
PATHS = ["", "login/", "register/", "logout/", "password/", "password/forgotten/", "sessions/", "delete/"]


@pytest.mark.parametrize("folder", ["chatroom", "chatsite"])
def test_nothing_imports_accounts(folder: str) -> None:
    for file in (PROJECT / folder).rglob("*.py"):
        assert "accounts" not in {name.partition(".")[0] for name in imported_by(file)}, file


def imported_by(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_switched_off_after_use_it_is_gone_and_the_site_works(start_site: StartSite) -> None:
    site = start_site(CHAT_FLOOD_LIMITS="off")
    fields = {"username": "Teal", "password1": "quack-quack-quack", "password2": "quack-quack-quack"}
    with Person(site) as person:
        token = {"X-CSRFToken": person.http.cookies["csrftoken"]}
        assert person.http.post("/accounts/register/", data=fields, headers=token).status_code == 302
        cookies = dict(person.http.cookies)
    make_superuser = (
        "from django.contrib.auth.models import User; User.objects.create_superuser('keeper', None, 'quack')"
    )
    site.manage("shell", "-c", make_superuser)
    site.stop()
    site.variables["ACCOUNTS_ENABLED"] = "false"
    site.start()
    with Person(site, headers={"Accept-Language": "en"}) as person:
        for path in PATHS:
            assert person.get(f"/accounts/{path}").status_code == 404
        assert "/accounts/" not in person.get("").text + person.get("/").text + person.get("/me/").text
        assert person.say("hello") > 0
        assert person.poll()["info"][-1]["mess"] == "hello"
        mine = {"chat_content": "hello", "author": person.page["user_id"]}
        assert person.post("save_chat_log/", mine).status_code == 200
        assert person.post("save_chat_log/", {**mine, "author": "1" * 24}).json()["code"] == "other_identity"
        assert person.post("rename/", {"user_name": "teal"}).json()["code"] == "reserved_name"
        login = {"username": "keeper", "password": "quack", "next": "/admin/"}
        person.http.get("/admin/login/")
        token = {"X-CSRFToken": person.http.cookies["csrftoken"], "Referer": site.url}
        assert person.http.post("/admin/login/", data=login, headers=token).status_code == 302
        assert person.get("/admin/auth/user/").status_code == 200
        assert person.get("").status_code == 200
        token = {"X-CSRFToken": person.http.cookies["csrftoken"]}
        left = person.http.post("/admin/logout/", headers=token)
        assert (left.status_code, left.headers.get("Clear-Site-Data")) == (200, '"storage"')
    with Person(site, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}) as member:
        assert member.page["user_name"] == "Teal", "who was logged in is the same person still"
    site.manage("shell", "-c", f"{USERS}.all().delete()")
