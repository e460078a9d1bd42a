"""Who counts as being in a room."""

from chatroom.delivery.presence import LINGER_SECONDS, Presence


def test_someone_who_holds_two_polls_is_one_person() -> None:
    presence = Presence()
    presence.arrive("ann")
    presence.arrive("ann")
    assert len(presence) == 1


def test_someone_between_two_polls_is_still_there() -> None:
    presence = Presence()
    presence.arrive("ann")
    presence.depart("ann", 100.0)
    presence.sweep(100.0 + LINGER_SECONDS / 2)
    assert len(presence) == 1


def test_someone_who_has_left_is_gone_after_a_while() -> None:
    presence = Presence()
    presence.arrive("ann")
    presence.depart("ann", 100.0)
    presence.sweep(100.0 + LINGER_SECONDS + 1)
    assert len(presence) == 0


def test_who_has_closed_one_of_two_tabs_is_there() -> None:
    presence = Presence()
    presence.arrive("ann")
    presence.arrive("ann")
    presence.depart("ann", 100.0)
    presence.sweep(1000.0)
    assert len(presence) == 1


def test_a_sign_of_life_lets_someone_linger_anew() -> None:
    presence = Presence()
    presence.seen("ann", 100.0)
    presence.seen("bob", 101.0)
    presence.seen("ann", 105.0)
    presence.sweep(101.0 + LINGER_SECONDS)
    assert len(presence) == 1
