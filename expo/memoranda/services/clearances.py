"""Clearances of offices: answered, asked again when the text is another, and those of countries that parties are of by now."""

from collections.abc import Collection

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.domain_events import DelegationMoved
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.domain_events import FirmContactsErased, FirmRenamed
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.tokens import new_key
from expo.meetings.domain_events import BodyMoved
from expo.meetings.queries import party_by_thing
from expo.memoranda.models import Memorandum, MemorandumParty, OfficeClearance
from expo.memoranda.queries import countries_of, memoranda_with
from expo.memoranda.rules import ENDED, ClearanceState, state_after_refusal, state_after_text, usual_offices
from expo.memoranda.services.states import lock_memorandum, set_state


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
    named, before = localize(memorandum.title), {"clearance": was}
    after = {"clearance": state, "country": clearance.country, "office": clearance.office}
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


def ask_again(memorandum: Memorandum, *, by: Actor) -> list[OfficeClearance]:
    """What is to be signed is another by now: the memorandum is a draft, and the clearances that were given are asked again
    and returned. The caller holds its lock.
    """
    given = [one for one in memorandum.clearances if one.state is ClearanceState.GIVEN]
    for one in given:
        one.state, one.answered_at, one.answered_by = ClearanceState.ASKED, None, ""
    there = state_after_text(memorandum.state)
    if there is not memorandum.state:
        set_state(memorandum, there, by=by)
    db.session.flush()
    return given


def follow_countries(memorandum: Memorandum, *, by: Actor) -> None:
    """Ask the usual offices of the parties' present countries; clearances of countries without a party are deleted. A cleared
    memorandum goes back to agreed when a new office is asked. Signed and withdrawn ones are left as they are.
    """
    lock_memorandum(memorandum)
    countries, asked = countries_of(memorandum), {one.country for one in memorandum.clearances}
    left, joined = sorted(asked - {*countries}), [one for one in countries if one not in asked]
    if memorandum.state in ENDED or not (left or joined):
        return
    theirs = OfficeClearance.memorandum_id == memorandum.id
    db.session.execute(sa.delete(OfficeClearance).where(theirs, OfficeClearance.country.in_(left)))
    ask_offices(memorandum, joined)
    memorandum.version += 1
    db.session.flush()
    db.session.expire(memorandum, ["clearances"])
    before, after = {"countries": left}, {"countries": joined, "version": memorandum.version}
    named = localize(memorandum.title)
    record(Verb.CHANGED, memorandum, by=by, event_id=memorandum.event_id, named=named, before=before, after=after)
    if joined and state_after_refusal(memorandum.state) is not memorandum.state:
        set_state(memorandum, state_after_refusal(memorandum.state), by=by)


def ask_offices(memorandum: Memorandum, countries: Collection[str]) -> None:
    """Ask the usual offices of these countries."""
    for country in countries:
        for office in usual_offices(country):
            row = OfficeClearance(
                event_id=memorandum.event_id, memorandum_id=memorandum.id, country=country, office=office
            )
            db.session.add(row)


def firm_moves(renamed: FirmRenamed) -> None:
    """A firm is of another country: its memoranda ask the offices of that one."""
    if renamed.firm.country != renamed.former_country:
        for exhibitor in renamed.exhibitors:
            _party_moves(exhibitor.event, "exhibitor_id", exhibitor.id, renamed.by)


def delegation_moves(moved: DelegationMoved) -> None:
    """The same for a delegation."""
    _party_moves(moved.delegation.event, "delegation_id", moved.delegation.id, moved.by)


def body_moves(moved: BodyMoved) -> None:
    """The same for a public body."""
    _party_moves(moved.body.event, "body_id", moved.body.id, moved.by)


def replace_clerk_links(erased: FirmContactsErased) -> None:
    """The people behind a firm are erased: whoever had its pages of memoranda has them no more."""
    party = party_by_thing(erased.exhibitor.event, "exhibitor_id", erased.exhibitor.id)
    if party is not None:
        for side in db.session.scalars(sa.select(MemorandumParty).where(MemorandumParty.party_id == party.id)):
            side.link_key = new_key()
        db.session.flush()


def _party_moves(event: Event, column: str, thing_id: int, by: Actor) -> None:
    party = party_by_thing(event, column, thing_id)
    for memorandum in memoranda_with(party) if party is not None else []:
        follow_countries(memorandum, by=by)
