"""The refusals of robots, and of what a room's owner cannot make of them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chatroom.refusals import Refusal


class TokenNeeded(Refusal):
    """No token came with the request, or one that nobody made for this room."""

    status = 401
    code = "bad_token"
    sentence = _("A robot needs the token of a room, as in “Authorization: Bearer …”, and this is none of this room's.")

    @property
    def headers(self) -> Mapping[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class TokenRevoked(Refusal):
    status = 401
    code = "revoked_token"
    sentence = _("This token has been revoked. The room's owner can make a new one.")

    @property
    def headers(self) -> Mapping[str, str]:
        return {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class LoginNeeded(Refusal):
    status = 403
    code = "login_needed"
    sentence = _("This is for those who are logged in.")


class NoReply(Refusal):
    status = 503
    code = "no_reply"
    sentence = _("The duck says nothing just now.")
    retry_after = 10


class UnusableJson(Refusal):
    code = "bad_json"
    sentence = _("The body of this request is to be a JSON object of texts, with a chat_content.")


class NameInUse(Refusal):
    status = 409
    code = "name_in_use"
    sentence = _("Somebody here is called that, or nearly so. Please give the robot another name.")


class NoSuchRobot(Refusal):
    status = 404
    code = "unknown_robot"
    sentence = _("There is no such robot in this room.")


class WebhooksOff(Refusal):
    status = 403
    code = "webhooks_off"
    sentence = _("This site sends nothing on to other addresses.")


class UnusableWebhook(Refusal):
    """Of an address that nothing is sent to; the sentence says why."""

    code = "bad_webhook"

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__()
        self.sentence = sentence


class NoSuchWebhook(Refusal):
    status = 404
    code = "unknown_webhook"
    sentence = _("There is no such webhook in this room.")


class TooManyWebhooks(Refusal):
    status = 409
    code = "too_many_webhooks"

    def __init__(self, most: int) -> None:
        super().__init__()
        self.sentence = ngettext(
            "A room can have %(count)d webhook at the most. Remove it first.",
            "A room can have %(count)d webhooks at the most. Remove one first.",
            most,
        ) % {"count": most}


class TooManyRobots(Refusal):
    status = 409
    code = "too_many_robots"

    def __init__(self, most: int) -> None:
        super().__init__()
        self.sentence = ngettext(
            "A room can have %(count)d robot at the most. Revoke a token first.",
            "A room can have %(count)d robots at the most. Revoke a token first.",
            most,
        ) % {"count": most}
