"""Another interpreter of a part of an itinerary, or of a session in it: everybody concerned is told once, as it was and is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation, Member
from expo.history.services import PROGRAM
from expo.interpreters.digests import queue_interpreter_mails
from expo.interpreters.models import Interpreter
from expo.itinerary.digests import queue_itinerary_mails
from expo.itinerary.feeds import feed_address
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemState
from expo.itinerary.services import add_session_item, change_item_state, edit_item, lock_itinerary
from expo.mail.models import Mail
from expo.programme.services.sessions import edit_session
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_session
from tests.itinerary.items import HOUR, a_group, an_item, events_in, path
from tests.pages import Browser

Replace = Callable[[ItineraryItem, list[Interpreter]], None]


def _told() -> dict[str, list[str]]:
    """What the mails about itineraries and to interpreters say by address, once they are due; they are taken away."""
    with clock.set_to(clock.now() + timedelta(minutes=30)), transaction():
        while queue_itinerary_mails() + queue_interpreter_mails():
            pass
    query = sa.select(Mail).where(Mail.wording.in_(("itinerary changed", "interpreting changed"))).order_by(Mail.id)
    found: dict[str, list[str]] = {}
    for mail in db.session.scalars(query):
        found.setdefault(mail.to_address, []).append(mail.text)
    with transaction():
        db.session.execute(sa.delete(Mail))
    return found


def _of_the_part(item: ItineraryItem, interpreters: list[Interpreter]) -> None:
    edit_item(item, {}, people=list(item.people), version=item.version, by=PROGRAM, interpreters=interpreters)


def _of_the_session(item: ItineraryItem, interpreters: list[Interpreter]) -> None:
    assert item.session is not None
    edit_session(item.session, {}, version=item.session.version, by=PROGRAM, interpreters=interpreters)


def _opening(group: Delegation, member: Member, *, is_session: bool) -> ItineraryItem:
    """A part of the itinerary for one member, which is a session or not."""
    if not is_session:
        return an_item(group, member, title={"en": "Opening"}, starts_at=MORNING, ends_at=MORNING + HOUR)
    with transaction():
        session = a_session(group.event, title={"en": "Opening"})
        return add_session_item(group, session, people=[member], by=PROGRAM)


@pytest.mark.parametrize("replace", [_of_the_part, _of_the_session])
def test_old_and_new_interpreter_the_head_and_those_whose_part_it_is_are_told_once(
    app: Flask, browser: Browser, replace: Replace
) -> None:
    event = an_event()
    derya, emre = (an_interpreter(event, name, email=f"{name.lower()}@lingua.example") for name in ("Derya", "Emre"))
    group, [ana, bob], [hers, _his] = a_group(event, "Ana", "Bob")
    item = _opening(group, hers, is_session=replace is _of_the_session)
    with transaction():
        replace(item, [derya])
    first = _told()
    with transaction():
        feed = path(feed_address(lock_itinerary(group)))
    before = browser.client.get(feed).headers["ETag"]
    with transaction():
        replace(item, [emre])
    second = _told()

    assert "interpreter: was" not in "".join(first[ana.email])
    assert second.keys() == {ana.email, group.contact_email, "derya@lingua.example", "emre@lingua.example"}
    assert bob.email not in second
    assert {len(texts) for texts in second.values()} == {1}
    assert all("interpreter: was Derya, is Emre" in second[one][0] for one in (ana.email, group.contact_email))
    assert "you are no longer needed" in second["derya@lingua.example"][0]
    assert browser.client.get(feed).headers["ETag"] != before
    assert "Emre" in str(events_in(browser, feed)["Opening"]["DESCRIPTION"])


def test_nothing_is_told_of_the_interpreter_of_what_does_not_take_place(app: Flask) -> None:
    event = an_event()
    derya, (group, _people, _members) = an_interpreter(event, "Derya"), a_group(event, "Ana")
    item = an_item(group)
    with transaction():
        change_item_state(item, ItemState.CANCELLED, by=PROGRAM)
    _told()

    with transaction():
        _of_the_part(item, [derya])

    assert _told() == {}


@pytest.mark.parametrize("replace", [_of_the_part, _of_the_session])
def test_who_is_put_back_before_anybody_was_told_is_no_news(app: Flask, replace: Replace) -> None:
    event = an_event()
    derya, emre = an_interpreter(event, "Derya"), an_interpreter(event, "Emre")
    group, _people, [hers] = a_group(event, "Ana")
    item = _opening(group, hers, is_session=replace is _of_the_session)
    with transaction():
        replace(item, [derya])
    _told()

    with transaction():
        replace(item, [emre])
        replace(item, [derya])

    assert _told() == {}
