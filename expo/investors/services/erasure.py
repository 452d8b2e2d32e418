"""Erasing who the contact of a case was, at their request or when the time of contacts is over."""

import sqlalchemy as sa

from expo.db import db
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _
from expo.investors.models import InvestorCase
from expo.investors.services.states import lock_case, named
from expo.kit.tokens import new_key
from expo.mail.erasure import contact_texts, forget_contact
from expo.registration.models import Registration
from expo.registration.namesakes import Namesake, Namesakes, has_mailbox

_BATCH = 5  # in one transaction: all entries and mails of the event are searched for each of them
_OF_THE_CONTACT = ("contact_name", "contact_email", "contact_phone")


def erase_case_contact(case: InvestorCase, *, by: Actor) -> None:
    """Erase the contact of a case, with what mails and texts have of them; their private page stops working."""
    lock_case(case)
    texts = texts_of_case_contact(case)
    case.contact_name = case.contact_email = case.contact_phone = ""
    case.link_key = new_key()
    case.version += 1
    db.session.flush()
    forget_contact(case.event_id, texts)
    record(Verb.ERASED, case, by=by, event_id=case.event_id, named=named(case))


def texts_of_case_contact(case: InvestorCase) -> set[str]:
    """The name, address and number of a case's contact, with each address that its mails went to."""
    return contact_texts(case, [case.contact_name, case.contact_email, case.contact_phone], _OF_THE_CONTACT)


def count_case_contacts(event_id: int) -> int:
    """How many of an event's cases have the name, address or number of a contact."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_with_contact(event_id).subquery())) or 0


def erase_case_contacts(event_id: int, most: int) -> int:
    """Erase the contacts of some of an event's cases, since their time is over; returns of how many."""
    due = list(db.session.scalars(_with_contact(event_id).limit(min(most, _BATCH))))
    for case in due:
        erase_case_contact(case, by=PROGRAM)
    return len(due)


def _find_namesakes(registration: Registration) -> list[Namesake]:
    """Contacts of cases with the person's mail address, named by the number alone."""
    return [
        Namesake(
            f"case {one.id}",
            Subject.INVESTOR_CASE,
            _("Case %(number)s", number=one.number),
            "cases.show",
            {"case_id": one.id},
        )
        for one in db.session.scalars(_with_contact(registration.event_id))
        if has_mailbox(registration, one.contact_email)
    ]


def _erase_namesake(_registration: Registration, found: Namesake, by: Actor) -> None:
    erase_case_contact(db.session.get_one(InvestorCase, found.values["case_id"]), by=by)


def _with_contact(event_id: int) -> sa.Select[InvestorCase]:
    named_ = sa.or_(*(getattr(InvestorCase, name) != "" for name in _OF_THE_CONTACT))
    return sa.select(InvestorCase).where(InvestorCase.event_id == event_id, named_).order_by(InvestorCase.id)


NAMESAKES = Namesakes(_find_namesakes, _erase_namesake)
