"""Where an account is logged in: kept when somebody logs in, shown to the account's holder, and ended by them."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.browser_name import browser_name
from accounts.models import BROWSER_MAX, AccountSession
from chatroom.identity import LAST_DAY_KEY

SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session as its owner is shown it."""

    key: int
    browser: str
    begun_on: date
    seen_on: date
    is_this_one: bool


def keep_session(request: HttpRequest, user: User, **signal: object) -> None:
    """Notes that the session of `request` is logged in as `user`."""
    if request.session.session_key is None:
        request.session.create()  # Django has emptied the session of another account, over which this one logs in
    key = request.session.session_key
    known = {
        "account": user,
        "browser": browser_name(request.headers.get("User-Agent", ""))[:BROWSER_MAX],
        "begun_on": timezone.now().date(),
    }
    AccountSession.objects.get_or_create(session_key=key, defaults=known)


def sessions_of(request: HttpRequest, user: User) -> list[ListedSession]:
    """Returns where `user` is logged in, the latest first; forgets the sessions that are over."""
    keep_session(request, user)
    kept = list(AccountSession.objects.filter(account=user).order_by("-pk")[:SHOWN_MAX])
    live = Session.objects.filter(pk__in=[each.session_key for each in kept], expire_date__gt=timezone.now())
    days = {session.pk: session.get_decoded().get(LAST_DAY_KEY) for session in live}
    AccountSession.objects.filter(pk__in=[each.pk for each in kept if each.session_key not in days]).delete()
    return [_listed(each, days[each.session_key], request) for each in kept if each.session_key in days]


def end_session(user: User, key: int) -> bool:
    """Ends the session of `user` that is listed under `key`; whether it was there still."""
    return _end(AccountSession.objects.filter(account=user, pk=key))


def end_sessions(user: User, but: HttpRequest | None = None) -> None:
    """Ends all sessions of `user`, or all others than that of a request."""
    kept = AccountSession.objects.filter(account=user)
    _end(kept.exclude(session_key=but.session.session_key) if but else kept)


def _end(sessions: QuerySet[AccountSession]) -> bool:
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    AccountSession.objects.filter(session_key__in=keys).delete()
    return bool(keys)


def _listed(kept: AccountSession, last_day: str | None, request: HttpRequest) -> ListedSession:
    seen_on = date.fromisoformat(last_day) if last_day else kept.begun_on
    return ListedSession(
        kept.pk,
        kept.browser,
        kept.begun_on,
        max(seen_on, kept.begun_on),
        kept.session_key == request.session.session_key,
    )
