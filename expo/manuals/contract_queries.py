"""The contract's text in force, what it says of a firm, and who accepted it."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import IN
from expo.history.models import Entry
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import localize
from expo.invoices.models import Invoice
from expo.invoices.queries import current_invoice_of, current_invoices_in
from expo.manuals.contract_models import ContractAcceptance, ContractText
from expo.manuals.contract_rules import ContractTerms
from expo.manuals.queries import space_of
from expo.prices.models import Billing
from expo.prices.queries import billing_of
from expo.registration.notices import date_span


def text_in_force(event: Event) -> ContractText | None:
    """The newest text of the event's contract."""
    query = sa.select(ContractText).where(ContractText.event_id == event.id).order_by(ContractText.number.desc())
    return db.session.scalar(query.limit(1))


def languages_of(text: ContractText) -> list[str]:
    """The languages in which it is written, the expo's first one first."""
    return [code for code in text.event.languages if text.text.get(code)]


def terms_for(exhibitor: Exhibitor, text: ContractText, language: str) -> ContractTerms:
    """What the contract says of the firm now."""
    space = space_of(exhibitor)
    return _terms(
        exhibitor,
        text,
        language,
        billing=billing_of(exhibitor.event),
        numbers=space.numbers if space else (),
        invoice=current_invoice_of(exhibitor),
    )


def still_holds(accepted: ContractAcceptance) -> bool:
    """Whether the contract says of the firm what was accepted: the same text, parties, booths and price."""
    now = terms_for(accepted.exhibitor, accepted.text, accepted.frozen["language"])
    return now.digest == accepted.digest


def acceptance_of(exhibitor: Exhibitor, text: ContractText) -> ContractAcceptance | None:
    """The firm's last acceptance of a text, without its paper."""
    return next((one for one in acceptances_of(exhibitor) if one.text_id == text.id), None)


def acceptances_of(exhibitor: Exhibitor) -> list[ContractAcceptance]:
    """All that was accepted for a firm, the last one first, without the papers."""
    query = sa.select(ContractAcceptance).where(ContractAcceptance.exhibitor_id == exhibitor.id)
    query = query.options(joinedload(ContractAcceptance.text)).order_by(ContractAcceptance.id.desc())
    return list(db.session.scalars(query))


def accepted_paper(exhibitor: Exhibitor, acceptance_id: int | None = None) -> ContractAcceptance | None:
    """One acceptance of the firm with its paper, the last one unless it is said which."""
    query = sa.select(ContractAcceptance).where(ContractAcceptance.exhibitor_id == exhibitor.id)
    if acceptance_id is not None:
        query = query.where(ContractAcceptance.id == acceptance_id)
    query = query.options(undefer(ContractAcceptance.content)).order_by(ContractAcceptance.id.desc())
    return db.session.scalar(query.limit(1))


class FirmContract(NamedTuple):
    """A firm with all that it accepted, the last one first; the checksums that its accepted text, and the text in force, have
    for it by now, empty where it accepted none.
    """

    firm: Exhibitor
    papers: list[ContractAcceptance]
    now: str
    in_force: str

    @property
    def is_to_accept_anew(self) -> bool:
        return bool(self.papers) and self.papers[0].digest != self.in_force


def acceptances_in(event: Event) -> list[FirmContract]:
    """Each firm that takes part, by name, with what it accepted. Takes six SQL statements."""
    text = text_in_force(event)
    query = sa.select(ContractAcceptance).where(ContractAcceptance.event_id == event.id)
    accepted: dict[int, list[ContractAcceptance]] = {}
    for found in db.session.scalars(
        query.options(joinedload(ContractAcceptance.text)).order_by(ContractAcceptance.id.desc())
    ):
        accepted.setdefault(found.exhibitor_id, []).append(found)
    firms = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN))
    firms = firms.join(Firm, Firm.id == Exhibitor.firm_id).options(joinedload(Exhibitor.firm))
    ordered = list(db.session.scalars(firms.order_by(sa.func.lower(Firm.display_name), Exhibitor.id)))
    numbers, invoices, billing = _numbers_in(event), current_invoices_in(event), billing_of(event)

    def checksum(one: Exhibitor, text: ContractText, language: str) -> str:
        written = language if text.text.get(language) else [*languages_of(text), *text.text][0]
        space, invoice = numbers.get(one.id, ()), invoices.get(one.id)
        return _terms(one, text, written, billing=billing, numbers=space, invoice=invoice).digest

    rows = []
    for one in ordered:
        papers = accepted.get(one.id, [])
        texts = [papers[0].text, text or papers[0].text] if papers else []
        sums = [checksum(one, each, papers[0].frozen["language"]) for each in texts]
        rows.append(FirmContract(one, papers, *(sums or ("", ""))))
    return rows


def not_yet_asked_anew(event: Event, rows: Sequence[FirmContract]) -> list[FirmContract]:
    """Of these, the firms that are to accept the contract anew and were not mailed so since it became what it is now."""
    mailed = db.session.execute(
        sa.select(Entry.subject_id, Entry.after).where(
            Entry.event_id == event.id, Entry.verb == Verb.MAILED, Entry.subject_kind == Subject.EXHIBITOR
        )
    )
    told = {(number, (after or {}).get("contract_checksum")) for number, after in mailed}
    return [one for one in rows if one.is_to_accept_anew and one.firm.email and (one.firm.id, one.in_force) not in told]


def _numbers_in(event: Event) -> dict[int, list[str]]:
    """The booths by final assignment of each firm, by exhibitor id, in their order."""
    query = (
        sa.select(Assignment.exhibitor_id, Booth.number)
        .join(OccupiedBooth, OccupiedBooth.assignment_id == Assignment.id)
        .join(Booth, Booth.id == OccupiedBooth.booth_id)
        .where(Assignment.event_id == event.id, Assignment.state == AssignmentState.ASSIGNED)
        .order_by(Booth.number_key)
    )
    found: dict[int, list[str]] = {}
    for exhibitor_id, number in db.session.execute(query):
        found.setdefault(exhibitor_id, []).append(number)
    return found


def _terms(
    exhibitor: Exhibitor,
    text: ContractText,
    language: str,
    *,
    billing: Billing | None,
    numbers: Sequence[str],
    invoice: Invoice | None,
) -> ContractTerms:
    event, firm = exhibitor.event, exhibitor.firm
    return ContractTerms(
        number=text.number,
        language=language,
        text=text.text[language],
        expo=localize(event.name, language),
        days=date_span(event.first_day, event.last_day, language),
        organiser=billing.seller if billing and billing.seller else localize(event.name, language),
        organiser_address=billing.address if billing else "",
        firm=firm.legal_name if firm else firm_name(exhibitor),
        firm_address=", ".join(part for part in (firm.address, firm.city) if part) if firm else "",
        tax_number=firm.tax_number if firm else "",
        booths=", ".join(numbers),
        total_minor=invoice.total_minor if invoice else None,
        currency=invoice.currency if invoice else event.currency,
    )
