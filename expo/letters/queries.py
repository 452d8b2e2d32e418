"""Queries for requests and letters."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, undefer

from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.events.models import Event
from expo.kit.text import like, search_terms
from expo.letters.models import Letter, LetterPicture, LetterRequest, LetterSettings
from expo.letters.rules import COUNTED, RequestState
from expo.registration.models import Registration

_LAST_FIRST = LetterRequest.id.desc()


def letter_settings(event: Event) -> LetterSettings | None:
    """The event's letter settings; None until they are saved."""
    return db.session.scalar(sa.select(LetterSettings).where(LetterSettings.event_id == event.id))


def requests_of(
    event: Event, *, state: str = "", q: str = "", delegation_id: int | None = None
) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The query of an event's requests with people and letters, open ones first, oldest first, and its count query."""
    conditions = [LetterRequest.event_id == event.id]
    if state in set(RequestState):
        conditions.append(LetterRequest.state == RequestState(state))
    if delegation_id is not None:
        members = sa.select(Member.registration_id).where(Member.delegation_id == delegation_id)
        conditions.append(LetterRequest.registration_id.in_(members))
    conditions += [Registration.search.like(like(term), escape="\\") for term in search_terms(q)]
    rows = sa.select(LetterRequest).join(LetterRequest.registration).where(*conditions)
    rows = rows.options(contains_eager(LetterRequest.registration), joinedload(LetterRequest.letter))
    counting = sa.select(sa.func.count()).select_from(LetterRequest).join(LetterRequest.registration).where(*conditions)
    return rows.order_by(LetterRequest.id), counting


def request_counts(event: Event) -> dict[RequestState, int]:
    query = sa.select(LetterRequest.state, sa.func.count()).where(LetterRequest.event_id == event.id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(LetterRequest.state))}


def request_in(event: Event, request_id: int) -> LetterRequest | None:
    """A request by its id, within its event, with its person and letter."""
    query = sa.select(LetterRequest).where(LetterRequest.event_id == event.id, LetterRequest.id == request_id)
    return db.session.scalar(query.options(joinedload(LetterRequest.registration), joinedload(LetterRequest.letter)))


def requests_in(event: Event, ids: Iterable[int]) -> list[LetterRequest]:
    """The requests with these ids within the event, in the order they were made."""
    query = sa.select(LetterRequest).where(LetterRequest.event_id == event.id, LetterRequest.id.in_(list(ids)))
    query = query.options(joinedload(LetterRequest.registration), joinedload(LetterRequest.letter))
    query = query.options(undefer(LetterRequest.sealed))
    return list(db.session.scalars(query.order_by(LetterRequest.id)))


def requests_about(registration: Registration) -> list[LetterRequest]:
    """A person's requests, the latest first, with their letters."""
    query = sa.select(LetterRequest).where(LetterRequest.registration_id == registration.id)
    return list(db.session.scalars(query.options(joinedload(LetterRequest.letter)).order_by(_LAST_FIRST)))


def open_requests(registrations: Sequence[Registration]) -> dict[int, LetterRequest]:
    """The open or refused requests, by registration id."""
    waiting = (RequestState.ASKED, RequestState.BEING_CHECKED, RequestState.REFUSED)
    return _by_registration(registrations, waiting)


def approved_requests(registrations: Sequence[Registration]) -> dict[int, LetterRequest]:
    """The approved requests, by registration id."""
    return _by_registration(registrations, (RequestState.APPROVED,))


def limited_delegations(registration_ids: Iterable[int]) -> list[Delegation]:
    """The delegations of these people that have a letter quota, locked in order of id."""
    query = sa.select(Delegation).join(Member, Member.delegation_id == Delegation.id)
    query = query.where(Member.registration_id.in_(list(registration_ids)), Delegation.letter_quota.is_not(None))
    return list(db.session.scalars(query.order_by(Delegation.id).with_for_update(of=Delegation)).unique())


