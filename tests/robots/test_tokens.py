"""A room's robots: made by its owner, known by a token that is shown once, and stopped by taking it away."""

import hashlib
import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chatroom import models
from chatroom.actions.robots import ROBOTS_MAX
from chatroom.models import AuditRecord, ChatInfo, Room, UserInfo
from chatroom.pruning import prune
from tests.moderation.cast import Cast
from tests.refusals import assert_refused, assert_refused_on_a_page

from .conftest import SAY, Robot, make_robot, post

HTML = {"Accept": "text/html"}
ROBOTS = "/chatroom/pond/robots/"
SETTINGS = "/chatroom/pond/settings/"
TOKEN = re.compile(r'value="([\w-]{43})" aria-labelledby="robot-token-label"')


def shown_token(client: Client) -> str | None:
    found = TOKEN.search(client.get(SETTINGS, headers=HTML).content.decode())
    return found[1] if found else None


def test_the_token_is_shown_once_and_kept_as_a_digest(cast: Cast) -> None:
    owner = cast["owner"].client
    made = owner.post(ROBOTS, {"user_name": "weather"}, headers=HTML)
    assert (made.status_code, made.headers["Location"]) == (302, SETTINGS)
    token = shown_token(owner)
    assert token is not None
    assert shown_token(owner) is None
    robot = models.Robot.objects.get()
    assert robot.digest == hashlib.sha256(token.encode()).hexdigest()
    stored = [list(table._default_manager.values()) for table in (models.Robot, UserInfo, AuditRecord, Room)]
    assert token not in str(stored)
    assert post(token, {"chat_content": "sunny"}).json() == {"ret": 0, "id": 2}


def test_a_room_has_several_robots_each_of_its_own_name(cast: Cast, robot: Robot) -> None:
    other = make_robot(cast, "build")
    robot.says("sunny")
    other.says("passed")
    said = ChatInfo.objects.filter(number__gt=1).order_by("number").values_list("user_name", "chat_content", "badge")
    assert list(said) == [("weather", "sunny", "robot"), ("build", "passed", "robot")]
    listed = cast["owner"].client.get(ROBOTS).json()["robots"]
    assert [each["user_name"] for each in listed] == ["weather", "build"]
    assert {each["used_on"] for each in listed} == {timezone.now().date().isoformat()}


def test_a_revoked_token_is_refused_clearly_and_the_others_go_on(cast: Cast, robot: Robot) -> None:
    other = make_robot(cast, "build")
    status, answer = cast["owner"].post(f"{ROBOTS}revoke/", user_id=robot.user_id)
    assert (status, answer) == (200, {"ret": 0, "revoked": True})
    refused = robot.says("sunny")
    assert_refused(refused, 401, "revoked_token")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert other.says("passed").status_code == 200
    assert cast["owner"].post(f"{ROBOTS}revoke/", user_id=robot.user_id)[1]["revoked"] is False
    assert make_robot(cast, "weather").says("again").status_code == 200, "its name is free again"


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer x", "Basic x", "Bearer " + "é" * 9, "Bearer " + "x" * 5000]
)
def test_whoever_has_no_token_is_told_to_bring_one(cast: Cast, robot: Robot, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode().decode("latin-1")}
    # Not by who the session is either: the owner's browser says nothing here.
    for client in (Client(), cast["owner"].client):
        answer = client.post(SAY, {"chat_content": "x"}, content_type="application/json", headers=headers)
        assert_refused(answer, 401, "bad_token")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_is_of_its_room_alone_and_opens_nothing_else(cast: Cast, robot: Robot) -> None:
    assert cast["owner_of_another_room"].person is not None
    assert_refused(robot.says("x", room="lake"), 401, "bad_token")
    digest = models.Robot.objects.get().digest
    assert_refused(post(digest, {"chat_content": "x"}), 401, "bad_token")
    bearer = Client(headers={"Authorization": f"Bearer {robot.token}"})
    for address, fields in {
        "save_chat_log/": {"chat_content": "x"},
        "rename/": {"user_name": "x"},
        "hide/": {"numbers": "1"},
        "settings/": {"title": "x"},
        "robots/": {"user_name": "x"},
    }.items():
        assert bearer.post(f"/chatroom/pond/{address}", fields).status_code == 403
    Room.objects.filter(name="pond").update(access="members")
    assert_refused(bearer.get("/chatroom/pond/history/"), 403, "members_only")


def test_guessing_tokens_is_limited_and_keeps_no_robot_out(cast: Cast, robot: Robot) -> None:
    codes = {post(f"guess-{number}", {"chat_content": "x"}).json()["code"] for number in range(40)}
    assert codes == {"bad_token", "too_fast"}
    assert robot.says("sunny").status_code == 200


# Names


@pytest.mark.parametrize("name", ["admin", "小黄鸭", "系统消息", "the mod", "x #4821", "✓ok", "Robot"])
def test_a_robot_has_no_name_that_is_reserved(cast: Cast, name: str) -> None:
    answer = cast["owner"].client.post(ROBOTS, {"user_name": name})
    assert_refused(answer, 400, "reserved_name")
    assert not models.Robot.objects.exists()


