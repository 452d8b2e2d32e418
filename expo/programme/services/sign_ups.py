"""Seats in workshops: never more than there are, and a waiting list that fills them."""

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import NotFound, Refused
from expo.history.services import PROGRAM, Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, said
from expo.programme.mails import SEAT_FREE, session_line
from expo.programme.models import Session, SignUp
from expo.programme.rules import SessionState, free_seat
from expo.programme.services.stars import drop_session, keep_session
from expo.programme.sign_up_queries import last_place, seat_clash, seats_of
from expo.registration.models import Registration
from expo.registration.notices import queue_notice
from expo.registration.rules import RegistrationState

_GONE = (RegistrationState.CANCELLED, RegistrationState.DECLINED)


def sign_up(registration: Registration, session: Session, *, by: Actor) -> SignUp:
    """A seat in the session, or the next number on its waiting list. Twice is once.

    Raises Refused when it takes no sign-ups (any more), or when the person has a seat elsewhere at that time.
    """
    _lock(session)
    # Somebody who signs up for two sessions at once is served one after the other, or would sit in both.
    db.session.refresh(registration, with_for_update={"of": Registration})
    if (
        session.event_id != registration.event_id
        or session.state is not SessionState.PUBLISHED
        or session.seats is None
    ):
        raise NotFound(_("There is no such session."))
    if session.starts_at <= clock.now():
        raise Refused(_("This session has begun."))
    if registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("You can sign up once your registration is confirmed."))
    held = db.session.get(SignUp, (session.id, registration.id))
    if held is not None:
        return held
    other = seat_clash(registration.id, session)
    if other is not None:
        raise Refused(_("You have a seat in “%(title)s” at that time. Give it back first.", title=said(other.title)))
    return _seated(registration, session, by)


def give_back(registration: Registration, session: Session, *, by: Actor) -> None:
    """The person's seat goes to the first who waits; their number on the waiting list just goes."""
    _lock(session)
    held = db.session.get(SignUp, (session.id, registration.id))
    if held is None:
        return
    db.session.delete(held)
    db.session.flush()
    drop_session(registration.id, session)
    record(Verb.GAVE_BACK_A_SEAT_IN, session, by=by, event_id=session.event_id, named=said(session.title))
    fill_seats(session)


def fill_seats(session: Session) -> int:
    """Give the free seats to those who wait, in their order, and tell them. Returns how many. The session is locked.

    Nobody moves up in a session that is not public or has begun; one that is reinstated is filled then.
    """
    if session.seats is None:
        return 0
    seats = seats_of(session.id)
    taken = {held.seat for held in seats if held.seat is not None}
    for held in seats:
        if held.seat is not None and held.seat > session.seats:  # after a change of their number
            taken.discard(held.seat)
            held.seat = free_seat(taken, session.seats)
            taken.add(held.seat or 0)
            db.session.flush()
    moved_up = 0
    if session.state is not SessionState.PUBLISHED or session.starts_at <= clock.now():
        return moved_up
    for held in sorted((one for one in seats if one.place is not None), key=lambda one: one.place or 0):
        seat = free_seat(taken, session.seats)
        if seat is None:
            break
        if not _may_move_up(held, session):
            continue
        held.seat, held.place = seat, None
        taken.add(seat)
        _welcome(held.registration_id, session)
        moved_up += 1
    db.session.flush()
    return moved_up


def sweep_seats() -> int:
    """Seats of people whose registration ended go to those who wait: of one session a call, in the caller's transaction.

    Returns how many went back.
    """
    query = (
        sa.select(SignUp.session_id)
        .join(Registration, SignUp.registration_id == Registration.id)
        .where(Registration.state.in_(_GONE))
        .limit(1)
    )
    session = db.session.get(Session, db.session.scalar(query) or 0)
    if session is None:
        return 0
    _lock(session)
    return _take_back(session)


def _take_back(session: Session) -> int:
    gone = sa.select(Registration.id).where(Registration.state.in_(_GONE))
    query = sa.select(SignUp).where(SignUp.session_id == session.id, SignUp.registration_id.in_(gone))
    held = list(db.session.scalars(query))
    for one in held:
        drop_session(one.registration_id, session)
        db.session.delete(one)
    db.session.flush()
    fill_seats(session)
    return len(held)


def _seated(registration: Registration, session: Session, by: Actor) -> SignUp:
    seat = free_seat([one.seat for one in seats_of(session.id) if one.seat], session.seats or 0)
    place = None if seat is not None else last_place(session.id) + 1
    held = SignUp(
        session_id=session.id, registration_id=registration.id, seat=seat, place=place, created_at=clock.now()
    )
    db.session.add(held)
    db.session.flush()
    if seat is not None:
        keep_session(registration.id, session)
    verb = Verb.SIGNED_UP_FOR if seat is not None else Verb.JOINED_THE_WAITING_LIST_OF
    record(verb, session, by=by, event_id=session.event_id, named=said(session.title))
    return held


def _may_move_up(held: SignUp, session: Session) -> bool:
    """Whether they still come, and have taken no seat elsewhere at that time while they waited."""
    registration = db.session.get(Registration, held.registration_id)
    coming = registration is not None and registration.state is RegistrationState.CONFIRMED
    return coming and seat_clash(held.registration_id, session) is None


def _welcome(registration_id: int, session: Session) -> None:
    registration = db.session.get(Registration, registration_id)
    if registration is None:
        return
    keep_session(registration_id, session)
    queue_notice(registration, SEAT_FREE, {"session": session_line(session, registration.language)})
    record(Verb.MOVED_UP, session, by=PROGRAM, event_id=session.event_id, named=said(session.title))


def _lock(session: Session) -> None:
    """From here on nobody else takes or gives a seat of it."""
    db.session.refresh(session, with_for_update={"of": Session})
