"""Signing up for workshops: seats up to the limit, and a waiting list that fills free seats."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import NotFound, Refused
from expo.history.services import PROGRAM, Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.programme.mails import SEAT_FREE, session_line
from expo.programme.models import Session, SignUp
from expo.programme.rules import SessionState, free_seat
from expo.programme.services.stars import drop_session, keep_session
from expo.programme.sign_up_queries import last_waiting_number, seat_clash, seats_of, sessions_waited_for
from expo.registration.models import Registration
from expo.registration.notices import queue_notice
from expo.registration.rules import RegistrationState

_ENDED = (RegistrationState.CANCELLED, RegistrationState.DECLINED)


def sign_up(registration: Registration, session: Session, *, by: Actor) -> SignUp:
    """Take a seat in the session that nobody waits for, or join its waiting list. Idempotent.

    Raises Refused when sign-ups are closed, or when the person has a seat in an overlapping session.
    """
    _lock(session)
    # The row lock serialises sign-ups of one person, who could otherwise get seats in two overlapping sessions.
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
    existing = db.session.get(SignUp, (session.id, registration.id))
    if existing is not None:
        return existing
    other = seat_clash(registration.id, session)
    if other is not None:
        raise Refused(
            _("You have a seat in “%(title)s” at that time. Give it back first.", title=localize(other.title))
        )
    return _add_sign_up(registration, session, by)


def give_back(registration: Registration, session: Session, *, by: Actor) -> None:
    """Give the person's seat to the first on the waiting list, or remove the person from it."""
    _lock(session)
    sign_up = db.session.get(SignUp, (session.id, registration.id))
    if sign_up is None:
        return
    db.session.delete(sign_up)
    db.session.flush()
    drop_session(registration.id, session)
    record(Verb.GAVE_BACK_A_SEAT_IN, session, by=by, event_id=session.event_id, named=localize(session.title))
    fill_seats(session)


def _is_filled_now(session: Session) -> bool:
    until = session.event.seats_filled_until(session.starts_at)
    return session.state is SessionState.PUBLISHED and clock.now() < until


def _waiting_in_order(sign_ups: Iterable[SignUp]) -> list[SignUp]:
    waiting = [one for one in sign_ups if one.waiting_number is not None]
    return sorted(waiting, key=lambda one: one.waiting_number or 0)


def fill_seats(session: Session) -> int:
    """Give free seats to the waiting list in order, and notify each person. Returns how many moved up. The caller holds
    the lock on the session.

    Nobody moves up in a session that is not published, has begun, or begins within the hours that the event's settings
    keep quiet; a reinstated one is filled then.
    """
    if session.seats is None:
        return 0
    seats = seats_of(session.id)
    taken = {sign_up.seat for sign_up in seats if sign_up.seat is not None}
    _renumber_seats(seats, taken, session.seats)
    moved_up = 0
    for sign_up in _waiting_in_order(seats) if _is_filled_now(session) else []:
        seat = free_seat(taken, session.seats)
        if seat is None:
            break
        if not _may_move_up(sign_up, session):
            continue
        sign_up.seat, sign_up.waiting_number = seat, None
        taken.add(seat)
        _notify_moved_up(sign_up.registration_id, session)
        moved_up += 1
    db.session.flush()
    return moved_up


def _renumber_seats(seats: Sequence[SignUp], taken: set[int], limit: int) -> None:
    """Give seats numbered above a reduced limit a free number within it; keeps `taken` up to date."""
    for sign_up in seats:
        if sign_up.seat is not None and sign_up.seat > limit:
            taken.discard(sign_up.seat)
            sign_up.seat = free_seat(taken, limit)
            taken.add(sign_up.seat or 0)
            db.session.flush()


def sweep_seats() -> int:
    """Free the seats of people whose registration has ended and fill them from the waiting list: one session per call,
    in the caller's transaction.

    Returns how many sign-ups were removed.
    """
    query = (
        sa.select(SignUp.session_id)
        .join(Registration, SignUp.registration_id == Registration.id)
        .where(Registration.state.in_(_ENDED))
        .limit(1)
    )
    session = db.session.get(Session, db.session.scalar(query) or 0)
    if session is None:
        return 0
    _lock(session)
    return _remove_ended(session)