def test_a_robot_has_no_name_of_anybody_who_is_here(cast: Cast) -> None:
    for role, name in {"owner": "Heron", "co_moderator": "Crane", "author": "Alice"}.items():
        UserInfo.objects.filter(pk=cast.person(role).pk).update(user_name=name)
    ChatInfo.objects.filter(user=cast.person("author")).update(user_name="Alice")
    User.objects.create(username="Keeper", is_staff=True)
    for name in ("Heron", "her on", "Crane", "CRANE", "Alice", "аlice", "Keeper", "匿名用户", "Anonymous"):
        answer = cast["owner"].client.post(ROBOTS, {"user_name": name})
        assert answer.json()["code"] in ("name_in_use", "reserved_name"), name
    assert not models.Robot.objects.exists()


def test_nobody_takes_the_name_of_a_robot_that_is_at_work(cast: Cast, robot: Robot) -> None:
    for name in ("weather", "WEATHER", "wеather"):
        assert_refused(cast["visitor"].client.post("/chatroom/pond/rename/", {"user_name": name}), 400, "reserved_name")
        assert cast["owner"].post(ROBOTS, user_name=name)[0] in (400, 409)
    cast["owner"].post(f"{ROBOTS}revoke/", user_id=robot.user_id)
    assert cast["visitor"].post("/chatroom/pond/rename/", user_name="weather")[0] == 200


def test_what_is_wrong_with_a_name_is_said_on_the_page_and_it_stays_typed(cast: Cast) -> None:
    answer = cast["owner"].client.post(ROBOTS, {"user_name": "the admin"}, headers=HTML)
    assert_refused_on_a_page(answer, 400, 'value="the admin"')
    too_long = cast["owner"].client.post(ROBOTS, {"user_name": "x" * 11})
    assert_refused(too_long, 400, "bad_name")


def test_a_room_has_so_many_robots_and_no_more(cast: Cast) -> None:
    robots = [make_robot(cast, f"bot {chr(97 + number)}") for number in range(ROBOTS_MAX)]
    assert_refused(cast["owner"].client.post(ROBOTS, {"user_name": "one more"}), 409, "too_many_robots")
    cast["owner"].post(f"{ROBOTS}revoke/", user_id=robots[0].user_id)
    make_robot(cast, "one more")


@pytest.mark.parametrize("user_id", ["", "x", "\0", "0" * 24, "1" * 24, "author"])
def test_there_is_no_robot_to_revoke_but_the_room_s_own(cast: Cast, user_id: str) -> None:
    named = cast.person("author").user_id if user_id == "author" else user_id
    answer = cast["owner"].client.post(f"{ROBOTS}revoke/", {"user_id": named})
    assert answer.status_code == 404
    assert answer.json()["code"] in ("unknown_person", "unknown_robot")


# A room that is somebody else's


def test_whoever_claims_a_room_is_rid_of_its_robots(cast: Cast, robot: Robot) -> None:
    link = cast["owner"].post("/chatroom/pond/renew_claim/")[1]["claim_link"]
    token = str(link).partition("token=")[2]
    assert cast["owner"].post("/chatroom/pond/claim/", token=token)[0] == 200
    assert robot.says("still the owner's").status_code == 200
    link = cast["owner"].post("/chatroom/pond/renew_claim/")[1]["claim_link"]
    assert cast["author"].post("/chatroom/pond/claim/", token=str(link).partition("token=")[2])[0] == 200
    assert_refused(robot.says("of who was before"), 401, "revoked_token")


def test_a_robot_goes_with_its_room_and_with_its_owner(cast: Cast, robot: Robot) -> None:
    cast["owner"].client.post("/me/erase/", {"sure": "1"})
    assert_refused(robot.says("x"), 401, "revoked_token")
    cast["superuser"].post("/chatroom/pond/delete/", name="pond")
    assert robot.says("x").status_code == 404
    for _step in prune(timezone.now()):
        pass
    assert not models.Robot.objects.exists()


def test_a_robot_outlives_the_sessions_that_identities_live_by(cast: Cast, robot: Robot, settings: Settings) -> None:
    settings.SESSION_COOKIE_AGE = 0
    for _step in prune(timezone.now()):
        pass
    assert robot.says("silent until now").status_code == 200


def test_the_page_shows_robots_to_those_who_may_stop_them(cast: Cast, robot: Robot) -> None:
    def page(role: str) -> Any:
        return html.unescape(cast[role].client.get(SETTINGS, headers=HTML).content.decode())

    for role in ("owner", "moderator", "superuser"):
        assert f'value="{robot.user_id}"' in page(role)
        assert ('id="robot_name"' in page(role)) == (role != "moderator")
    assert robot.user_id not in page("co_moderator")


def test_a_moderator_of_the_site_revokes_in_the_admin(cast: Cast, robot: Robot) -> None:
    key = models.Robot.objects.get().pk
    page = cast["moderator"].client.get("/admin/chatroom/robot/").content.decode()
    assert "weather" in page
    cast["moderator"].client.post("/admin/chatroom/robot/", {"action": "revoke", "_selected_action": [str(key)]})
    assert_refused(robot.says("x"), 401, "revoked_token")
    assert AuditRecord.objects.filter(act="stop_robot", person__user_id=robot.user_id).count() == 1
