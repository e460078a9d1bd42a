"""Being someone new: a session drops its identity and gets another."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from chatroom.models import ChatInfo, Room, Trace, UserInfo
from chatroom.tickets import holder_of

from .refusals import assert_refused

HTML = {"Accept": "text/html,application/xhtml+xml"}
PATH = "/chatroom/happy/new_identity/"


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


def me(client: Client) -> UserInfo:
    return UserInfo.objects.get(pk=client.session["identity"])


def test_a_session_gets_another_identity_and_speaks_as_it_from_then_on(visitor: Client) -> None:
    before = me(visitor)
    answer = visitor.post(PATH).json()
    now = me(visitor)
    assert now != before
    assert (answer["ret"], answer["user_id"], answer["user_name"]) == (0, now.user_id, now.user_name)
    visitor.post(reverse("save_chat_log", args=["happy"]), {"chat_content": "hello"})
    assert ChatInfo.objects.get().user == now


def test_the_new_one_starts_without_a_name_of_its_own(visitor: Client) -> None:
    first_name = me(visitor).user_name
    visitor.post(reverse("rename", args=["happy"]), {"user_name": "teal"})
    assert visitor.post(PATH).json()["user_name"] == first_name


def test_the_identity_is_24_random_digits_the_first_of_which_is_not_zero(visitor: Client) -> None:
    found = {visitor.post(PATH).json()["user_id"] for _ in range(20)}
    assert len(found) == 20
    for user_id in found:
        assert len(user_id) == 24
        assert user_id.isascii()
        assert user_id.isdigit()
        assert user_id[0] != "0"


def test_what_the_former_one_said_stays_as_it_was(visitor: Client) -> None:
    before = me(visitor)
    visitor.post(reverse("save_chat_log", args=["happy"]), {"chat_content": "hello"})
    visitor.post(PATH)
    assert ChatInfo.objects.get().user == before
    assert UserInfo.objects.filter(pk=before.pk).exists()


def test_nothing_in_the_log_tells_that_the_two_are_the_same(visitor: Client) -> None:
    visitor.post(PATH)
    assert not ChatInfo.objects.exists()


def test_the_answer_has_a_ticket_of_the_new_one_for_this_room_alone(visitor: Client) -> None:
    answer = visitor.post(PATH).json()
    assert holder_of("happy", answer["ticket"]) == answer["user_id"]
    assert holder_of("pond", answer["ticket"]) is None


def test_the_answer_has_a_token_with_which_the_page_goes_on(room: Room) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/chatroom/happy/")
    first = client.post(PATH, headers={"X-CSRFToken": client.cookies["csrftoken"].value}).json()
    second = client.post(PATH, headers={"X-CSRFToken": first["csrf_token"]})
    assert second.json()["ret"] == 0


def test_a_client_id_that_the_former_one_used_is_free_again(visitor: Client) -> None:
    path = reverse("save_chat_log", args=["happy"])
    visitor.post(path, {"chat_content": "hello", "client_id": "a"})
    visitor.post(PATH)
    assert visitor.post(path, {"chat_content": "hello", "client_id": "a"}).json()["id"] == 2


ACTS = {
    "save_chat_log": {"chat_content": "hello", "client_id": "a"},
    "edit": {"number": "1", "chat_content": "hallo"},
    "react": {"number": "1", "reaction": "👍"},
    "delete_message": {"number": "1"},
}


@pytest.mark.parametrize("view", ACTS)
def test_what_was_the_former_one_s_to_do_is_not_done_by_the_new_one(visitor: Client, view: str) -> None:
    say, path, former = reverse("save_chat_log", args=["happy"]), reverse(view, args=["happy"]), me(visitor)
    visitor.post(say, {"chat_content": "hello", "client_id": "a", "author": former.user_id})
    visitor.post(PATH)
    traces = Trace.objects.count()
    refused = visitor.post(path, {**ACTS[view], "author": former.user_id})
    assert_refused(refused, 409, "other_identity")
    assert me(visitor).user_id not in refused.content.decode()
    entry = ChatInfo.objects.get()
    assert (entry.user, entry.chat_content) == (former, "hello")
    assert Trace.objects.count() == traces


@pytest.mark.parametrize("author", ["", "me", None])
def test_who_is_the_author_or_does_not_say_so_is_served(visitor: Client, author: str | None) -> None:
    fields = {} if author is None else {"author": author and me(visitor).user_id}
    for number, (view, act) in enumerate(ACTS.items(), 1):
        answer = visitor.post(reverse(view, args=["happy"]), {**act, **fields})
        assert answer.json() == {"ret": 0, "id": number}


def test_a_form_post_goes_back_to_the_room(visitor: Client) -> None:
    answer = visitor.post(PATH, headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/chatroom/happy/")


@pytest.mark.parametrize(("language", "name"), [("zh-CN", "匿名用户"), ("zh-TW", "匿名使用者"), ("en", "Anonymous")])
def test_someone_new_is_anonymous_in_the_reader_s_language(visitor: Client, language: str, name: str) -> None:
    answer = visitor.post(PATH, headers={"Accept-Language": language})
    assert answer.json()["user_name"] == name
