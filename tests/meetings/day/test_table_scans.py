"""Badges scanned on the day: a party is at its table, and two who stand at the desk meet at the next free time."""

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.interpreters.services.shifts import add_shift
from expo.meetings.day.models import MeetingAttendance
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import Interpretation, MeetingState, Origin, WishKind
from expo.meetings.services.bodies import set_languages
from expo.meetings.services.day.scans import arrive, walk_up
from expo.registration.models import Registration
from tests.factories.accounts import sami, signed_in
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import MINUTE, OLGA, TEN, a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.factories.registration import vito
from tests.meetings.test_wishes import wishes
from tests.pages import Browser
from tests.queries import counted


def here() -> list[tuple[int, int]]:
    return sorted((one.meeting_id, one.party_id) for one in db.session.scalars(db.select(MeetingAttendance)))


def walks_up(one: Registration, other: Registration, minutes: int = 1) -> Meeting:
    with clock.set_to(TEN + minutes * MINUTE), transaction():
        return walk_up(one.event, one.code, other.code, by=OLGA)


def test_a_badge_at_the_table_says_that_its_party_is_here_and_whoever_has_none_hears_of_the_next(app: Flask) -> None:
    event = an_event()
    a_block(event, hours=6)
    emil, [ana, bob] = a_firm(event, "Emil", "Ana", "Bob")
    anadolu, [cem] = a_firm(event, "Anadolu", "Cem")
    first = placed(a_meeting(event, emil, anadolu), a_table(event), told=True)
    later = placed(a_meeting(event, emil, a_group(event)[0]), a_table(event, "T02"), 240, told=True)
    stranger, page = vito(event, given_name="Vito"), f"/organise/{event.slug}/meetings/day"

    with clock.set_to(TEN - 10 * MINUTE):
        desk = signed_in(Browser(app), sami(event))
        codes = (bob.code, cem.code, bob.code, "ABC", stranger.code)
        said = [desk.send(f"{page}/scan", {"code": one, "other": ""}, form=page).text for one in codes]
    with (
        clock.set_to(TEN + 60 * MINUTE),
        pytest.raises(Refused, match="no meeting within the hour"),
        transaction(),
    ):
        arrive(event, ana.code, with_g2g=False, by=OLGA)

    assert "Bob (Emil) is here: 10:00, T01" in said[0]
    assert "Cem (Anadolu) is here" in said[1]
    assert here() == sorted((first.id, side.party_id) for side in first.sides)
    assert "No confirmed badge of this expo has this code." in said[3]
    assert "Vito" in said[4]
    assert "has no meeting today." in said[4]
    assert later.state is MeetingState.CONFIRMED


def test_two_badges_make_a_meeting_at_the_next_slot_and_a_free_table_for_those_who_stand_there(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, [ana, bob] = a_firm(event, "Emil", "Ana", "Bob")
    group, [_dana, deniz] = a_group(event, "Delegation of Türkiye", "Dana", "Deniz")
    placed(a_meeting(event, emil, a_firm(event, "Anadolu")[0]), a_table(event), 20, told=True)  # Ana is in it
    page = f"/organise/{event.slug}/meetings/day"

    with clock.set_to(TEN + 2 * MINUTE):
        desk = signed_in(Browser(app), sami(event))
        said = desk.send(f"{page}/scan", {"code": ana.code, "other": deniz.code}, form=page)
        again = desk.send(f"{page}/scan", {"code": bob.code, "other": deniz.code}, form=page)
    [made] = db.session.scalars(db.select(Meeting).where(Meeting.origin == Origin.WALK_UP))

    assert "Emil – Delegation of Türkiye: 10:40, T01" in said.text
    assert "They have a meeting already: 10:40, T01" in again.text
    assert (made.state, made.starts_at) == (MeetingState.CONFIRMED, TEN + 40 * MINUTE)
    assert {one.registration_id: (one.party_id, one.must) for one in made.people} == {
        ana.id: (emil.id, True),
        deniz.id: (group.id, True),
    }
    assert made.told_at is not None


def test_a_walk_up_gets_the_interpreter_that_is_free_or_is_refused(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_table(event)
    emil, [ana] = a_firm(event, "Emil", "Ana")
    group, [dana] = a_group(event)
    with transaction():
        set_languages(emil, ["ur"], version=emil.version, by=OLGA)
        set_languages(group, ["tr"], version=group.version, by=OLGA)

    with pytest.raises(Refused, match="No time, table and interpreter are free"):
        walks_up(ana, dana)
    voice = an_interpreter(event, pairs=["tr-ur"])
    with transaction():
        add_shift(voice, TEN + 60 * MINUTE, TEN + 120 * MINUTE, by=OLGA)
    made = walks_up(ana, dana)

    assert made.starts_at == TEN + 60 * MINUTE
    assert (made.interpretation, [one.id for one in made.interpreters]) == (Interpretation.CONSECUTIVE, [voice.id])


def test_a_walk_up_tells_nothing_of_who_never_wants_it(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, [ana] = a_firm(event, "Emil", "Ana")
    other, [bob] = a_firm(event, "Anadolu", "Bob")
    said = []

    def refused() -> str:
        with pytest.raises(Refused) as caught:
            walks_up(ana, bob)
        db.session.rollback()
        return caught.value.message

    said.append(refused())  # no table yet
    a_table(event)
    wishes(other, emil, WishKind.NEVER)
    said.append(refused())
    wishes(other, emil, None)

    assert len(set(said)) == 1
    assert walks_up(ana, bob).state is MeetingState.CONFIRMED
    with pytest.raises(Refused, match="A party does not meet itself"):
        walks_up(ana, ana)


def test_a_walk_up_is_made_by_a_constant_number_of_statements(app: Flask) -> None:
    event = an_event()
    a_block(event)
    ana = a_firm(event, "Emil", "Ana")[1][0]
    counts = []

    for number in range(3):
        a_table(event, f"T{number}")
        bob = a_firm(event, f"Firm {number}")[1][0]
        db.session.expire_all()
        with counted(app) as queries:
            walks_up(ana, bob)
        counts.append(len(queries))

    assert counts[1] == counts[2]
