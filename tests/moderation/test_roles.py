"""Who may do what: every act by everybody; whoever may not gets 403, and nothing is changed."""

from collections import defaultdict
from ipaddress import ip_network
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from chatroom.models import (
    AuditRecord,
    ChatInfo,
    HeldMessage,
    Report,
    Restriction,
    Robot,
    Room,
    UserInfo,
    Webhook,
    Word,
)
from chatroom.names import new_user_id

from .cast import Cast, moderators

CO_MODERATORS = {"co_moderator", "owner", "moderator", "superuser"}
RUNNERS = {"owner", "moderator", "superuser"}
OWNERS = {"owner", "superuser"}
SITE_MODERATORS = {"moderator", "superuser"}

# Each act: its address under the room's, the fields it is posted with, and who may do it.
ACTS = {
    "hide a message": ("hide/", {"numbers": "1"}, CO_MODERATORS),
    "hide all of a person": ("hide/", {"user_id": "{author}"}, CO_MODERATORS),
    "show a message again": ("restore/", {"numbers": "1"}, CO_MODERATORS),
    "take somebody's name": ("force_name/", {"user_id": "{author}"}, CO_MODERATORS),
    "mute somebody": ("restrict/", {"user_id": "{author}", "kind": "mute", "seconds": "600"}, CO_MODERATORS),
    "shadow mute somebody": ("restrict/", {"user_id": "{author}", "kind": "shadow"}, CO_MODERATORS),
    "ban a browser": ("restrict/", {"user_id": "{author}", "kind": "ban", "rung": "browser"}, CO_MODERATORS),
    "ban a network": ("restrict/", {"user_id": "{author}", "kind": "ban", "rung": "wide_block"}, CO_MODERATORS),
    "ban on the whole site": ("restrict/", {"user_id": "{author}", "kind": "ban", "site": "1"}, SITE_MODERATORS),
    "ban an address": ("restrict/", {"network": "192.0.2.0/24", "kind": "ban"}, SITE_MODERATORS),
    "lift a ban": ("lift/", {"id": "{ban}"}, CO_MODERATORS),
    "pause the room": ("settings/", {"paused": "on"}, CO_MODERATORS),
    "slow the room down": ("settings/", {"slow_seconds": "10"}, CO_MODERATORS),
    "let messages wait": ("settings/", {"approval": "on"}, CO_MODERATORS),
    "pin a message": ("pin/", {"number": "1"}, CO_MODERATORS),
    "title the room": ("settings/", {"title": "The pond", "paused": "on"}, RUNNERS),
    "lock the room": ("settings/", {"access": "members"}, RUNNERS),
    "close the room": ("settings/", {"closed": "on"}, RUNNERS),
    "appoint somebody": ("appoint/", {"user_id": "{author}"}, OWNERS),
    "dismiss somebody": ("dismiss/", {"user_id": "{author}"}, OWNERS),
    "make a new claim link": ("renew_claim/", {}, OWNERS),
    "make a robot": ("robots/", {"user_name": "weather"}, OWNERS),
    "revoke a robot": ("robots/revoke/", {"user_id": "{robot}"}, RUNNERS),
    "set a webhook": ("webhooks/", {"url": "http://127.0.0.9/"}, OWNERS),
    "switch a webhook on": ("webhooks/switch/", {"id": "{webhook}", "on": "on"}, OWNERS),
    "switch a webhook off": ("webhooks/switch/", {"id": "{webhook}"}, RUNNERS),
    "remove a webhook": ("webhooks/remove/", {"id": "{webhook}"}, RUNNERS),
    "delete the room": ("delete/", {"name": "pond"}, OWNERS),
    "put words on the room's list": ("words/", {"text": "goose", "deed": "hold"}, RUNNERS),
    "take words from the room's list": ("words/remove/", {"text": "heron"}, RUNNERS),
    "put words on the site's list": ("words/", {"text": "goose", "site": "1"}, SITE_MODERATORS),
    "approve a message": ("held/approve/", {"numbers": "{held}"}, CO_MODERATORS),
    "refuse a message": ("held/refuse/", {"numbers": "{held}"}, CO_MODERATORS),
    "answer a report": ("reports/answer/", {"number": "1", "uphold": "1"}, CO_MODERATORS),
}


