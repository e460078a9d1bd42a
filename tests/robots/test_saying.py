"""What a robot says: with a badge, once, at a pace of its own, and under the rules that hold for everybody."""

from typing import Any

import pytest

from chatroom.floods import ROBOT_MESSAGE_LIMITS
from chatroom.models import ChatInfo, HeldMessage, Room, Word
from tests.moderation.cast import Cast
from tests.refusals import assert_refused

from .conftest import Robot, make_robot, post


def entries(cast: Cast) -> list[dict[str, Any]]:
    info: list[dict[str, Any]] = cast["visitor"].client.get("/chatroom/pond/history/").json()["info"]
    return info


def test_a_robot_s_message_is_an_entry_like_any_other_with_a_badge(cast: Cast, robot: Robot) -> None:
    answer = robot.says("今天晴 <b>sunny</b>", client_id="a-1")
    assert answer.json() == {"ret": 0, "id": 2}
    entry = entries(cast)[-1]
    assert (entry["kind"], entry["mess"], entry["user_name"], entry["badge"], entry["user_id"]) == (
        "say",
        "今天晴 <b>sunny</b>",
        "weather",
        "robot",
        robot.user_id,
    )
    assert "Set-Cookie" not in answer.headers


def test_a_message_that_is_sent_again_is_said_once(cast: Cast, robot: Robot) -> None:
    first = robot.says("sunny", client_id="a-1").json()["id"]
    assert robot.says("sunny", client_id="a-1").json()["id"] == first
    assert len(entries(cast)) == 2


BODIES = [b"", b"{", b"[]", b'"x"', b"null", b"[" * 12000, b"1" * 6000, b'{"chat_content": 5}', b"chat_content=x"]


@pytest.mark.parametrize("body", BODIES)
def test_what_is_no_object_of_texts_is_refused(robot: Robot, body: bytes) -> None:
    assert_refused(post(robot.token, body), 400, "bad_json")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 400, "empty"),
        ({"chat_content": " \u200b"}, 400, "empty"),
        ({"chat_content": "x" * 201}, 400, "too_long"),
        ({"chat_content": "a\0b"}, 400, "bad_text"),
        ({"chat_content": "\ud800"}, 400, "bad_text"),
        ({"chat_content": "x", "client_id": "é"}, 400, "bad_client_id"),
        ({"chat_content": "x" * 20_000}, 413, "too_large"),
    ],
)
def test_a_text_that_nobody_could_say_no_robot_can(robot: Robot, fields: Any, status: int, code: str) -> None:
    assert_refused(post(robot.token, fields), status, code)


def test_only_a_post_is_taken(cast: Cast, robot: Robot) -> None:
    answer = cast["visitor"].client.get("/chatroom/pond/say/")
    assert_refused(answer, 405, "method")
    assert answer.headers["Allow"] == "POST"


# The room's rules


def test_a_paused_or_closed_room_hears_no_robot(cast: Cast, robot: Robot) -> None:
    for setting, code in (("paused", "paused"), ("closed", "closed")):
        cast["owner"].post("/chatroom/pond/settings/", **{setting: "on"})
        assert_refused(robot.says("sunny"), 403, code)
        cast["owner"].post("/chatroom/pond/settings/", **{setting: "off"})
    assert robot.says("sunny").status_code == 200


@pytest.mark.parametrize("access", ["members", "read_only"])
def test_a_room_that_is_locked_to_guests_is_open_to_its_robot(cast: Cast, robot: Robot, access: str) -> None:
    Room.objects.filter(name="pond").update(access=access)
    assert robot.says("sunny").status_code == 200


def test_the_room_s_words_hold_for_a_robot(cast: Cast, robot: Robot) -> None:
    for deed, word in {"mask": "heron", "refuse": "goose", "hold": "crane"}.items():
        cast["owner"].post("/chatroom/pond/words/", text=word, deed=deed)
    assert_refused(robot.says("a goose"), 400, "word")
    assert robot.says("a crane").json() == {"ret": 0, "id": None, "held": True}
    robot.says("a heron")
    assert entries(cast)[-1]["mess"] == "a *****"
    assert Word.objects.count() == 3