def _remove_ended(session: Session) -> int:
    ended_ids = sa.select(Registration.id).where(Registration.state.in_(_ENDED))
    query = sa.select(SignUp).where(SignUp.session_id == session.id, SignUp.registration_id.in_(ended_ids))
    ended = list(db.session.scalars(query))
    for sign_up in ended:
        drop_session(sign_up.registration_id, session)
        db.session.delete(sign_up)
    db.session.flush()
    fill_seats(session)
    return len(ended)


def sweep_waiting_seats() -> int:
    """Give free seats of one session to its waiting list, which is filled again since the last hours were changed. Returns how
    many moved up.
    """
    for session in sessions_waited_for():
        if _is_filled_now(session):
            _lock(session)
            if moved_up := fill_seats(session):
                return moved_up
    return 0


def give_seat(session: Session, registration_id: int, *, by: Actor) -> None:
    """Give a free seat to somebody of the waiting list, as an organiser decides, and notify the person; when the list is
    filled no more. Raises Refused when no seat is free, or the person cannot take it.
    """
    _lock(session)
    sign_up = db.session.get(SignUp, (session.id, registration_id))
    if sign_up is None or sign_up.waiting_number is None:
        raise NotFound(_("Somebody else changed the seats of this session. Look at the list again."))
    if session.state is not SessionState.PUBLISHED or session.starts_at <= clock.now():
        raise Refused(_("This session has begun."))
    seat = free_seat([other.seat for other in seats_of(session.id) if other.seat], session.seats or 0)
    if seat is None:
        raise Refused(_("All seats are taken."))
    if not _may_move_up(sign_up, session):
        raise Refused(_("This person is not coming, or has a seat in another session at that time."))
    sign_up.seat, sign_up.waiting_number = seat, None
    db.session.flush()
    _notify_moved_up(registration_id, session, by)


def _next_seat(session: Session) -> int | None:
    """The seat for who comes now, None for none. A free one that others wait for is theirs: it is given to them first as long
    as the list is filled (whoever could not take it is passed over), and stays free afterwards.
    """
    seats = seats_of(session.id)
    if _waiting_in_order(seats):
        if not _is_filled_now(session):
            return None
        fill_seats(session)
        seats = seats_of(session.id)
    return free_seat([other.seat for other in seats if other.seat], session.seats or 0)


def _add_sign_up(registration: Registration, session: Session, by: Actor) -> SignUp:
    seat = _next_seat(session)
    waiting_number = None if seat is not None else last_waiting_number(session.id) + 1
    sign_up = SignUp(
        event_id=session.event_id,
        session_id=session.id,
        registration_id=registration.id,
        seat=seat,
        waiting_number=waiting_number,
        created_at=clock.now(),
    )
    db.session.add(sign_up)
    db.session.flush()
    if seat is not None:
        keep_session(registration.id, session)
    verb = Verb.SIGNED_UP_FOR if seat is not None else Verb.JOINED_THE_WAITING_LIST_OF
    record(verb, session, by=by, event_id=session.event_id, named=localize(session.title))
    return sign_up


def _may_move_up(sign_up: SignUp, session: Session) -> bool:
    """Whether the registration is still confirmed and the person has no seat in an overlapping session."""
    registration = db.session.get(Registration, sign_up.registration_id)
    coming = registration is not None and registration.state is RegistrationState.CONFIRMED
    return coming and seat_clash(sign_up.registration_id, session) is None


def _notify_moved_up(registration_id: int, session: Session, by: Actor = PROGRAM) -> None:
    registration = db.session.get(Registration, registration_id)
    if registration is None:
        return
    keep_session(registration_id, session)
    queue_notice(registration, SEAT_FREE, {"session": session_line(session, registration.language)})
    record(Verb.MOVED_UP, session, by=by, event_id=session.event_id, named=localize(session.title))


def _lock(session: Session) -> None:
    """Reload the session with a row lock, which serialises all changes of its seats."""
    db.session.refresh(session, with_for_update={"of": Session})
