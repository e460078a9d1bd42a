"""Who the visitor of a page is: the session's identity, made on the first visit."""

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from chatroom import browsers, floods
from chatroom.identity import identity_of, keep_alive, new_identity
from chatroom.models import UserInfo
from chatroom.traces import keep_trace


def identity_of_visitor(request: HttpRequest) -> UserInfo:
    """Returns who the session is; on its first visit someone new. Raises TooFast."""
    keep_alive(request.session)
    identity = identity_of(request.session)
    if identity is None:
        floods.count_first_visit(request)
        identity = new_identity(request.session)
    _know_staff(request, identity)
    browsers.know(request)
    keep_trace(request, identity)
    return identity


def _know_staff(request: HttpRequest, identity: UserInfo) -> None:
    """Ties the identity of a member of staff to the account: what others may do against it follows from its rank."""
    account = request.user
    if not (isinstance(account, User) and account.is_staff) or identity.account_id == account.pk:
        return
    with transaction.atomic():
        UserInfo.objects.filter(account=account).update(account=None)
        UserInfo.objects.filter(pk=identity.pk).update(account=account)
    identity.account = account
