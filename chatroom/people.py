"""The one person who is nobody: the site itself, who writes the entries that are no visitor's."""

from chatroom.models import USER_ID_LENGTH, UserInfo

SITE_USER_ID = "0" * USER_ID_LENGTH
SITE_NAME = "ChatRoom"


def site_itself() -> UserInfo:
    """Returns the identity of the site, which no session holds."""
    person, _made = UserInfo.objects.get_or_create(user_id=SITE_USER_ID, defaults={"user_name": SITE_NAME})
    return person
