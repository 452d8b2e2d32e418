"""What follows from a decision on an application: who is mailed, which pages are made anew, what a firm may still change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import open_change
from expo.exhibitors.rules import ApplicationState, ContactKind
from expo.exhibitors.services.application_steps import save, save_contacts
from expo.exhibitors.services.applications import check_complete, renew_link, submit
from expo.exhibitors.services.change_answers import answer_change
from expo.exhibitors.services.decisions import (
    accept,
    decline,
    move_application,
    put_on_waiting_list,
    reinstate,
    withdraw,
)
from expo.mail.models import Mail
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil, taking_applications

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)


def _mails(event: Event) -> list[str]:
    return list(db.session.scalars(sa.select(Mail.wording).where(Mail.event_id == event.id).order_by(Mail.id)))


@pytest.mark.parametrize(
    ("here", "decide", "mailed"),
    [
        ("submitted", accept, ["application accepted"]),
        ("submitted", decline, ["application declined"]),
        ("submitted", put_on_waiting_list, ["application on the waiting list"]),
        ("submitted", withdraw, ["application withdrawn"]),
        ("declined", reinstate, ["application accepted"]),
        ("withdrawn", reinstate, []),
    ],
)
def test_each_decision_is_mailed_once(app: Flask, here: str, decide: Callable[..., None], mailed: list[str]) -> None:
    event = an_event()
    firm = emil(event, state=ApplicationState(here))
    before = len(_mails(event))

    with transaction():
        decide(firm, by=OLGA)

    assert _mails(event)[before:] == mailed


@pytest.mark.parametrize(
    ("here", "there", "anew"),
    [
        ("submitted", "accepted", True),
        ("submitted", "waiting list", False),
        ("submitted", "declined", False),
        ("accepted", "offered", False),
        ("accepted", "waiting list", True),
        ("accepted", "withdrawn", True),
        ("offered", "confirmed", True),
        ("confirmed", "accepted", True),
        ("waiting list", "offered", True),
    ],
)
def test_public_pages_are_made_anew_when_a_firm_comes_in_goes_or_confirms(
    app: Flask, here: str, there: str, anew: bool
) -> None:
    event = an_event()
    firm = emil(event, state=ApplicationState(here))
    mails, revisions = _mails(event), [event.public_revision]

    for _twice in range(2):
        with transaction():
            move_application(firm, ApplicationState(there), by=OLGA)
        revisions.append(event.public_revision)

    assert (revisions[1] > revisions[0], revisions[2] > revisions[1]) == (anew, False)
    assert _mails(event) == mails


@pytest.mark.parametrize(
    ("state", "in_time", "late"),
    [("draft", True, True), ("submitted", True, False), ("waiting list", True, False), ("accepted", False, False)],
)
def test_until_the_deadline_a_firm_changes_what_is_not_accepted(
    app: Flask, state: str, in_time: bool, late: bool
) -> None:
    event = an_event()
    taking_applications(event, closes_at=NOON)
    firm = emil(event, state=ApplicationState(state))

    saved = []
    for moment, activity in ((NOON - timedelta(seconds=1), "Trade"), (NOON, "Repair")):
        with clock.set_to(moment), transaction():
            saved.append(save(firm, {"activity": activity}, by=EMIL))

    assert saved == [in_time, late]
    assert (open_change(firm) is None, firm.activity) == (late, "Repair" if late else "Trade" if in_time else "")


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"legal_name": ""}, "The firm"),
        ({"display_name": ""}, "The firm"),
        ({"country": ""}, "The firm"),
        ({"sectors": []}, "The firm"),
        ({"products": []}, "Products"),
        ({"fascia_name": ""}, "The space"),
    ],
)
def test_each_thing_that_is_missing_is_named_alone(app: Flask, lacking: dict[str, Any], sentence: str) -> None:
    draft = a_draft(an_event(), **lacking)

    with pytest.raises(Refused, match="Something is missing") as refused:
        check_complete(draft)

    assert [detail.partition(":")[0] for detail in refused.value.details] == [sentence]


@pytest.mark.parametrize(
    ("contact", "complete"),
    [({"email": "e@x.example"}, True), ({"phone": "+90 1"}, True), ({"address": "Road 1"}, False)],
)
def test_one_contact_is_reached_by_mail_or_by_telephone(app: Flask, contact: dict[str, str], complete: bool) -> None:
    draft = a_draft(an_event())
    with transaction():
        save_contacts(draft, {ContactKind.MAIN: {"name": "Emil", **contact}}, by=EMIL)

    if complete:
        check_complete(draft)
    else:
        with pytest.raises(Refused, match="Something is missing"):
            check_complete(draft)


def test_what_an_import_sends_in_is_not_mailed_and_may_be_late(app: Flask) -> None:
    event = an_event()
    taking_applications(event, closes_at=NOON)
    draft = a_draft(event)
    mails = _mails(event)

    with clock.set_to(NOON):
        with pytest.raises(Refused, match="Applications are not taken now"), transaction():
            submit(draft, by=EMIL)
        with transaction():
            submit(draft, by=OLGA, late=True, quiet=True)

    assert (draft.state, draft.submitted_at, _mails(event)) == (ApplicationState.SUBMITTED, NOON, mails)


def test_an_application_that_is_accepted_is_not_sent_once_more(app: Flask) -> None:
    firm = emil(an_event())

    with pytest.raises(Refused, match="This application cannot be submitted any more"), transaction():
        submit(firm, by=EMIL)

    assert firm.state is ApplicationState.ACCEPTED


def test_a_link_is_renewed_without_a_mail_where_the_caller_tells_it(app: Flask) -> None:
    event = an_event()
    firm = emil(event)
    key, mails = firm.link_key, _mails(event)

    with transaction():
        renew_link(firm, by=OLGA, told=False)

    assert (firm.link_key != key, _mails(event)) == (True, mails)


def _asked(event: Event) -> Exhibitor:
    firm = emil(event, fascia_name="OLD")
    with transaction():
        save(firm, {"fascia_name": "NEW"}, by=EMIL)
    return firm


@pytest.mark.parametrize(
    ("approved", "settled", "board", "mailed"),
    [(True, False, "NEW", 1), (False, False, "OLD", 1), (True, True, "NEW", 0), (False, True, "OLD", 0)],
)
def test_an_answer_to_a_change_is_mailed_unless_the_caller_does(
    app: Flask, approved: bool, settled: bool, board: str, mailed: int
) -> None:
    event = an_event()
    firm = _asked(event)
    change = open_change(firm)
    assert change is not None

    with transaction():
        answer_change(change, firm, approved=approved, settled=settled, by=OLGA)

    assert (firm.fascia_name, change.approved, open_change(firm)) == (board, approved, None)
    assert _mails(event).count("change answered") == mailed