def sealed_requests_of(delegation: Delegation) -> list[LetterRequest]:
    """The open and approved requests of a delegation's members whose passport data is not erased, with their people."""
    query = sa.select(LetterRequest).join(Member, Member.registration_id == LetterRequest.registration_id)
    query = query.where(
        Member.delegation_id == delegation.id,
        LetterRequest.state.in_([RequestState.ASKED, RequestState.BEING_CHECKED, RequestState.APPROVED]),
        LetterRequest.sealed.is_not(None),
    )
    query = query.options(joinedload(LetterRequest.registration), undefer(LetterRequest.sealed))
    return list(db.session.scalars(query.order_by(LetterRequest.id)))


def delegation_with(person: Registration) -> Delegation | None:
    """The delegation that a person is a member of."""
    query = sa.select(Delegation).join(Member, Member.delegation_id == Delegation.id)
    return db.session.scalar(query.where(Member.registration_id == person.id))


def letters_of(delegation: Delegation) -> set[int]:
    """The ids of a delegation's registrations that have a letter or an open request."""
    query = sa.select(LetterRequest.registration_id).join(
        Member, Member.registration_id == LetterRequest.registration_id
    )
    return set(db.session.scalars(query.where(Member.delegation_id == delegation.id, LetterRequest.state.in_(COUNTED))))


def names_of(registration_ids: Iterable[int]) -> list[str]:
    """The names of these people, in order."""
    query = sa.select(Registration).where(Registration.id.in_(list(registration_ids)))
    return sorted(one.name for one in db.session.scalars(query))


def members_of_these(delegation: Delegation, registration_ids: Iterable[int]) -> set[int]:
    """The registration ids among these that are members of the delegation."""
    query = sa.select(Member.registration_id).where(
        Member.delegation_id == delegation.id, Member.registration_id.in_(list(registration_ids))
    )
    return {number for number in db.session.scalars(query) if number is not None}


def _by_registration(
    registrations: Sequence[Registration], states: tuple[RequestState, ...]
) -> dict[int, LetterRequest]:
    query = sa.select(LetterRequest).where(
        LetterRequest.registration_id.in_([registration.id for registration in registrations]),
        LetterRequest.state.in_(states),
    )
    found = db.session.scalars(query.options(joinedload(LetterRequest.letter), undefer(LetterRequest.sealed)))
    return {request.registration_id: request for request in found}


def letter_by_code(code: str) -> Letter | None:
    """A letter by its verification code, with its event, request and registration."""
    path = joinedload(Letter.request).joinedload(LetterRequest.registration)
    return db.session.scalar(sa.select(Letter).where(Letter.code == code).options(joinedload(Letter.event), path))


def picture_in(event: Event, picture_id: int) -> LetterPicture | None:
    query = sa.select(LetterPicture).where(LetterPicture.event_id == event.id, LetterPicture.id == picture_id)
    return db.session.scalar(query.options(undefer(LetterPicture.content)))


def pictures_of(event: Event, ids: set[int] | None = None) -> dict[int, bytes]:
    """The event's pictures as PNG by id, or only those with these ids."""
    query = sa.select(LetterPicture.id, LetterPicture.content).where(LetterPicture.event_id == event.id)
    rows = db.session.execute(query if ids is None else query.where(LetterPicture.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def passport_count(event_id: int) -> int:
    """How many of an event's requests have passport data."""
    query = sa.select(sa.func.count()).select_from(LetterRequest)
    return db.session.scalar(query.where(LetterRequest.event_id == event_id, LetterRequest.sealed.is_not(None))) or 0


def sealed_requests(event_id: int, most: int) -> list[LetterRequest]:
    """Locked requests of an event that have passport data, at most `most`."""
    query = (
        sa.select(LetterRequest)
        .where(LetterRequest.event_id == event_id, LetterRequest.sealed.is_not(None))
        .order_by(LetterRequest.id)
        .limit(most)
        .with_for_update(of=LetterRequest, skip_locked=True)
    )
    return list(db.session.scalars(query))
