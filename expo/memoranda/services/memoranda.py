"""Memoranda: made, changed, moved from state to state; parties and their clerks' links."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.tokens import new_key
from expo.meetings.services.bodies import ensure_party
from expo.meetings.services.rows import check_version, write_fields
from expo.memoranda.models import Memorandum, MemorandumParty, OfficeClearance
from expo.memoranda.queries import facts_of
from expo.memoranda.rules import (
    ENDED,
    FEWEST_PARTIES,
    MOST_PARTIES,
    ClearanceState,
    MemorandumState,
    obstacle,
    state_after_refusal,
    usual_offices,
)
from expo.memoranda.words import obstacle_sentence


def add_memorandum(event: Event, fields: Mapping[str, Any], parties: Sequence[str], *, by: Actor) -> Memorandum:
    """A memorandum between "firm-12", "body-3" and the like, to be cleared by the usual offices of their countries."""
    if not FEWEST_PARTIES <= len(set(parties)) <= MOST_PARTIES:
        raise Refused(_("A memorandum has two to %(most)d parties.", most=MOST_PARTIES))
    made = Memorandum(uid=str(uuid.uuid4()), event_id=event.id, created_at=clock.now(), version=1, **fields)
    made.state = MemorandumState.IDEA
    db.session.add(made)
    db.session.flush()
    countries = []
    for position, thing in enumerate(dict.fromkeys(parties)):
        party = ensure_party(event, thing)
        shared = {"event_id": event.id, "memorandum_id": made.id}
        db.session.add(MemorandumParty(**shared, party_id=party.id, position=position, link_key=new_key()))
        countries.append(party.country)
    for country in dict.fromkeys(filter(None, countries)):
        for office in usual_offices(country):
            db.session.add(OfficeClearance(event_id=event.id, memorandum_id=made.id, country=country, office=office))
    db.session.flush()
    record(Verb.ADDED, made, by=by, event_id=event.id, named=localize(made.title))
    return made


def edit_memorandum(memorandum: Memorandum, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save the details. Raises Changed when `version` is stale, Refused where languages change once texts are fixed."""
    check_version(memorandum, version)
    write_fields(memorandum, fields, named=localize(memorandum.title), by=by)


def move_memorandum(memorandum: Memorandum, there: MemorandumState, *, by: Actor) -> None:
    """Move to another state. Raises Refused, saying what stands in the way."""
    lock_memorandum(memorandum)
    stopped = obstacle(facts_of(memorandum), there)
    if stopped is not None:
        raise Refused(obstacle_sentence(stopped))
    if there is MemorandumState.SIGNED:
        memorandum.signed_on = clock.now().astimezone(memorandum.event.zone_info).date()
    set_state(memorandum, there, by=by)


def answer_clearance(clearance: OfficeClearance, memorandum: Memorandum, state: ClearanceState, *, by: Actor) -> None:
    """Note what an office answered. One that is not given any more takes the memorandum back to an agreed text."""
    lock_memorandum(memorandum)
    if memorandum.state in ENDED:
        raise Refused(_("It is signed or withdrawn: clearances do not change any more."))
    was = clearance.state
    answered = state is not ClearanceState.ASKED
    clearance.state, clearance.answered_at = state, clock.now() if answered else None
    clearance.answered_by = by.name if answered else ""
    db.session.flush()
    named = f"{localize(memorandum.title)}: {clearance.country}, {clearance.office}"
    before, after = {"clearance": was}, {"clearance": state}
    record(
        Verb.CLEARED if state is ClearanceState.GIVEN else Verb.CHANGED,
        memorandum,
        by=by,
        event_id=memorandum.event_id,
        named=named,
        before=before,
        after=after,
    )
    if state is not ClearanceState.GIVEN and state_after_refusal(memorandum.state) is not memorandum.state:
        set_state(memorandum, state_after_refusal(memorandum.state), by=by)


def renew_clerk_link(side: MemorandumParty, memorandum: Memorandum, *, by: Actor) -> None:
    """Another link for the clerk of a party; the former one stops working."""
    side.link_key = new_key()
    db.session.flush()
    named = f"{localize(memorandum.title)}: {side.party.name}"
    record(Verb.RENEWED_THE_LINK_OF, memorandum, by=by, event_id=memorandum.event_id, named=named)


def lock_memorandum(memorandum: Memorandum) -> None:
    """Lock the row until the transaction ends, and read it with all that belongs to it anew."""
    query = sa.select(Memorandum).where(Memorandum.id == memorandum.id).with_for_update(of=Memorandum)
    db.session.scalar(query, execution_options={"populate_existing": True})
    db.session.expire(memorandum, ["sides", "texts", "clearances"])


def set_state(memorandum: Memorandum, there: MemorandumState, *, by: Actor) -> None:
    """Write and record a state that was found possible."""
    was, memorandum.state = memorandum.state, there
    memorandum.version += 1
    db.session.flush()
    record(
        Verb.CHANGED,
        memorandum,
        by=by,
        event_id=memorandum.event_id,
        named=localize(memorandum.title),
        before={"state": was},
        after={"state": there, "version": memorandum.version},
    )
