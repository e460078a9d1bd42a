"""Teaching the duck: with files, and with what was said in a room."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from chatroom import actions
from chatroom.duck import reply_to
from chatroom.models import ChatInfo, DuckPair, Room, UserInfo
from chatroom.names import new_user_id
from chatroom.roles import Actor, Role

MODERATOR = Actor(None, None, Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def duck(db: None, settings: Settings) -> None:
    settings.CHAT_DUCK = "trained"


def train(*arguments: str) -> tuple[str, str]:
    """Runs the command; returns what it said, and what it complained of."""
    out, complaints = StringIO(), StringIO()
    call_command("train_duck", *arguments, stdout=out, stderr=complaints)
    return out.getvalue(), complaints.getvalue()


def ask(text: str, room: Room | None = None) -> str | None:
    return reply_to(text, "en", room=room)


@pytest.fixture
def menu(tmp_path: Path) -> Path:
    path = tmp_path / "menu.csv"
    path.write_text("when does the canteen open,At noon.\nbroken\n食堂几点开门,十二点。\n你好,欢迎来到食堂!\n")
    return path


def test_the_duck_learns_pairs_and_is_told_which_line_is_broken(menu: Path) -> None:
    assert ask("When does the canteen open?") != "At noon."
    said, complaints = train(str(menu))
    assert said == "3 new pairs learnt, 0 known already.\n"
    assert complaints.startswith(f"{menu}, line 2: ")
    assert ask("When does the canteen open?") == "At noon."
    assert ask("请问食堂几点开门呀") == "十二点。"
    assert ask("食堂幾點開門") == "十二点。"
    assert ask("你好") == "欢迎来到食堂!", "what its owner taught goes before what it has always known"


def test_files_add_up_and_can_be_forgotten(menu: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text('{"question": "where is the gym", "answer": "Behind the canteen."}')
    train(str(menu))
    assert train(str(menu), str(more))[0] == "1 new pairs learnt, 3 known already.\n"
    assert (ask("when does the canteen open"), ask("where is the gym")) == ("At noon.", "Behind the canteen.")
    train("--forget")
    assert DuckPair.objects.count() == 0
    assert ask("where is the gym") != "Behind the canteen."


def test_what_cannot_be_trained_with_is_said_in_a_sentence(tmp_path: Path, menu: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("question,answer\n")
    cases = [
        (str(tmp_path / "none.csv"),),
        (str(empty),),
        ("duck.pdf",),
        (),
        ("--room", "nowhere"),
        (str(menu), "--room=x"),
    ]
    for arguments in cases:
        with pytest.raises(CommandError):
            train(*arguments)
    assert DuckPair.objects.count() == 0


def test_a_file_without_a_pair_does_not_cost_the_others(tmp_path: Path, menu: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("question,answer\n")
    train(str(empty), str(menu))
    assert DuckPair.objects.exists()


# A room's history


@pytest.fixture
def people(room: Room) -> list[UserInfo]:
    return [UserInfo.objects.create(user_id=new_user_id(), user_name=name) for name in ("Grebe", "苍鹭", "x")]


def talk(room: Room, people: list[UserInfo], *texts: str) -> list[ChatInfo]:
    """Lets two people say these in turn."""
    return [actions.post_message(room, people[number % 2], text) for number, text in enumerate(texts)]


def test_a_room_s_history_answers_in_that_room_and_nowhere_else(room: Room, people: list[UserInfo]) -> None:
    talk(room, people, "which lake is the deepest one", "Lake Baikal of course", "哪个湖最深", "贝加尔湖")
    assert train("--room", room.name)[0] == "3 answers learnt in happy.\n"
    assert ask("Which lake is the deepest?", room) == "Lake Baikal of course"
    assert ask("请问哪个湖最深", room) == "贝加尔湖"
    other = Room.objects.create(name="other")
    for elsewhere in (other, None):
        assert ask("Which lake is the deepest?", elsewhere) != "Lake Baikal of course"
    train("--forget", "--room", room.name)
    assert ask("Which lake is the deepest?", room) != "Lake Baikal of course"


@pytest.mark.parametrize("hidden", ["question", "answer"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_is_hidden_is_not_repeated_whenever_it_was(
    room: Room, people: list[UserInfo], hidden: str, when: str
) -> None:
    question, answer = talk(room, people, "which lake is the deepest one", "Lake Baikal of course")
    number = (question if hidden == "question" else answer).number
    if when == "before":
        actions.hide(room, [number], MODERATOR)
    train("--room", room.name)
    if when == "after":
        assert ask("which lake is the deepest one", room) == answer.chat_content
        actions.hide(room, [number], MODERATOR)
    assert answer.chat_content not in str(ask("which lake is the deepest one", room))


def test_what_its_author_erases_is_not_repeated(room: Room, people: list[UserInfo]) -> None:
    talk(room, people, "which lake is the deepest one", "Lake Baikal of course")
    train("--room", room.name)
    actions.erase(people[1])
    assert "Baikal" not in str(ask("which lake is the deepest one", room))


@pytest.mark.parametrize(
    "answer",
    [
        "ask Grebe about that", "ask GREBE!", "苍 鹭知道", "@somebody knows", "write to me@lake.example",
        "call 0171 555 0199", "see https://lake.example/", "x knows", "was called Coot once", "/roll",
    ],
)  # fmt: skip
def test_no_name_and_nothing_personal_is_repeated(room: Room, people: list[UserInfo], answer: str) -> None:
    actions.post_message(room, people[2], "hello")
    for name in ("Coot", "Grebe"):
        actions.rename(room, people[0], name)
    talk(room, people, "which lake is the deepest one", answer)
    train("--room", room.name)
    assert ask("which lake is the deepest one", room) != answer


def test_a_name_that_somebody_takes_afterwards_is_not_repeated(room: Room, people: list[UserInfo]) -> None:
    talk(room, people, "which lake is the deepest one", "Baikal is")
    train("--room", room.name)
    assert ask("which lake is the deepest one", room) == "Baikal is"
    actions.rename(room, people[0], "Baikal")
    assert ask("which lake is the deepest one", room) != "Baikal is"


def test_what_a_shadowed_person_or_a_robot_said_is_not_learnt(room: Room, people: list[UserInfo]) -> None:
    actions.post_message(room, people[0], "which lake is the deepest one")
    actions.post_message(room, people[1], "a shadowed answer", shadowed=True)
    actions.post_message(room, people[1], "a robot's answer", badge="robot")
    assert train("--room", room.name)[0] == "0 answers learnt in happy.\n"
