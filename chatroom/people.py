"""The two who are nobody: the site itself, which writes the entries that are no visitor's, and the duck, its robot."""

from chatroom.models import USER_ID_LENGTH, UserInfo

SITE_USER_ID = "0" * USER_ID_LENGTH
SITE_NAME = "ChatRoom"
DUCK_USER_ID = "1".zfill(USER_ID_LENGTH)
DUCK_NAME = "小黄鸭"

NOBODY = (SITE_USER_ID, DUCK_USER_ID)


def site_itself() -> UserInfo:
    """Returns the identity of the site, which no session holds."""
    person, _made = UserInfo.objects.get_or_create(user_id=SITE_USER_ID, defaults={"user_name": SITE_NAME})
    return person


def the_duck() -> UserInfo:
    """Returns the identity of the duck, which no session holds."""
    person, _made = UserInfo.objects.get_or_create(user_id=DUCK_USER_ID, defaults={"user_name": DUCK_NAME})
    return person
