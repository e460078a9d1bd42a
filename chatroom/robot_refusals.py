"""The refusals of robots, and of what a room's owner cannot make of them."""

from collections.abc import Mapping

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
