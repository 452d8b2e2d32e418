"""An interpreter is one person: nobody interprets in two things at once, and the tables refuse it too."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from expo.db import db, on_postgresql, transaction
from expo.delegations.models import Member
from expo.delegations.rules import MemberRole
from expo.delegations.services.members import set_precedence
from expo.errors import Refused
from expo.history.services import PROGRAM
from expo.interpreters.models import Booking, Interpreter
from expo.interpreters.queries import interpreter_who_is, interpreters_of
from expo.interpreters.services.directory import edit_interpreter, merge_interpreters, remove_interpreter
from expo.interpreters.services.shifts import add_shift, remove_shift
from expo.interpreters.sources import engagements_of
from expo.itinerary.models import ItineraryItem
from expo.itinerary.services import edit_item
from expo.programme.models import Session
from expo.programme.rules import PartRole, SessionState
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.speakers import edit_speaker
from expo.registration.models import Registration
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_session, a_speaker
from tests.itinerary.items import an_item

HOUR = timedelta(hours=1)


def person_of(member: Member) -> Registration:
    assert member.registration is not None
    return member.registration


def test_an_interpreter_who_is_elsewhere_is_refused_by_name_and_by_what(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    a_session(event, title={"en": "Opening"}, interpreters=[derya])
    later = a_session(event, starts_at=MORNING + HOUR, interpreters=[derya])

    with pytest.raises(Refused) as chosen:
        a_session(event, starts_at=MORNING + HOUR / 2, interpreters=[derya])
    with pytest.raises(Refused) as moved, transaction():
        edit_session(later, {"starts_at": MORNING + HOUR / 2}, version=later.version, by=PROGRAM)

    assert str(chosen.value) == str(moved.value) == "Derya is in “Opening” at that time."


def test_a_cancelled_session_lets_its_interpreter_go_and_does_not_come_back_over_another(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    first = a_session(event, interpreters=[derya])
    with transaction():
        move_session(first, SessionState.CANCELLED, by=PROGRAM)
    a_session(event, title={"en": "Instead"}, interpreters=[derya])

    with pytest.raises(Refused) as refusal, transaction():
        move_session(first, SessionState.PUBLISHED, by=PROGRAM)

    assert str(refusal.value) == "Derya is in “Instead” at that time."
    assert [one.name for one in first.interpreters] == ["Derya"]


def test_one_who_was_taken_out_is_free_and_can_be_put_back(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    session = a_session(event, interpreters=[derya])
    for wanted in ([], [derya], []):
        with transaction():
            edit_session(session, {}, version=session.version, by=PROGRAM, interpreters=wanted)
    db.session.expire_all()

    [booking] = db.session.scalars(sa.select(Booking))
    assert (booking.live, booking.dropped, booking.changes) == (False, True, 3)
    assert session.interpreters == []
    a_session(event, interpreters=[derya])


def test_the_tables_refuse_an_interpreter_in_two_things_at_once(app: Flask) -> None:
    if not on_postgresql():
        pytest.skip("SQLite has one writer at a time and no exclusion constraints")
    event = an_event()
    derya = an_interpreter(event)
    a_session(event, interpreters=[derya])

    with pytest.raises(IntegrityError, match="ex_interpreter_bookings_interpreter"):
        db.session.execute(
            sa.insert(Booking).values(
                event_id=event.id,
                interpreter_id=derya.id,
                starts_at=MORNING,
                ends_at=MORNING + HOUR,
                live=True,
                dropped=False,
                announced=False,
                changes=0,
            )
        )
    db.session.rollback()


def test_a_speaker_who_interprets_too_is_one_person(app: Flask) -> None:
    event = an_event()
    derya, speaker = an_interpreter(event, "Derya"), a_speaker(event, "Derya Tercüman")
    with transaction():
        edit_speaker(speaker, {"interpreter_id": derya.id}, version=speaker.version, by=PROGRAM)
    a_session(event, title={"en": "Her talk"}, cast=[(speaker, PartRole.SPEAKER)])
    a_session(event, title={"en": "Her work"}, starts_at=MORNING + 2 * HOUR, interpreters=[derya])

    with pytest.raises(Refused) as as_interpreter:
        a_session(event, interpreters=[derya])
    with pytest.raises(Refused) as as_speaker:
        a_session(event, starts_at=MORNING + 2 * HOUR, cast=[(speaker, PartRole.SPEAKER)])

    assert str(as_interpreter.value) == "Derya is in “Her talk” at that time."
    assert str(as_speaker.value) == "Derya is in “Her work” at that time."


def test_shifts_hold_bookings_and_bookings_hold_shifts(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    with transaction():
        morning = add_shift(derya, MORNING, MORNING + 4 * HOUR, by=PROGRAM)
        add_shift(derya, MORNING + 6 * HOUR, MORNING + 8 * HOUR, by=PROGRAM)
    a_session(event, title={"en": "Opening"}, interpreters=[derya])

    with pytest.raises(Refused) as outside:
        a_session(event, starts_at=MORNING + 4 * HOUR, interpreters=[derya])
    with pytest.raises(Refused) as left_alone, transaction():
        remove_shift(derya, morning, by=PROGRAM)
    with pytest.raises(Refused) as overlapping, transaction():
        add_shift(derya, MORNING + 3 * HOUR, MORNING + 5 * HOUR, by=PROGRAM)

    assert str(outside.value) == "Derya has no shift at that time."
    assert str(left_alone.value).startswith("Derya is booked for “Opening”, which would be in no shift.")
    assert str(overlapping.value) == "This overlaps another shift of theirs."


def test_an_interpreter_whom_a_delegation_brings_stands_in_the_list_as_the_same_person(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    brought = somebody_of(delegation, given_name="Bilal", role=MemberRole.INTERPRETER)
    made_one = somebody_of(delegation, given_name="Canan")
    with transaction():
        set_precedence(
            made_one,
            role=MemberRole.INTERPRETER,
            official_party=False,
            band=None,
            order=None,
            since=None,
            version=made_one.version,
            by=PROGRAM,
        )

    people = interpreters_of(event)

    assert [one.name for one in people] == [person_of(brought).name, person_of(made_one).name]
    assert interpreter_who_is(person_of(made_one)) is people[1]


def test_two_rows_of_one_person_become_one_with_all_bookings(app: Flask) -> None:
    event = an_event()
    member = somebody_of(danas_delegation(event), given_name="Bilal", role=MemberRole.INTERPRETER)
    double = an_interpreter(event, "B. Deneme")
    [kept] = [one for one in interpreters_of(event) if one.registration is member.registration]
    session = a_session(event, interpreters=[double])
    shared = a_session(event, starts_at=MORNING + HOUR, interpreters=[double])
    with transaction():
        merge_interpreters(kept, double, by=PROGRAM)
    db.session.expire_all()

    assert interpreters_of(event) == [kept]
    assert (session.interpreters, shared.interpreters) == ([kept], [kept])
    assert kept.pairs == ["tr-ur"]


def test_rows_that_are_booked_at_one_time_are_no_one_person(app: Flask) -> None:
    event = an_event()
    one, other = an_interpreter(event, "Ali"), an_interpreter(event, "Veli")
    a_session(event, interpreters=[one])
    a_session(event, interpreters=[other])

    with pytest.raises(Refused) as refusal, transaction():
        merge_interpreters(one, other, by=PROGRAM)

    assert str(refusal.value) == "Both are booked at one time, so they are two people, or one booking is wrong."
    assert len(interpreters_of(event)) == 2


def test_one_who_is_booked_is_not_removed(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    session = a_session(event, title={"en": "Opening"}, interpreters=[derya])

    with pytest.raises(Refused) as refusal, transaction():
        remove_interpreter(derya, by=PROGRAM)
    with transaction():
        edit_session(session, {}, version=session.version, by=PROGRAM, interpreters=[])
        remove_interpreter(derya, by=PROGRAM)

    assert str(refusal.value) == "Derya is booked for “Opening”. Take them out of it first."
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Interpreter)) == 0


def test_who_is_registered_is_named_by_the_registration(app: Flask) -> None:
    event = an_event()
    member = somebody_of(danas_delegation(event), given_name="Bilal")
    derya = an_interpreter(event, "B. Deneme", phone="+90 1")
    with transaction():
        edit_interpreter(derya, {"registration": member.registration}, version=1, by=PROGRAM)

    assert (derya.name, derya.own_name, derya.own_phone) == (person_of(member).name, "", "")
    assert derya.email == person_of(member).email


def test_what_somebody_is_in_is_read_by_one_statement_a_source(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    sessions = [a_session(event, starts_at=MORNING + n * HOUR, interpreters=[derya]) for n in range(3)]

    assert [one.duty.uid for one in engagements_of([derya.id])] == [session.uid for session in sessions]


def test_organisers_in_both_rooms_book_one_interpreter_at_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        derya, group = an_interpreter(event).id, danas_delegation(event)
        sessions = [a_session(event).id for _number in range(2)]
        parts = [an_item(group, starts_at=MORNING, ends_at=MORNING + HOUR).id for _number in range(2)]

    def book(number: int, *, session: bool) -> str:
        with bare_app.app_context():
            chosen = [db.session.get_one(Interpreter, derya)]
            try:
                with transaction():
                    if session:
                        held = db.session.get_one(Session, number)
                        edit_session(held, {}, version=held.version, by=PROGRAM, interpreters=chosen)
                    else:
                        part = db.session.get_one(ItineraryItem, number)
                        edit_item(part, {}, people=[], version=part.version, by=PROGRAM, interpreters=chosen)
            except Refused as refusal:
                return str(refusal)
            return "booked"

    with ThreadPoolExecutor(4) as organisers:
        asked = [organisers.submit(book, number, session=True) for number in sessions]
        asked += [organisers.submit(book, number, session=False) for number in parts]
        answers = [one.result() for one in asked]
    assert answers.count("booked") == 1
    assert all("that time" in answer for answer in answers if answer != "booked")
