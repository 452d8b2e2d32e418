"""The contract's text written anew by organisers, accepted for a firm by name, and who accepted it forgotten."""

from collections.abc import Mapping
from dataclasses import asdict

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.exhibitors.domain_events import FirmContactsErased
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import IN
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.manuals.contract_models import ContractAcceptance, ContractText
from expo.manuals.contract_paper import contract_pdf, paper_without_name
from expo.manuals.contract_queries import (
    acceptance_of,
    acceptances_in,
    languages_of,
    not_yet_asked_anew,
    still_holds,
    terms_for,
    text_in_force,
)
from expo.manuals.contract_rules import ContractTerms
from expo.manuals.mails import CONTRACT_CHANGED
from expo.manuals.services.items import lock_manual

_BATCH = 20  # papers written anew in one transaction
_NAMED = sa.or_(ContractAcceptance.name != "", ContractAcceptance.post != "")


def write_contract(event: Event, text: Mapping[str, str], *, by: Actor) -> ContractText:
    """Put another text in force; firms that accepted the former one are asked anew. The same text is none."""
    lock_manual(event)
    former = text_in_force(event)
    if former is not None and former.text == dict(text):
        return former
    made = ContractText(
        event_id=event.id,
        number=(former.number if former else 0) + 1,
        text=dict(text),
        created_at=clock.now(),
        created_by=by.name,
    )
    db.session.add(made)
    db.session.flush()
    record(Verb.WROTE_THE_CONTRACT_OF, event, by=by, event_id=event.id, named=localize(event.name, "en"))
    return made


def accept_contract(
    exhibitor: Exhibitor, text: ContractText, language: str, *, digest: str, name: str, post: str, by: Actor
) -> ContractAcceptance:
    """Accept a text by name, as it was shown: `digest` is the checksum that the page had. Accepting twice is once, unless
    booths, price or parties have changed since: then what is accepted now counts, and the former paper stays beside it.

    Raises Changed when text, booths or price have changed since, Refused for a firm that takes no part.
    """
    lock_exhibitor(exhibitor)
    if exhibitor.state not in IN or language not in languages_of(text):
        raise Refused(_("There is no contract for this firm."))
    former = acceptance_of(exhibitor, text)
    if former is not None and still_holds(former):
        return former
    terms = terms_for(exhibitor, text, language)
    if terms.digest != digest or text_in_force(exhibitor.event) is not text:
        raise Changed(_("The contract has changed since you read it. Read it again, then accept it."))
    before = {"contract_checksum": former.digest} if former else None
    made = _write(_new_acceptance(exhibitor, text), terms, name, post)
    record(
        Verb.ACCEPTED_THE_CONTRACT_FOR,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before=before,
        after={"contract_checksum": made.digest} if before else None,
    )
    return made


def ask_anew(event: Event, *, by: Actor) -> int:
    """Mail the firms that accepted the contract otherwise than it is now that they are asked to accept it anew; each is told
    once of what it is now. Returns how many they were.
    """
    lock_manual(event)
    found = not_yet_asked_anew(event, acceptances_in(event))
    for one in found:
        tell_firm(one.firm, CONTRACT_CHANGED)
        checksum, named = {"contract_checksum": one.in_force}, firm_name(one.firm)
        record(Verb.MAILED, one.firm, by=by, event_id=event.id, named=named, after=checksum)
    return len(found)


def forget_accepters(erased: FirmContactsErased) -> None:
    """The people behind a firm are erased: whoever accepted its contract is named neither in the row nor on the paper."""
    _forget(sa.select(ContractAcceptance).where(ContractAcceptance.exhibitor_id == erased.exhibitor.id, _NAMED))


def count_accepters(event_id: int) -> int:
    """How many acceptances of an event's contract name somebody."""
    named = sa.select(sa.func.count()).select_from(ContractAcceptance)
    return db.session.scalar(named.where(ContractAcceptance.event_id == event_id, _NAMED)) or 0


def erase_accepters(event_id: int, most: int) -> int:
    """Take the names out of some acceptances of an event, since their time is over; returns of how many."""
    named = sa.select(ContractAcceptance).where(ContractAcceptance.event_id == event_id, _NAMED)
    return _forget(named.order_by(ContractAcceptance.id).limit(min(most, _BATCH)))


def _forget(query: sa.Select[ContractAcceptance]) -> int:
    found = db.session.scalars(query.with_for_update()).all()
    for one in found:
        one.name, one.post = "", ""
        one.content = paper_without_name(one.exhibitor.event, ContractTerms(**one.frozen), one.created_at)
        one.size = len(one.content)
    db.session.flush()
    return len(found)


def _new_acceptance(exhibitor: Exhibitor, text: ContractText) -> ContractAcceptance:
    return ContractAcceptance(
        event_id=exhibitor.event_id, exhibitor_id=exhibitor.id, exhibitor=exhibitor, text_id=text.id, text=text
    )


def _write(made: ContractAcceptance, terms: ContractTerms, name: str, post: str) -> ContractAcceptance:
    at = clock.now()
    paper = contract_pdf(made.exhibitor.event, terms, name, post, at)
    made.name, made.post, made.created_at = name, post, at
    made.frozen, made.digest = asdict(terms), terms.digest
    made.size, made.content = len(paper), paper
    db.session.add(made)
    db.session.flush()
    return made
