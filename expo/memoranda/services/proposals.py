"""People whom a party's clerk proposes for the ceremony: taken over by the organiser, declined, or taken back."""

from collections.abc import Mapping
from typing import Any

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.memoranda.models import Memorandum, MemorandumParty
from expo.memoranda.proposal_models import CeremonyProposal
from expo.memoranda.proposal_queries import proposals_of
from expo.memoranda.services.ceremonies import add_person, check_open

MOST_PROPOSALS = 20  # of a party, open at once
USUAL_RANK = 50


def propose_person(side: MemorandumParty, fields: Mapping[str, Any], *, by: Actor) -> CeremonyProposal:
    """Propose somebody for a party. Raises Refused for a memorandum that is signed or withdrawn, and beyond 20 proposals."""
    memorandum = side.memorandum
    check_open(memorandum)
    if sum(one.side_id == side.id for one in proposals_of(memorandum)) >= MOST_PROPOSALS:
        raise Refused(_("%(most)d names wait for the organiser already.", most=MOST_PROPOSALS))
    made = CeremonyProposal(
        event_id=side.event_id, memorandum_id=memorandum.id, side_id=side.id, created_at=clock.now(), **fields
    )
    db.session.add(made)
    db.session.flush()
    _record(Verb.PROPOSED_SOMEBODY_FOR, memorandum, made, by)
    return made


def take_over(memorandum: Memorandum, one: CeremonyProposal, *, by: Actor) -> None:
    """Name the proposed person for the ceremony; whether full powers were seen, and the rank, is for the organiser to say."""
    fields = {"role": one.role, "name": one.name, "post": one.post, "rank": USUAL_RANK, "full_powers": False}
    add_person(memorandum, one.side, fields, None, by=by)
    db.session.delete(one)
    db.session.flush()


def drop_proposal(memorandum: Memorandum, one: CeremonyProposal, *, by: Actor) -> None:
    """Decline a proposal, or take it back."""
    _record(Verb.DROPPED_A_PROPOSAL_FOR, memorandum, one, by)
    db.session.delete(one)
    db.session.flush()


def _record(verb: Verb, memorandum: Memorandum, one: CeremonyProposal, by: Actor) -> None:
    named = f"{localize(memorandum.title)}: {one.side.party.name}"
    record(verb, memorandum, by=by, event_id=memorandum.event_id, named=named, after={"ceremony_role": one.role})
