"""Every mail of the desk, whole: to whom, in which language, what it names and where it leads."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.models import Event
from expo.investors.links import case_address, questions_address
from expo.investors.rules import CloseReason, StatedIntention
from expo.investors.services.cases import (
    answer_question,
    close_case,
    commit,
)
from expo.investors.services.deadlines import sweep_follow_ups, sweep_overdue_cases
from expo.mail.links import hide_links
from expo.mail.models import Mail
from tests.factories.events import an_event
from tests.factories.investors import OLGA, a_case, accepted, asked, oya, with_desk
from tests.factories.meetings import a_body

STATES = "The case is in another state by now"


def _mails(event: Event) -> list[dict[str, Any]]:
    """All that a mail has besides its texts, and of those what is asked for."""
    names = ("wording", "to_name", "to_address", "language", "reply_to", "about_kind", "about_id")
    sent = db.session.scalars(sa.select(Mail).where(Mail.event_id == event.id).order_by(Mail.id))
    return [{name: getattr(one, name) for name in (*names, "subject", "text")} for one in sent]


def _to(mail: dict[str, Any], *parts: str) -> tuple[Any, ...]:
    """A mail's columns, once all these parts were found in its text."""
    assert [part for part in parts if part not in mail["text"]] == []
    return tuple(value for name, value in mail.items() if name not in {"subject", "text"})


def test_every_mail_is_whole(app: Flask) -> None:
    event = with_desk(an_event())
    officer, body = oya(event), a_body(event, name="Ministry", contact_email="m@body.example", contact_name="Mina")
    with clock.set_to(clock.now()):
        case = accepted(a_case(event, language="en"), officer)
        question = asked(case, body)
        due = [case.acknowledge_due_on, case.answer_due_on, question.due_on]
    with transaction():
        answer_question(question, "Two", by=OLGA, named="Mina")
        commit(case, StatedIntention("A plant", clock.now().date() - timedelta(days=31)), by=OLGA)
        assert sweep_follow_ups() == 1
        close_case(case, CloseReason.SETTLED, by=OLGA)
    received, to_body, to_officer, follow_up, closed = _mails(event)
    said = [f"{day.day} {day:%B} {day.year}" for day in due]
    theirs = hide_links(questions_address(question.party))
    own, contact = hide_links(case_address(case)), "hello@test-expo.example"
    investor = ("Ipek Investor", "ipek@investor.example", "en", contact, "investor_case", case.id)
    office = f"http://localhost/organise/{event.slug}/cases/{case.id}"

    words = ("Dear Ipek Investor", "Test Expo", own)
    assert _to(received, *words, "It is case 1", *said[:2]) == ("case received", *investor)
    assert _to(to_body, "Dear Mina", "Test Expo has a question to Ministry", said[2], theirs) == (
        ("body asked about a case", "Mina", "m@body.example", "en", contact, "body", body.id)
    )
    assert to_body["subject"] == "A question to Ministry, case 1"
    assert _to(to_officer, "Dear Oya Officer", "Ministry answered in case 1", "of Test Expo", office) == (
        ("body answered about a case", "Oya Officer", "oya@example.org", "en", None, "investor_case", case.id)
    )
    assert _to(follow_up, *words, "30 days ago", "in case 1") == ("follow-up of a commitment", *investor)
    assert _to(closed, *words, "your case 1: all questions are settled") == ("case closed", *investor)


def test_a_body_is_called_by_its_name_where_it_has_no_contacts_name_and_told_nothing_without_an_address(
    app: Flask,
) -> None:
    event = with_desk(an_event(contact=""))
    case = accepted(a_case(event), oya(event))
    named, silent = (
        a_body(event, name="Authority", contact_email="a@body.example", language="tr"),
        a_body(event, name="Silent"),
    )
    with transaction():
        named.name = {"en": "Authority", "tr": "Kurum"}
    asked(case, named)
    asked(case, silent)

    mails = [one for one in _mails(event) if one["wording"] == "body asked about a case"]
    assert [(one["to_name"], one["language"], one["reply_to"]) for one in mails] == [("", "tr", None)]
    assert "Sayın Kurum" in mails[0]["text"]
    assert "Kurum" in mails[0]["subject"]
    assert "Deneme Fuarı" in mails[0]["text"]
    assert _mails(event)[0]["reply_to"] is None


def test_what_is_overdue_is_written_in_the_officers_language(app: Flask) -> None:
    event = with_desk(an_event())
    officer = oya(event)
    with transaction():
        officer.language = "tr"
    case = a_case(event)
    with clock.set_to(clock.now() + timedelta(days=40)), transaction():
        assert (sweep_overdue_cases(), sweep_overdue_cases()) == (1, 0)

    [first, second] = [one for one in _mails(event) if one["wording"] == "case overdue"]
    assert (first["language"], case.acknowledgement_told, case.answer_told) == ("tr", True, True)
    assert first["text"] != second["text"]
    assert "Deneme Fuarı" in first["text"]
