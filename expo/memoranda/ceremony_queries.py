"""Queries of signing ceremonies: their instruments in order, who is there, and what is not in order."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.db import db
from expo.events.models import Event
from expo.i18n import localize
from expo.meetings.availability import times_of
from expo.meetings.hard_rules.values import Busy
from expo.memoranda.ceremony_models import Ceremony
from expo.memoranda.ceremony_rules import (
    USUAL_EACH,
    USUAL_GUESTS_ON,
    USUAL_OPENING,
    CeremonyRole,
    CeremonyTrouble,
    outranked,
    run_sheet,
)
from expo.memoranda.models import Memorandum, MemorandumParty, MemorandumPerson
from expo.memoranda.queries import WITH_NAMES
from expo.memoranda.rules import MemorandumState
from expo.programme.models import Session

_OFF = (MemorandumState.WITHDRAWN, MemorandumState.LAPSED)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is not in order, with whom and with what it is."""

    trouble: CeremonyTrouble
    name: str = ""
    busy: Busy | None = None
    memorandum: Memorandum | None = None


def ceremony_of(session: Session) -> Ceremony:
    """How a session goes as a ceremony; for one without a row, an unsaved one with the usual values."""
    found = db.session.get(Ceremony, session.id)
    if found is not None:
        return found
    usual = {"guests_on": USUAL_GUESTS_ON, "opening_minutes": USUAL_OPENING, "minutes_each": USUAL_EACH, "version": 1}
    return Ceremony(session_id=session.id, event_id=session.event_id, **usual)


def instruments_of(session: Session) -> list[Memorandum]:
    """The memoranda that are signed in a session, in the order of their signing."""
    query = sa.select(Memorandum).where(Memorandum.session_id == session.id, Memorandum.state.not_in(_OFF))
    loaded = (*WITH_NAMES, selectinload(Memorandum.clearances), joinedload(Memorandum.event))
    return list(db.session.scalars(query.order_by(Memorandum.signing_order, Memorandum.id).options(*loaded)))


def instrument_counts(session_ids: Collection[int]) -> dict[int, int]:
    """How many memoranda are signed in each of these sessions, for those with any."""
    query = sa.select(Memorandum.session_id, sa.func.count())
    query = query.where(Memorandum.session_id.in_(session_ids), Memorandum.state.not_in(_OFF))
    counted = db.session.execute(query.group_by(Memorandum.session_id))
    return {number: count for number, count in counted if number is not None}


def people_of_memoranda(memorandum_ids: Collection[int]) -> dict[int, list[MemorandumPerson]]:
    """By memorandum, who is there for its parties: by party, what they do there, rank."""
    roles = {role: position for position, role in enumerate(CeremonyRole)}
    query = (
        sa.select(MemorandumPerson)
        .join(MemorandumParty, MemorandumParty.id == MemorandumPerson.side_id)
        .where(MemorandumPerson.memorandum_id.in_(memorandum_ids))
        .order_by(MemorandumParty.position, MemorandumPerson.rank, MemorandumPerson.id)
        .options(joinedload(MemorandumPerson.registration), joinedload(MemorandumPerson.memorandum))
    )
    found: dict[int, list[MemorandumPerson]] = {number: [] for number in memorandum_ids}
    for one in db.session.scalars(query):
        found[one.memorandum_id].append(one)
    return {number: sorted(people, key=lambda one: roles[one.role]) for number, people in found.items()}


def person_of_memorandum(memorandum: Memorandum, person_id: int) -> MemorandumPerson | None:
    query = sa.select(MemorandumPerson).where(
        MemorandumPerson.memorandum_id == memorandum.id, MemorandumPerson.id == person_id
    )
    return db.session.scalar(query)


def ceremony_in(event: Event, session_id: int) -> Session | None:
    """The session of an event, whether or not it is a ceremony by now."""
    return db.session.scalar(sa.select(Session).where(Session.event_id == event.id, Session.id == session_id))


def busy_then(people: Collection[int], session: Session) -> dict[int, list[Busy]]:
    """By registration, what people are in or where they are while a ceremony is on, without the ceremony itself."""
    title = localize(session.title)
    found = {}
    for person, times in times_of(people, except_id=None).items():
        here = (session.starts_at, session.ends_at, title)
        over = [one for one in times if one.starts_at < session.ends_at and one.ends_at > session.starts_at]
        found[person] = [one for one in over if (one.starts_at, one.ends_at, one.what) != here]
    return found


def remarks_on(
    session: Session, instruments: Sequence[Memorandum], people: dict[int, list[MemorandumPerson]]
) -> list[Remark]:
    """What is not in order with a ceremony. A constant number of statements."""
    ceremony = ceremony_of(session)
    found = [remark for one in instruments for remark in _of_instrument(one, people[one.id])]
    everybody = {one.registration_id for theirs in people.values() for one in theirs if one.registration_id}
    busy = busy_then(everybody, session)
    named: set[int] = set()
    for one in (one for theirs in people.values() for one in theirs if one.registration_id):
        if one.registration_id not in named:
            named.add(one.registration_id or 0)
            found += _of_person(one, busy[one.registration_id or 0])
    if len({code for one in instruments for code in one.languages}) > 1 and not session.interpreters:
        found.append(Remark(CeremonyTrouble.NO_INTERPRETER))
    acts = run_sheet(session.starts_at, ceremony.opening_minutes, ceremony.minutes_each, len(instruments))
    if acts[-1].at > session.ends_at:
        found.append(Remark(CeremonyTrouble.TOO_LONG, busy=Busy(session.ends_at, acts[-1].at, "")))
    return found


def _of_instrument(one: Memorandum, people: Sequence[MemorandumPerson]) -> Iterator[Remark]:
    for side in one.sides:
        theirs = [person for person in people if person.side_id == side.id]
        signing = [person for person in theirs if person.role is CeremonyRole.SIGNATORY]
        behind = [person.rank for person in theirs if person.role is CeremonyRole.WITNESS]
        if not signing:
            yield Remark(CeremonyTrouble.NO_SIGNATORY, side.party.name, memorandum=one)
        for person in signing:
            if not person.full_powers:
                yield Remark(CeremonyTrouble.NO_POWERS, person.name_in(None), memorandum=one)
        if outranked([person.rank for person in signing], behind):
            yield Remark(CeremonyTrouble.OUTRANKED, side.party.name, memorandum=one)


def _of_person(person: MemorandumPerson, times: Sequence[Busy]) -> Iterator[Remark]:
    if person.is_away:
        yield Remark(CeremonyTrouble.NOT_COMING, person.name_in(None), memorandum=person.memorandum)
    for one in times:
        yield Remark(CeremonyTrouble.BUSY, person.name_in(None), one)


def signatories_missing(memorandum: Memorandum) -> list[str]:
    """The parties for which nobody signs."""
    query = sa.select(MemorandumPerson.side_id).where(
        MemorandumPerson.memorandum_id == memorandum.id, MemorandumPerson.role == CeremonyRole.SIGNATORY
    )
    signing = set(db.session.scalars(query))
    return [side.party.name for side in memorandum.sides if side.id not in signing]
