"""The contract's text written anew by organisers, and accepted for a firm by name."""

from collections.abc import Mapping
from dataclasses import asdict

from expo import clock
from expo.db import db
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import IN
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.manuals.contract_models import ContractAcceptance, ContractText
from expo.manuals.contract_paper import contract_pdf
from expo.manuals.contract_queries import acceptance_of, languages_of, terms_for, text_in_force
from expo.manuals.contract_rules import ContractTerms
from expo.manuals.services.items import lock_manual


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
    """Accept a text by name, as it was shown: `digest` is the checksum that the page had. Accepting twice is once.

    Raises Changed when text, booths or price have changed since, Refused for a firm that takes no part.
    """
    lock_exhibitor(exhibitor)
    if exhibitor.state not in IN or language not in languages_of(text):
        raise Refused(_("There is no contract for this firm."))
    found = acceptance_of(exhibitor, text)
    if found is not None:
        return found
    terms = terms_for(exhibitor, text, language)
    if terms.digest != digest or text_in_force(exhibitor.event) is not text:
        raise Changed(_("The contract has changed since you read it. Read it again, then accept it."))
    made = _insert(exhibitor, text, terms, name, post)
    record(Verb.ACCEPTED_THE_CONTRACT_FOR, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))
    return made


def _insert(exhibitor: Exhibitor, text: ContractText, terms: ContractTerms, name: str, post: str) -> ContractAcceptance:
    at = clock.now()
    paper = contract_pdf(exhibitor.event, terms, name, post, at)
    made = ContractAcceptance(
        event_id=exhibitor.event_id,
        exhibitor_id=exhibitor.id,
        text_id=text.id,
        name=name,
        post=post,
        frozen=asdict(terms),
        digest=terms.digest,
        created_at=at,
        size=len(paper),
        content=paper,
    )
    db.session.add(made)
    db.session.flush()
    return made
