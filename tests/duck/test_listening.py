"""When the duck answers in a room, and when it is silent."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from chatroom import actions, duck
from chatroom.duck import replying
from chatroom.duck.question import BrainFailed, Question
from chatroom.duck.runner import Runner
from chatroom.models import ChatInfo, HeldMessage, Room, UserInfo, Word
from chatroom.people import DUCK_USER_ID, the_duck
from chatroom.roles import Actor, Role
from tests.refusals import assert_refused

pytestmark = pytest.mark.usefixtures("echo")

STAFF = Actor(None, None, Role.ADMINISTRATOR)


def say(client: Client, text: str, **fields: str) -> Any:
    answer = client.post("/chatroom/happy/save_chat_log/", {"chat_content": text, **fields})
    assert answer.status_code == 200, answer.content
    return answer.json()


def duck_said(room: Room) -> list[str]:
    entries = ChatInfo.objects.of(room).filter(user__user_id=DUCK_USER_ID).order_by("number")
    return list(entries.values_list("chat_content", flat=True))


def test_whoever_is_alone_is_answered_by_a_robot_with_a_badge(room: Room, visitor: Client) -> None:
    number = say(visitor, "hello")["id"]
    answer = visitor.get("/chatroom/happy/history/").json()["info"][-1]
    assert (answer["id"], answer["kind"], answer["mess"]) == (number + 1, "say", "hello")
    assert (answer["user_name"], answer["user_id"], answer["badge"]) == ("小黄鸭", DUCK_USER_ID, "robot")


def test_where_there_is_company_it_speaks_only_when_it_is_spoken_to(
    room: Room, visitor: Client, other_visitor: Client
) -> None:
    say(visitor, "hello")
    say(other_visitor, "hi")
    say(visitor, "how are you")
    assert duck_said(room) == ["hello"]
    number = say(other_visitor, "@duck and you?")["id"]
    answer = ChatInfo.objects.of(room).order_by("number").last()
    assert answer is not None
    assert (answer.about_id, answer.number) == (ChatInfo.objects.of(room).get(number=number).pk, number + 1)
    say(visitor, "你好 @小黄鸭")
    say(visitor, "/help")
    assert duck_said(room)[1:3] == ["and you?", "你好"]
    assert "/roll" in duck_said(room)[3]


def test_the_first_page_s_visitors_are_answered_as_well(room: Room, visitor: Client) -> None:
    assert visitor.post("/chatroom/save_chat_log/", {"chat_content": "@duck hello"}).json() == {"ret": 0}
    assert duck_said(room) == ["hello"]


def test_a_message_that_is_sent_again_is_answered_once(room: Room, visitor: Client) -> None:
    for _time in range(3):
        say(visitor, "hello", client_id="a1")
    assert duck_said(room) == ["hello"]


def test_it_answers_no_robot_and_not_itself(room: Room, visitor: Client) -> None:
    person = UserInfo.objects.get(pk=visitor.session["identity"])
    for author in (person, the_duck()):
        duck.hear(room, actions.post_message(room, author, "@duck hello", badge="robot"), "en")
    assert ChatInfo.objects.of(room).count() == 2


@pytest.mark.parametrize("columns", [{"duck": False}, {"paused": True}, {"approval": True}])
def test_in_a_room_that_is_not_for_it_the_duck_is_silent(
    room: Room, moderator: Client, columns: dict[str, bool]
) -> None:
    Room.objects.filter(pk=room.pk).update(**columns)
    say(moderator, "@duck hello")
    assert duck_said(room) == []


def test_a_site_without_a_duck_has_none(room: Room, visitor: Client, settings: Settings) -> None:
    settings.CHAT_DUCK = "off"
    say(visitor, "@duck hello")
    assert duck_said(room) == []


def test_what_nobody_is_to_see_is_not_answered(room: Room, visitor: Client) -> None:
    person = UserInfo.objects.get(pk=visitor.session["identity"])
    duck.hear(room, actions.post_message(room, person, "@duck hello", shadowed=True), "en")
    duck.hear(room, HeldMessage.objects.create(room=room, user=person, text="@duck hello", why="word"), "en")
    assert duck_said(room) == []


def test_the_lists_of_words_hold_for_the_duck(room: Room, visitor: Client) -> None:
    class Rude:
        def answer(self, question: Question) -> str:
            return f"you {question.text} goose"

    monkey = pytest.MonkeyPatch()
    monkey.setitem(replying.BRAINS, "echo", Rude())
    actions.add_words(room, {"<goose>": "goose"}, Word.Deed.MASK, STAFF)
    say(visitor, "old")
    actions.add_words(room, {"<silly>": "silly"}, Word.Deed.HOLD, STAFF)
    say(visitor, "old", client_id="b")
    actions.add_words(room, {"<you>": "you"}, Word.Deed.REFUSE, STAFF)
    say(visitor, "mad")
    monkey.undo()
    assert duck_said(room) == ["you old *****", "you old *****"]
    assert not HeldMessage.objects.exists()


def test_it_has_limits_of_its_own(room: Room, visitor: Client) -> None:
    for number in range(9):
        say(visitor, f"hello {number}")
    assert len(duck_said(room)) == 6


def test_a_brain_that_fails_costs_the_room_an_answer_and_nothing_else(room: Room, visitor: Client) -> None:
    class Failing:
        def answer(self, question: Question) -> str:
            raise BrainFailed

    with pytest.MonkeyPatch.context() as monkey:
        monkey.setitem(replying.BRAINS, "echo", Failing())
        assert say(visitor, "@duck hello")["ret"] == 0
    assert duck_said(room) == []


def test_its_answers_keep_to_the_room_s_length(room: Room, visitor: Client) -> None:
    Room.objects.filter(pk=room.pk).update(message_max=12)
    say(visitor, "/help")
    assert (len(duck_said(room)[0]), duck_said(room)[0][-1]) == (12, "…")


def test_nobody_can_be_made_the_duck_s_superior(room: Room, moderator: Client) -> None:
    the_duck()
    for address in ("restrict/", "force_name/", "hide/"):
        fields = {"user_id": DUCK_USER_ID, "kind": "mute", "rung": "identity"}
        assert_refused(moderator.post(f"/chatroom/happy/{address}", fields), 404, "unknown_person")
    assert the_duck().user_name == "小黄鸭"


# Its threads


def test_a_task_that_fails_does_not_end_the_next(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    runner = Runner(threads=1)

    def fail() -> None:
        raise RuntimeError

    for task in (fail, lambda: done.append(1)):
        assert runner.do(task)
    runner.join()
    assert done == [1]
    assert "The duck failed." in caplog.text


def test_who_asks_beyond_what_it_can_think_of_gets_no_answer_and_waits_for_none() -> None:
    from threading import Event

    go_on = Event()
    runner = Runner(threads=1, waiting_max=2)
    taken = [runner.do(lambda: go_on.wait(60) and None) for _task in range(6)]
    assert taken[:2] == [True, True]
    assert taken[-2:] == [False, False]
    go_on.set()
    runner.join()


# The greeting


def test_who_comes_for_the_first_time_is_greeted_alone_and_once(room: Room, client: Client) -> None:
    first, second = (client.get("/chatroom/happy/").content.decode() for _time in range(2))
    assert ("data-greeting" in first, "data-greeting" in second) == (True, False)
    assert not ChatInfo.objects.of(room).exists()
    Room.objects.filter(pk=room.pk).update(duck=False)
    assert "data-greeting" not in Client().get("/chatroom/happy/").content.decode()
