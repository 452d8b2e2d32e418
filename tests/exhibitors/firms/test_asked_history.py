"""What the history has of changes that a known firm's application asks for, of their answers, and of logos."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Logo
from expo.exhibitors.queries import open_change
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.asked_changes import asked_logo, is_asked
from expo.exhibitors.services.change_answers import answer_change
from expo.exhibitors.services.dossier import answer_logo, remove_logo, set_logo
from expo.mail.models import Mail
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil
from tests.factories.letters import a_picture
from tests.told import entries

KNOWN = {"email": "emil@exhibits.example", "name": "Emil Ltd", "tax_number": "TR 123-456"}
SITE, NEW_SITE = "https://emil.example", "https://emil.example/new"


def _twice() -> tuple[Exhibitor, Exhibitor]:
    """The firm at one expo, and its application at another, which says another city and another website."""
    first = emil(an_event(), city="Ankara", website=SITE, **KNOWN)
    return first, emil(an_event(), city="Izmir", website=NEW_SITE, **KNOWN)


def _told(event: Event, *verbs: str) -> list[tuple[str, str, str, object, object]]:
    found = [one for one in entries(event, "exhibitor") if one.verb in verbs]
    return [(one.actor, one.verb, one.subject, one.before, one.after) for one in found]


def _answers(exhibitor: Exhibitor) -> list[str]:
    query = sa.select(Mail.text).where(Mail.event_id == exhibitor.event_id, Mail.wording == "change answered")
    return [text.split("\n\n", 2)[2].rpartition("\n\n")[0] for text in db.session.scalars(query.order_by(Mail.id))]


def test_a_partly_approved_change_is_told_with_what_was_and_answered_once(app: Flask) -> None:
    first, second = _twice()
    change = open_change(second)
    assert change is not None
    asked = _told(second.event, "asked to change")
    moment: datetime = clock.now()
    with clock.set_to(moment), transaction():
        answer_change(change, second, approved=True, reason="Thank you.", fields=["city"], by=OLGA)
    with pytest.raises(Refused, match="Somebody answered this already"), transaction():
        answer_change(change, second, approved=False, by=OLGA)

    [(_who, verb, named, before, after)] = asked
    assert (verb, named) == ("asked to change", "Emil Ltd")
    assert (before, after) == ({"city": "Ankara", "website": SITE}, {"city": "Izmir", "website": NEW_SITE})
    assert (change.before, change.after, change.approved) == ({"city": "Ankara"}, {"city": "Izmir"}, True)
    assert (change.answered_at, change.answered_by) == (moment, OLGA.name)
    assert _told(second.event, "approved the change of") == [
        (OLGA.name, "approved the change of", "Emil Ltd", {"city": "Ankara"}, {"city": "Izmir"})
    ]
    assert _answers(second) == ["Your change is approved, except for: Website.\n\nThank you."]
    assert first.firm is not None
    assert (first.firm.city, first.firm.website) == ("Izmir", SITE)


def test_a_refused_change_is_told_and_leaves_the_record(app: Flask) -> None:
    first, second = _twice()
    change = open_change(second)
    assert change is not None
    with transaction():
        answer_change(change, second, approved=False, reason="Not yet.", fields=["city"], by=OLGA)

    assert (change.approved, set(change.after)) == (False, {"city", "website"})
    was, wanted = {"city": "Ankara", "website": SITE}, {"city": "Izmir", "website": NEW_SITE}
    assert _told(second.event, "refused the change of") == [
        (OLGA.name, "refused the change of", "Emil Ltd", was, wanted)
    ]
    assert _answers(second) == ["Your change is not approved.\n\nNot yet."]
    assert first.firm is not None
    assert first.firm.city == "Ankara"


def test_a_record_is_asked_for_once_it_is_sent_and_of_two_applications(app: Flask) -> None:
    alone = emil(an_event(), state=ApplicationState.SUBMITTED)
    first, second = _twice()
    draft = a_draft(an_event(), **KNOWN)

    assert [is_asked(one) for one in (alone, first, second, draft)] == [False, True, True, False]


def test_a_logo_that_is_asked_for_is_told_from_its_sending_to_its_answer(app: Flask) -> None:
    first, second = _twice()
    with transaction():
        wanted = set_logo(second, a_picture("#008800"), by=EMIL)
        assert (asked_logo(second), wanted.firm_id, wanted.exhibitor_id) == (wanted, None, second.id)
        with pytest.raises(Refused, match="The firm has sent another logo since"):
            answer_logo(second, "another", approved=True, by=OLGA)
        answer_logo(second, wanted.uid, approved=True, by=OLGA)
        assert (wanted.firm_id, wanted.exhibitor_id) == (first.firm_id, None)
        with pytest.raises(Refused, match="Other expos show this logo too"):
            remove_logo(second, by=EMIL)
        again = set_logo(second, a_picture("#000088"), by=EMIL)
        remove_logo(second, by=EMIL)
        last = set_logo(second, a_picture("#880000"), by=EMIL)
        answer_logo(second, last.uid, approved=False, by=OLGA)

    kept = db.session.scalars(sa.select(Logo.uid)).all()
    assert (kept, again.uid == wanted.uid) == ([wanted.uid], False)
    logo, verbs = {"logo": True}, ("asked to change", "approved the change of", "refused the change of", "changed")
    assert [one[:2] + one[3:] for one in _told(second.event, *verbs) if "logo" in (one[4] or {})] == [  # type: ignore[operator]
        (EMIL.name, "asked to change", None, logo),
        (OLGA.name, "approved the change of", None, logo),
        (EMIL.name, "asked to change", None, logo),
        (EMIL.name, "changed", logo, {"logo": False}),
        (EMIL.name, "asked to change", None, logo),
        (OLGA.name, "refused the change of", None, logo),
    ]
    assert _answers(second) == ["Your new logo is approved.", "Your new logo is not approved."]