def test_where_messages_wait_so_do_a_robot_s_and_come_with_their_badge(cast: Cast, robot: Robot) -> None:
    cast["owner"].post("/chatroom/pond/settings/", approval="on")
    assert robot.says("sunny").json() == {"ret": 0, "id": None, "held": True}
    held = HeldMessage.objects.get()
    cast["owner"].post("/chatroom/pond/held/approve/", numbers=str(held.pk))
    assert (entries(cast)[-1]["mess"], entries(cast)[-1]["badge"]) == ("sunny", "robot")


def test_slow_mode_holds_for_a_robot(cast: Cast, robot: Robot) -> None:
    cast["owner"].post("/chatroom/pond/settings/", slow_seconds="600")
    assert robot.says("sunny").status_code == 200
    refused = robot.says("rainy")
    assert_refused(refused, 429, "slow_mode")
    assert int(refused.headers["Retry-After"]) > 1


def test_a_robot_is_muted_shadowed_and_banned_by_its_number(cast: Cast, robot: Robot) -> None:
    robot.says("sunny")
    for kind, code in (("mute", "muted"), ("ban", "banned")):
        status, made = cast["co_moderator"].post("/chatroom/pond/restrict/", user_id=robot.user_id, kind=kind)
        assert status == 200, made
        assert_refused(robot.says("sunny"), 403, code)
        cast["co_moderator"].post("/chatroom/pond/lift/", id=str(made["id"]))
    cast["co_moderator"].post("/chatroom/pond/restrict/", user_id=robot.user_id, kind="shadow")
    assert robot.says("psst").status_code == 200
    assert entries(cast)[-1]["kind"] == "shadow"


def test_who_is_banned_from_the_site_does_not_speak_by_a_robot(cast: Cast, robot: Robot) -> None:
    owner = cast.person("owner").user_id
    cast["superuser"].post("/chatroom/pond/restrict/", user_id=owner, kind="ban", site="1")
    assert_refused(robot.says("it is me"), 403, "banned")


def test_a_ban_of_a_network_from_the_site_reaches_a_robot_there_and_one_from_the_room_does_not(
    cast: Cast, robot: Robot
) -> None:
    status, made = cast["superuser"].post("/chatroom/pond/restrict/", network="127.0.0.1", kind="ban")
    assert status == 200, made
    assert robot.says("from a cloud").status_code == 200
    cast["superuser"].post("/chatroom/pond/restrict/", network="127.0.0.1", kind="ban", site="1")
    assert_refused(robot.says("from a cloud"), 403, "banned")


# Its own pace


def test_a_robot_has_limits_of_its_own_which_cost_nobody_else(cast: Cast, robot: Robot) -> None:
    burst = ROBOT_MESSAGE_LIMITS[0].amount
    answers = [robot.says("the same each time") for _each in range(burst + 1)]
    assert [answer.status_code for answer in answers] == [200] * burst + [429]
    assert_refused(answers[-1], 429, "too_fast")
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert make_robot(cast, "build").says("passed").status_code == 200
    assert cast["visitor"].post("/chatroom/pond/save_chat_log/", chat_content="hello")[0] == 200


def test_a_robot_may_bring_links_and_no_walls(cast: Cast, robot: Robot) -> None:
    assert robot.says("https://a.example https://b.example https://c.example").json()["id"] == 2
    assert_refused(robot.says("x" * 100), 400, "spam")


def test_a_robot_loses_its_name_as_anybody_does(cast: Cast, robot: Robot) -> None:
    robot.says("sunny")
    assert cast["co_moderator"].post("/chatroom/pond/force_name/", user_id=robot.user_id)[0] == 200
    robot.says("rainy")
    entry = ChatInfo.objects.order_by("-number")[0]
    assert (entry.user_name, entry.badge) == ("匿名用户", "robot")