@pytest.fixture
def cast(db: None) -> Cast:
    """The room, and those who are in every act: the others come when it is their turn."""
    return Cast(at_first=("visitor", "author", "banned"))


def _stored() -> list[Any]:
    tables = (ChatInfo, Room, AuditRecord, Report, Restriction, Word, HeldMessage, Robot, Webhook)
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


@pytest.mark.parametrize("role", Cast.ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_by_whom_it_is_for_and_by_nobody_else(
    cast: Cast, settings: Settings, act: str, role: str
) -> None:
    settings.CHAT_WEBHOOKS = True
    settings.CHAT_WEBHOOK_NETWORKS = [ip_network("127.0.0.9")]
    address, fields, permitted = ACTS[act]
    Report.objects.create(entry=cast.entry, reporter=cast.person("visitor"))
    ban = Restriction.objects.get(person=cast.person("banned"))
    Word.objects.create(room=cast.room, text="heron", folded="<heron>")
    held = HeldMessage.objects.create(room=cast.room, user=cast.person("visitor"), text="may I?", why="approval")
    person = UserInfo.objects.create(user_id=new_user_id(), user_name="robot")
    Robot.objects.create(room=cast.room, person=person, digest="x")
    webhook = Webhook.objects.create(room=cast.room, url="http://127.0.0.9/", salt="x", position=0)
    places = {
        "webhook": webhook.pk,
        "robot": person.user_id,
        "author": cast.person("author").user_id,
        "ban": ban.pk,
        "held": held.pk,
    }
    posted = {name: value.format(**places) for name, value in fields.items()}
    member = cast[role]
    before = _stored()
    status, answer = member.post(f"/chatroom/pond/{address}", **posted)
    if role in permitted:
        assert (status, answer["ret"]) == (200, 0)
    else:
        assert (status, answer["code"]) == (403, "forbidden")
        assert _stored() == before


@pytest.mark.parametrize("act", [act for act, (_, _, permitted) in ACTS.items() if permitted is OWNERS])
def test_a_moderator_of_the_site_has_an_owners_acts_in_a_room_of_their_own(
    cast: Cast, settings: Settings, act: str
) -> None:
    settings.CHAT_WEBHOOKS = True
    settings.CHAT_WEBHOOK_NETWORKS = [ip_network("127.0.0.9")]
    webhook = Webhook.objects.create(room=cast.room, url="http://127.0.0.9/", salt="x", position=0)
    address, fields, _permitted = ACTS[act]
    posted = {
        name: value.format(author=cast.person("author").user_id, webhook=webhook.pk) for name, value in fields.items()
    }
    Room.objects.filter(pk=cast.room.pk).update(owner=cast.person("moderator"))
    moderator = cast["moderator"]
    shown = moderator.client.get("/chatroom/pond/settings/", headers={"Accept-Language": "en"}).content.decode()
    assert "/chatroom/pond/delete/" in shown
    status, answer = moderator.post(f"/chatroom/pond/{address}", **posted)
    assert (status, answer["ret"]) == (200, 0)


def test_a_moderator_who_owns_the_room_stands_no_higher_than_another(cast: Cast) -> None:
    other = cast.person("visitor")
    other.account = User.objects.create(username="another", is_staff=True)
    other.account.groups.add(moderators())
    other.save()
    Room.objects.filter(pk=cast.room.pk).update(owner=cast.person("moderator"))
    status, answer = cast["moderator"].post("/chatroom/pond/restrict/", user_id=other.user_id, kind="ban")
    assert (status, answer["code"]) == (403, "forbidden")


def test_all_that_runs_a_room_is_listed_in_answers_that_say_that_it_went_well(cast: Cast, settings: Settings) -> None:
    settings.CHAT_WEBHOOKS = True
    for listed in ("people", "restrictions", "reports", "waiting", "held", "words", "robots", "webhooks"):
        answer = cast["owner"].client.get(f"/chatroom/pond/{listed}/", headers={"Accept": "application/json"})
        assert (listed, answer.status_code, answer.json()["ret"]) == (listed, 200, 0)


@pytest.mark.parametrize(("role", "kind", "code"), [("co_moderator", "ban", "banned"), ("owner", "mute", "muted")])
@pytest.mark.parametrize("leaves_first", [False, True], ids=["as they are", "who was somebody else"])
def test_whoever_is_banned_or_muted_has_no_act_left(
    cast: Cast, role: str, kind: str, code: str, leaves_first: bool
) -> None:
    user_id = cast.person(role).user_id
    if leaves_first:
        # Somebody who is restricted under one identity, and moderates under the next.
        cast.says(role, "I was here")
        assert cast[role].post("/chatroom/pond/new_identity/")[0] == 200
        successor = UserInfo.objects.get(pk=cast[role].client.session["identity"])
        Room.objects.filter(pk=cast.room.pk).update(owner=successor)
    assert cast["moderator"].post("/chatroom/pond/restrict/", user_id=user_id, kind=kind, reason="rude")[0] == 200
    # Whatever else an act names is there or not: it is refused before that is looked at.
    places = defaultdict(lambda: "1", author=cast.person("author").user_id)
    before = _stored()
    for act, (address, fields, permitted) in ACTS.items():
        if role in permitted:
            posted = {name: value.format_map(places) for name, value in fields.items()}
            status, answer = cast[role].post(f"/chatroom/pond/{address}", **posted)
            assert (act, status, answer["code"]) == (act, 403, code)
    assert _stored() == before
    assert cast[role].client.get("/chatroom/pond/held/").status_code == 403


@pytest.mark.parametrize("above", ["owner", "moderator", "superuser"])
def test_nobody_acts_against_a_higher_rank(cast: Cast, above: str) -> None:
    if above != "owner":
        person = cast.person(above)
        person.account_id = int(cast[above].client.session["_auth_user_id"])
        person.save()
    number = str(cast.says(above, "I am here").number)
    report = {"number": number, "uphold": "1"}
    Report.objects.create(entry=ChatInfo.objects.get(number=number), reporter=cast.person("visitor"))
    for address, fields in [
        ("hide/", {"user_id": cast.person(above).user_id}),
        ("hide/", {"numbers": f"1-{number}"}),
        ("reports/answer/", report),
    ]:
        status, answer = cast["co_moderator"].post(f"/chatroom/pond/{address}", **fields)
        assert (status, answer["code"]) == (403, "forbidden")
    assert not ChatInfo.objects.filter(state="hidden").exists()
    assert cast["co_moderator"].post("/chatroom/pond/hide/", numbers="1")[0] == 200


# What everybody does with messages: its fields, and the refusal of those who may not.
OWN_ACTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "edit/": (
        {"number": "1", "chat_content": "hello, pond"},
        dict.fromkeys(Cast.ROLES, "not_yours") | {"author": "", "muted": "muted", "banned": "banned"},
    ),
    "delete_message/": (
        {"number": "1"},
        dict.fromkeys(Cast.ROLES, "not_yours") | {"author": "", "banned": "banned"},
    ),
    "react/": (
        {"number": "1", "reaction": "👍"},
        dict.fromkeys(Cast.ROLES, "") | {"muted": "muted", "banned": "banned"},
    ),
}


@pytest.mark.parametrize("role", Cast.ROLES)
@pytest.mark.parametrize("act", OWN_ACTS)
def test_what_somebody_said_is_changed_by_themselves_alone_whatever_they_are(cast: Cast, act: str, role: str) -> None:
    fields, refusals = OWN_ACTS[act]
    code = "no_session" if role == "stranger" else refusals[role]
    member = cast[role]
    before = _stored()
    status, answer = member.post(f"/chatroom/pond/{act}", **fields)
    if code:
        assert (status, answer["code"]) == (403, code)
        assert _stored() == before
    else:
        assert (status, answer["ret"]) == (200, 0)
        assert _stored() != before
