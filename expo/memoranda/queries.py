"""Queries of memoranda."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.meetings.models import Party
from expo.memoranda.ceremony_rules import CeremonyRole
from expo.memoranda.models import Memorandum, MemorandumParty, MemorandumPerson, MemorandumText
from expo.memoranda.rules import ENDED, CeremonyFacts, ClearanceState, MemorandumFacts
from expo.programme.models import Session
from expo.programme.rules import LIVE, SessionKind

_PARTY = selectinload(Memorandum.sides).joinedload(MemorandumParty.party)
WITH_NAMES = (
    _PARTY.joinedload(Party.exhibitor).joinedload(Exhibitor.firm),
    _PARTY.joinedload(Party.delegation),
    _PARTY.joinedload(Party.body),
)


def memoranda_of(event_ids: Collection[int]) -> sa.Select[Memorandum]:
    """Selects the memoranda of these events, with parties and clearances, the newest first."""
    query = sa.select(Memorandum).where(Memorandum.event_id.in_(event_ids)).order_by(Memorandum.id.desc())
    whole = (
        selectinload(Memorandum.clearances),
        selectinload(Memorandum.texts),
        selectinload(Memorandum.people).joinedload(MemorandumPerson.registration),
        joinedload(Memorandum.session),
    )
    loaded = (*WITH_NAMES, *whole, joinedload(Memorandum.event))
    return query.options(*loaded)


def count_of_memoranda(event_ids: Collection[int]) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(Memorandum).where(Memorandum.event_id.in_(event_ids))


def events_with_memoranda() -> list[int]:
    return list(db.session.scalars(sa.select(Memorandum.event_id).distinct()))


def memorandum_in(event: Event, memorandum_id: int) -> Memorandum | None:
    query = sa.select(Memorandum).where(Memorandum.event_id == event.id, Memorandum.id == memorandum_id)
    return db.session.scalar(query.options(*WITH_NAMES, selectinload(Memorandum.clearances)))


def text_of_memorandum(memorandum: Memorandum, uid: str) -> MemorandumText | None:
    query = sa.select(MemorandumText).where(MemorandumText.memorandum_id == memorandum.id, MemorandumText.uid == uid)
    return db.session.scalar(query)


def latest_texts(memorandum: Memorandum) -> dict[str, MemorandumText]:
    """The newest text of each language."""
    found: dict[str, MemorandumText] = {}
    for text in memorandum.texts:
        found.setdefault(text.language, text)
    return found


def facts_of(memorandum: Memorandum) -> MemorandumFacts:
    session, asked = memorandum.session, {one.country for one in memorandum.clearances}
    signing = {one.side_id for one in memorandum.people if one.role is CeremonyRole.SIGNATORY}
    return MemorandumFacts(
        state=memorandum.state,
        parties=len(memorandum.sides),
        languages=tuple(memorandum.languages),
        texts=frozenset(text.language for text in memorandum.texts),
        clearances=tuple(one.state for one in memorandum.clearances),
        ceremony=None if session is None else _ceremony(session, memorandum.expected_at),
        prevailing=memorandum.prevailing,
        gone=tuple(side.party.name for side in memorandum.sides if not side.party.stands),
        unasked=tuple(one for one in countries_of(memorandum) if one not in asked),
        away=tuple(one.name_in(None) for one in memorandum.people if one.is_away),
        unsigned=tuple(side.party.name for side in memorandum.sides if side.id not in signing),
    )


def _ceremony(session: Session, expected_at: datetime | None) -> CeremonyFacts:
    return CeremonyFacts(session.starts_at, expected_at, is_ceremony(session))


def is_ceremony(session: Session) -> bool:
    """Whether it takes place, as a signing ceremony."""
    return session.state in LIVE and session.kind is SessionKind.SIGNING_CEREMONY


def countries_of(memorandum: Memorandum) -> list[str]:
    """The countries of the parties by now, in the parties' order."""
    return list(dict.fromkeys(filter(None, (side.party.country for side in memorandum.sides))))


def memoranda_with(party: Party) -> list[Memorandum]:
    """The memoranda of a party, in the order in which they are locked."""
    theirs = sa.select(MemorandumParty.memorandum_id).where(MemorandumParty.party_id == party.id)
    return list(db.session.scalars(sa.select(Memorandum).where(Memorandum.id.in_(theirs)).order_by(Memorandum.id)))


def open_clearances(memorandum: Memorandum) -> int:
    return sum(one.state is not ClearanceState.GIVEN for one in memorandum.clearances)


def ceremonies_of(event: Event, chosen: int | None = None) -> list[Session]:
    """The signing ceremonies of the programme that take place, and the one that was chosen, whatever became of it."""
    held = sa.and_(Session.kind == SessionKind.SIGNING_CEREMONY, Session.state.in_(LIVE))
    query = sa.select(Session).where(Session.event_id == event.id, sa.or_(held, Session.id == chosen))
    return list(db.session.scalars(query.options(joinedload(Session.room)).order_by(Session.starts_at, Session.id)))


def memoranda_of_party(party_id: int) -> int:
    """In how many memoranda a party is."""
    counting = sa.select(sa.func.count()).where(MemorandumParty.party_id == party_id)
    return db.session.scalar(counting) or 0


def unsigned_with(party_id: int) -> list[Memorandum]:
    """The memoranda of a party that are still to be signed."""
    theirs = sa.select(MemorandumParty.memorandum_id).where(MemorandumParty.party_id == party_id)
    query = sa.select(Memorandum).where(Memorandum.id.in_(theirs), Memorandum.state.not_in(sorted(ENDED)))
    return list(db.session.scalars(query.options(joinedload(Memorandum.session)).order_by(Memorandum.id)))
