"""Signing ceremonies: how one goes, the order of its instruments, and who signs, stands behind and hands over."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.errors import Changed, Refused
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.memoranda.ceremony_queries import busy_then, ceremony_of, instruments_of
from expo.memoranda.ceremony_words import busy_sentence
from expo.memoranda.models import Memorandum, MemorandumParty, MemorandumPerson
from expo.memoranda.rules import ENDED
from expo.memoranda.services.states import lock_memorandum
from expo.programme.models import Session
from expo.registration.domain_events import PersonErased, PersonReplaced
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

MOST_PEOPLE = 60  # of one memorandum


def save_ceremony(session: Session, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save on which side the guests are and how long each act takes. Raises Changed where somebody else saved meanwhile."""
    db.session.execute(sa.select(Session.id).where(Session.id == session.id).with_for_update())
    ceremony = ceremony_of(session)
    if sa.inspect(ceremony).persistent:
        db.session.refresh(ceremony)
    if ceremony.version != version:
        raise Changed(_("Somebody else changed this while you wrote."), [])
    was, now = differences({name: getattr(ceremony, name) for name in fields}, fields)
    if not now and sa.inspect(ceremony).persistent:
        return
    for name, value in fields.items():
        setattr(ceremony, name, value)
    ceremony.version += 1
    db.session.add(ceremony)
    db.session.flush()
    record(
        Verb.CHANGED, session, by=by, event_id=session.event_id, named=localize(session.title), before=was, after=now
    )


def move_instrument(session: Session, memorandum_id: int, *, up: bool, by: Actor) -> None:
    """Sign an instrument one place earlier or later. The whole order is written, each place once."""
    db.session.execute(sa.select(Session.id).where(Session.id == session.id).with_for_update())
    order = instruments_of(session)
    position = next((index for index, one in enumerate(order) if one.id == memorandum_id), None)
    other = None if position is None else position + (-1 if up else 1)
    if position is None or other is None or not 0 <= other < len(order):
        raise Refused(_("It cannot be moved further. Look at the order again."))
    order[position], order[other] = order[other], order[position]
    for index, one in enumerate(order, start=1):
        one.signing_order = index
    db.session.flush()
    moved, after = order[other], {"signing_order": other + 1}
    record(Verb.CHANGED, moved, by=by, event_id=session.event_id, named=localize(moved.title), after=after)


def add_person(
    memorandum: Memorandum, side: MemorandumParty, fields: Mapping[str, Any], person: Registration | None, *, by: Actor
) -> MemorandumPerson:
    """Somebody signs, stands behind or hands over for a party. Raises Refused for who is there already, does not come, or is
    in something else while the ceremony is on.
    """
    check_open(memorandum)
    here = sa.select(MemorandumPerson.registration_id).where(MemorandumPerson.memorandum_id == memorandum.id)
    others = list(db.session.scalars(here))
    if len(others) >= MOST_PEOPLE:
        raise Refused(_("At most %(most)d people are named for a memorandum.", most=MOST_PEOPLE))
    if person is not None:
        if person.id in others:
            raise Refused(_("%(name)s is named already.", name=person.name))
        _check_free(memorandum, person)
    made = MemorandumPerson(
        event_id=memorandum.event_id,
        memorandum_id=memorandum.id,
        side_id=side.id,
        registration_id=person.id if person else None,
        **fields,
    )
    db.session.add(made)
    db.session.flush()
    _record(Verb.ADDED, memorandum, made, by=by)
    return made


def edit_person(
    memorandum: Memorandum, found: MemorandumPerson, fields: Mapping[str, Any], *, version: int, by: Actor
) -> None:
    """Save what somebody does there, their post, rank, spellings, and whether the full powers were seen."""
    check_open(memorandum)
    db.session.refresh(found)
    if found.version != version:
        raise Changed(_("Somebody else changed this while you wrote."), [])
    was, now = differences({name: getattr(found, name) for name in fields}, fields)
    if not now:
        return
    for name, value in fields.items():
        setattr(found, name, value)
    found.version += 1
    db.session.flush()
    _record(Verb.CHANGED, memorandum, found, by=by, before=_told(was), after=_told(now))


def remove_person(memorandum: Memorandum, found: MemorandumPerson, *, by: Actor) -> None:
    check_open(memorandum)
    _record(Verb.REMOVED, memorandum, found, by=by)
    db.session.delete(found)
    db.session.flush()


def replace_signatory(replaced: PersonReplaced) -> None:
    """Somebody has the place of another: they are there in their stead, and their full powers are to be seen anew."""
    for one in _of_person(replaced.former):
        others = sa.select(MemorandumPerson.id).where(
            MemorandumPerson.memorandum_id == one.memorandum_id,
            MemorandumPerson.registration_id == replaced.successor.id,
        )
        if one.memorandum.state in ENDED or db.session.scalar(others) is not None:
            continue
        one.registration_id, one.full_powers, one.name = replaced.successor.id, False, {}
        one.version += 1
        db.session.flush()
        _record(Verb.CHANGED, one.memorandum, one, by=replaced.by, after={"full_powers": False})


def forget_signatory(erased: PersonErased) -> None:
    """Somebody is erased: they are named for no memorandum any more."""
    for one in _of_person(erased.person):
        db.session.delete(one)
    db.session.flush()


def _of_person(person: Registration) -> list[MemorandumPerson]:
    theirs = MemorandumPerson.registration_id == person.id
    return list(db.session.scalars(sa.select(MemorandumPerson).where(theirs).order_by(MemorandumPerson.id)))


def check_open(memorandum: Memorandum) -> None:
    """Lock the memorandum. Raises Refused once it is signed or withdrawn."""
    lock_memorandum(memorandum)
    if memorandum.state in ENDED:
        raise Refused(_("It is signed or withdrawn: who was there does not change any more."))


def _check_free(memorandum: Memorandum, person: Registration) -> None:
    if person.state is not RegistrationState.CONFIRMED:
        raise Refused(_("The registration of %(name)s is not confirmed.", name=person.name))
    session = memorandum.session
    if session is not None:
        for busy in busy_then([person.id], session)[person.id]:
            raise Refused(busy_sentence(person.name, busy, memorandum.event.zone))


def _record(verb: Verb, memorandum: Memorandum, one: MemorandumPerson, *, by: Actor, **values: Any) -> None:
    after = {"ceremony_role": one.role, **values.get("after", {})}
    named = f"{localize(memorandum.title)}: {one.side.party.name}"
    record(verb, memorandum, by=by, event_id=memorandum.event_id, named=named, before=values.get("before"), after=after)


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What history keeps of a change: not the spellings of names, which are erased with their person."""
    return {name: value for name, value in values.items() if name != "name"}
