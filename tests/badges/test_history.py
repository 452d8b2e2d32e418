"""What the history tells of print runs and blank badges, and what a run's row keeps."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.badges.models import BadgePrint, PrintRun, SpareBadge
from expo.badges.papers.sheets import SheetName, SheetPaper
from expo.badges.queries import Choice
from expo.badges.services import (
    MOST_SPARES,
    bind_spare,
    discard_run,
    print_spares,
    reprint,
    start_run,
)
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.queries import categories_of
from expo.registration.services.decisions import cancel
from tests.badges.runs import SAMI, a_run, spares
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.told import told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)


def test_runs_are_told_with_how_many_badges_and_how_many_again(app: Flask) -> None:
    event = an_event()
    first, _second = vito(event), vito(event)
    with transaction():
        start_run(event, Choice(one=first.id), by=SAMI)
        run = start_run(event, Choice(), by=SAMI)
        reprint(event, run, 1, 2, by=SAMI)
        discard_run(run, by=SAMI)

    assert told(event, "print_run") == [
        ("Sami", "printed", "1"),
        ("Sami", "printed", "2"),
        ("Sami", "printed", "2"),
        ("Sami", "removed", "2"),
    ]
    assert [after for _, _, after in told_changes(event, "print_run")] == [
        {"count": 1, "again": 0},
        {"count": 2, "again": 1},
        {"count": 2, "again": 2},
        None,
    ]
    assert db.session.scalar(sa.select(sa.func.count(PrintRun.id)).where(PrintRun.event_id == event.id)) == 2


def test_a_run_keeps_who_printed_what_where_and_when(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    paper = SheetPaper(SheetName.A4_4UP, 3, 1.5, -2)
    with clock.set_to(NOON):
        run = a_run(event, Choice(one=person.id), desk="Gate A", layout="a6", paper=paper)
        with transaction():
            again = reprint(event, run, 1, 1, first_slot=2, by=SAMI, desk="Gate B")

    assert (run.created_by, run.desk, run.layout, run.count, run.made) == ("Sami", "Gate A", "a6", 1, 0)
    assert (run.created_at, run.troubles, run.count) == (NOON, [], 1)
    assert (again.desk, again.layout, again.created_at) == ("Gate B", "a6", NOON)
    assert (again.sheet, again.first, again.shift_x, again.shift_y) == ("a4-4up", 2, 1.5, -2)


def test_what_cannot_be_printed_again_is_said(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    run = a_run(event)
    blank = db.session.get_one(PrintRun, spares(event, 2)[0].run_id)
    with transaction():
        with pytest.raises(Refused, match="Open the file of these blank badges again"):
            reprint(event, blank, 1, 1, by=SAMI)
        with pytest.raises(Refused, match="The sheet has places from 1 to 1"):
            reprint(event, run, 1, 1, first_slot=2, by=SAMI)
        cancel(person, by=SAMI)
        with pytest.raises(Refused, match="There is no badge to print for this choice"):
            reprint(event, run, 1, 1, by=SAMI)


@pytest.mark.parametrize("several", [0, MOST_SPARES + 1])
def test_blank_badges_are_made_from_one_to_five_hundred_at_a_time(app: Flask, several: int) -> None:
    event = an_event()

    with pytest.raises(Refused, match="Print from 1 to 500 blank badges at a time"), transaction():
        print_spares(event, categories_of(event)[0], several, by=SAMI)


def test_blank_badges_are_told_and_each_has_a_code_of_its_own(app: Flask) -> None:
    event = an_event()
    category = categories_of(event)[0]
    with clock.set_to(NOON), transaction():
        run = print_spares(event, category, MOST_SPARES, by=SAMI, layout="cr80")
        one = print_spares(event, category, 1, by=SAMI)

    codes = set(db.session.scalars(sa.select(SpareBadge.code).where(SpareBadge.run_id == run.id)))
    assert (len(codes), run.count, one.count, run.layout) == (500, 500, 1, "cr80")
    assert (run.chosen, run.category_id) == ({"spares": 500}, category.id)
    assert told(event, "print_run") == [("Sami", "printed", "500"), ("Sami", "printed", "1")]
    assert told_changes(event, "print_run")[0][2] == {"count": 500, "spare": True}


def test_a_bound_badge_is_told_of_its_holder_and_counts_as_printed_again(app: Flask) -> None:
    event = an_event()
    blank, other = spares(event, 2)
    person = vito(event)
    a_run(event)
    version = person.version
    with clock.set_to(NOON), transaction():
        bind_spare(blank.code, person, by=SAMI)

    assert (person.version, blank.bound_at, other.bound_at) == (version + 1, NOON, None)
    assert blank.code.lower() in person.search.lower()
    assert told(event, "registration")[-1] == ("Sami", "bound", person.name)
    assert told_changes(event, "registration")[-1][2] == {"version": person.version}
    rows = db.session.scalars(sa.select(BadgePrint).where(BadgePrint.registration_id == person.id)).all()
    assert [(row.run_id == blank.run_id, row.again) for row in sorted(rows, key=lambda row: row.id)] == [
        (False, False),
        (True, True),
    ]


def test_a_blank_badge_is_for_who_is_confirmed(app: Flask) -> None:
    event = an_event()
    [blank] = spares(event, 1)
    person = vito(event)
    with transaction():
        cancel(person, by=SAMI)
        with pytest.raises(Refused, match="There is a badge only once the registration is confirmed"):
            bind_spare(blank.code, person, by=SAMI)

    assert (blank.registration_id, blank.bound_at) == (None, None)
