"""Queueing the mails of the investors' desk. None has more of a case than its number."""

from collections.abc import Mapping

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.queries import works_for
from expo.config import settings
from expo.history.subjects import Subject
from expo.i18n import force_locale, localize
from expo.investors.links import case_address, questions_address
from expo.investors.mails import BODY_ANSWERED, BODY_ASKED, CASE_CLOSED, CASE_OVERDUE, CASE_RECEIVED, FOLLOW_UP
from expo.investors.models import CaseFollowUp, CaseQuestion, InvestorCase
from expo.investors.queries import officers_of
from expo.investors.rules import Lateness
from expo.investors.words import close_word, late_word, written_day
from expo.mail.rules import Template
from expo.mail.services import queue


def tell_received(case: InvestorCase) -> None:
    with force_locale(case.language):
        days = {"acknowledged": written_day(case.acknowledge_due_on), "answered": written_day(case.answer_due_on)}
    _tell_investor(case, CASE_RECEIVED, days)


def tell_follow_up(follow_up: CaseFollowUp) -> None:
    _tell_investor(follow_up.case, FOLLOW_UP, {"days": str(follow_up.days)})


def tell_closed(case: InvestorCase) -> None:
    if case.close_reason is not None:
        with force_locale(case.language):
            reason = close_word(case.close_reason)
        _tell_investor(case, CASE_CLOSED, {"reason": reason})


def tell_body(asked: CaseQuestion) -> None:
    """Tell the contact of a body that it is asked; one without a contact gets the address from the desk."""
    body, case = asked.party.body, asked.case
    if body is None or not body.contact_email:
        return
    with force_locale(body.language):
        due = written_day(asked.due_on)
    values = {
        "name": body.contact_name or localize(body.name, body.language),
        "party": localize(body.name, body.language),
        "expo": localize(case.event.name, body.language),
        "number": str(case.number),
        "due": due,
        "link": questions_address(asked.party),
    }
    queue(
        BODY_ASKED,
        values,
        to=body.contact_email,
        to_name=body.contact_name,
        language=body.language,
        event_id=case.event_id,
        about=(Subject.BODY, body.id),
        reply_to=case.event.contact or None,
    )


def tell_officer_answered(asked: CaseQuestion) -> None:
    for officer in _officers(asked.case) if asked.case.officer is not None else []:
        _tell_officer(asked.case, officer, BODY_ANSWERED, {"party": asked.party.name_in(officer.language)})


def tell_overdue(case: InvestorCase, late: Lateness) -> None:
    """Tell the case's officer, or everybody who may take it where none can sign in."""
    for officer in _officers(case):
        with force_locale(officer.language):
            what = late_word(late)
        _tell_officer(case, officer, CASE_OVERDUE, {"what": what})


def _officers(case: InvestorCase) -> list[Account]:
    """The case's officer; the expo's officers where it has none, or one who cannot sign in or work on cases any more."""
    own = case.officer
    if own is not None and works_for(own, case.event_id, Permission.INVESTOR_CASES):
        return [own]
    return officers_of(case.event)


def _tell_investor(case: InvestorCase, template: Template, values: Mapping[str, str]) -> None:
    """Queue a mail to the contact, unless they were erased."""
    if not case.contact_email:
        return
    shared = {
        "name": case.contact_name,
        "expo": localize(case.event.name, case.language),
        "number": str(case.number),
        "link": case_address(case),
    }
    queue(
        template,
        {**shared, **values},
        to=case.contact_email,
        to_name=case.contact_name,
        language=case.language,
        event_id=case.event_id,
        about=(Subject.INVESTOR_CASE, case.id),
        reply_to=case.event.contact or None,
    )


def _tell_officer(case: InvestorCase, officer: Account, template: Template, values: Mapping[str, str]) -> None:
    shared = {
        "name": officer.name,
        "expo": localize(case.event.name, officer.language),
        "number": str(case.number),
        "link": f"{settings().base_url}/organise/{case.event.slug}/cases/{case.id}",
    }
    queue(
        template,
        {**shared, **values},
        to=officer.email,
        to_name=officer.name,
        language=officer.language,
        event_id=case.event_id,
        about=(Subject.INVESTOR_CASE, case.id),
    )
