"""The meetings of an expo scheduled by the machine: read from the tables, put in force whole or not at all."""

import json

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from expo import clock
from expo.cli.main import expo
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import MeetingState
from expo.meetings.scheduler.apply_plan import apply_plan
from expo.meetings.scheduler.checker import broken_rules
from expo.meetings.scheduler.engine.problem import SearchLimits
from expo.meetings.scheduler.engine.solver import schedule
from expo.meetings.scheduler.load_problem import Barrier, fingerprint, load_problem
from expo.meetings.services.bodies import set_languages
from tests.factories.events import an_event
from tests.factories.meetings import (
    MINUTE,
    OLGA,
    TEN,
    a_block,
    a_body,
    a_firm,
    a_group,
    a_meeting,
    a_pause,
    a_table,
    party_of,
    placed,
)
from tests.queries import counted

QUICK = SearchLimits(rounds=60)


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(expo, ["meetings", *words], obj=ScriptInfo(create_app=lambda: app))
    return done.exit_code, done.output


def three_meetings(event: Event) -> list[Meeting]:
    """Three firms, each of which meets both others."""
    one, other, third = (a_firm(event, name)[0] for name in ("Emil", "Anadolu", "Indus"))
    return [a_meeting(event, *pair) for pair in ((one, other), (one, third), (other, third))]


def applied(event: Event) -> int:
    loaded = load_problem(event, clock.now())
    found = schedule(loaded.problem, QUICK)
    with transaction():
        return apply_plan(event, found.placed, fingerprint(loaded.problem), by=OLGA)


def test_a_plan_is_proposed_and_put_in_force_by_the_command(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_table(event)
    meetings = three_meetings(event)

    status, said = run(app, event.slug, "--json")
    untouched = [one.starts_at for one in meetings]
    done = run(app, event.slug, "--apply")

    assert status == 0
    report = json.loads(said)
    assert len(report["placed"]) == 3
    assert {one["place"] for one in report["placed"].values()} == {"T01"}
    assert all("possible times" in one["why"] for one in report["placed"].values())
    assert untouched == [None, None, None]
    assert done[0] == 0
    assert "Applied: 3 meetings are otherwise than before." in done[1]
    assert [one.state for one in meetings] == [MeetingState.SCHEDULED] * 3
    assert len({one.starts_at for one in meetings}) == 3
    assert all(person.booked for one in meetings for person in one.people)


def test_a_second_plan_finds_nothing_better_and_changes_nothing(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_table(event)
    three_meetings(event)

    assert (applied(event), applied(event)) == (3, 0)


def test_a_plan_of_yesterday_is_not_put_in_force(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    meetings = three_meetings(event)
    loaded = load_problem(event, clock.now())
    found = schedule(loaded.problem, QUICK)

    placed(meetings[0], table, 40)

    with pytest.raises(Refused, match="have changed"), transaction():
        apply_plan(event, found.placed, fingerprint(loaded.problem), by=OLGA)
    assert [one.starts_at for one in meetings] == [TEN + 40 * MINUTE, None, None]


def test_a_plan_that_breaks_a_rule_is_refused_whole(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_table(event)
    meetings = three_meetings(event)
    loaded = load_problem(event, clock.now())
    found = schedule(loaded.problem, QUICK)
    at_once = dict.fromkeys(found.placed, next(iter(found.placed.values())))

    with pytest.raises(Refused, match="would break a rule"), transaction():
        apply_plan(event, at_once, fingerprint(loaded.problem), by=OLGA)
    assert all(one.starts_at is None for one in meetings)


def test_what_people_were_told_of_stays_and_takes_its_people(app: Flask) -> None:
    event = an_event()
    a_block(event, hours=1)
    table = a_table(event)
    meetings = three_meetings(event)
    placed(meetings[0], table, 20, told=True)

    loaded = load_problem(event, clock.now())
    applied(event)

    assert loaded.staying == {meetings[0].id}
    assert meetings[0].starts_at == TEN + 20 * MINUTE
    assert {one.starts_at for one in meetings[1:]} == {TEN, TEN + 40 * MINUTE}


def test_meetings_swap_their_times(app: Flask) -> None:
    """What stands in one another's way is freed first: the better one has a prayer in its place now."""
    event = an_event()
    a_block(event, hours=1)
    table = a_table(event)
    meetings = three_meetings(event)
    for number, one in enumerate(meetings):
        placed(one, table, 20 * number)
    loaded = load_problem(event, clock.now())
    names = [str(one.id) for one in meetings]
    turned = {names[n]: loaded.problem.today[names[(n + 1) % 3]] for n in range(3)}
    own = {name: loaded.problem.today[name].people for name in names}
    plan = {name: type(at)(at.slot, at.place, own[name], at.interpreters) for name, at in turned.items()}

    with transaction():
        changed = apply_plan(event, plan, fingerprint(loaded.problem), by=OLGA)

    assert changed == 3
    assert [one.starts_at for one in meetings] == [TEN + 20 * MINUTE, TEN + 40 * MINUTE, TEN]


def test_nobody_meets_in_a_prayer_and_a_meeting_without_a_time_says_why(app: Flask) -> None:
    event = an_event()
    a_block(event, hours=1)
    a_pause(event, 0, 40)
    a_table(event)
    meetings = three_meetings(event)

    _status, said = run(app, event.slug, "--apply")

    assert sorted(one.starts_at is None for one in meetings) == [False, True, True]
    assert {one.starts_at for one in meetings if one.starts_at} == {TEN + 40 * MINUTE}
    assert "has no time left that suits" in said


def test_governments_without_a_liaison_officer_are_named(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_table(event)
    ministry, chamber = (party_of(event, f"body-{a_body(event, name).id}") for name in ("Ministry", "Chamber"))
    meeting = a_meeting(event, ministry, chamber)

    loaded = load_problem(event, clock.now())

    assert loaded.barred == {meeting.id: Barrier.NO_LIAISON}
    assert "needs a liaison officer first" in run(app, event.slug)[1]


def test_parties_without_a_common_language_and_an_interpreter_do_not_meet(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_table(event)
    (firm, _staff), (group, _people) = a_firm(event), a_group(event)
    meeting = a_meeting(event, firm, group)
    with transaction():
        set_languages(firm, ["ur"], version=firm.version, by=OLGA)
        set_languages(group, ["tr"], version=group.version, by=OLGA)

    status, said = run(app, event.slug, "--apply")

    assert (status, meeting.starts_at) == (0, None)
    assert "Nobody interprets between them" in said


def test_every_rule_is_kept_by_what_is_read(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_table(event, "T01", chairs=2)
    a_table(event, "T02", parallel=2)
    three_meetings(event)

    loaded = load_problem(event, clock.now())
    found = schedule(loaded.problem, QUICK)

    assert broken_rules(loaded.problem, found.placed) == []
    assert fingerprint(loaded.problem) == fingerprint(load_problem(event, clock.now()).problem)


def statements(app: Flask, event: Event) -> int:
    db.session.expire_all()
    with counted(app) as found:
        load_problem(event, clock.now())
    return len(found)


def test_reading_takes_as_many_statements_for_one_meeting_as_for_many(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_table(event)
    firm, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    a_meeting(event, firm, other)

    few = statements(app, event)
    three_meetings(event)

    assert statements(app, event) == few
    assert few <= 40


def test_an_unknown_expo_is_refused(app: Flask) -> None:
    status, said = run(app, "nowhere")

    assert (status, said.strip()) == (1, "There is no expo at /nowhere.")
