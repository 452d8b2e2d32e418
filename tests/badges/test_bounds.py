"""How many badges are printed at once, on which places of a sheet, with whose design, and what a second blank badge leaves."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.badges import services
from expo.badges.design import DEFAULT
from expo.badges.designs import Pictures, save_design
from expo.badges.models import BadgePrint, PrintRun, SpareBadge
from expo.badges.papers.sheets import SheetName, SheetPaper, name_of_sheet
from expo.badges.queries import Choice
from expo.badges.services import bind_spare, discard_run, print_spares, reprint, start_run
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.history.services import Actor
from expo.registration.models import Registration
from expo.registration.services.decisions import cancel
from tests.badges.runs import SAMI, a_run, names_of, spares
from tests.factories.accounts import sami
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.told import entries, told, told_changes


def _prints(run: PrintRun) -> list[BadgePrint]:
    return list(db.session.scalars(sa.select(BadgePrint).where(BadgePrint.run_id == run.id).order_by(BadgePrint.id)))


def _designed(event: Event, *, layout: str = "cr80", version: int = 0) -> None:
    with transaction():
        save_design(event, replace(DEFAULT, layout=layout), Pictures(), based_on=version, by=SAMI)


def test_so_many_badges_are_printed_at_once_and_no_more(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    event = an_event()
    people = [vito(event) for _ in range(3)]
    monkeypatch.setattr(services, "MOST_AT_ONCE", 2)

    with pytest.raises(Refused, match=r"^Print at most 2 badges at a time\.$"):
        a_run(event)
    with transaction():
        cancel(people[0], by=SAMI)
    assert a_run(event).count == 2


@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (SheetPaper(SheetName.A4_4UP, first=0), "The sheet has places from 1 to 4."),
        (SheetPaper(SheetName.A4_4UP, first=1), ""),
        (SheetPaper(SheetName.A4_4UP, first=4), ""),
        (SheetPaper(SheetName.A4_4UP, first=5), "The sheet has places from 1 to 4."),
        (SheetPaper(shift_x=10, shift_y=-10), ""),
        (SheetPaper(shift_x=-10.5), "A printer is put right by at most 10 mm."),
        (SheetPaper(shift_y=10.5), "A printer is put right by at most 10 mm."),
        (SheetPaper(first=2), "The sheet has places from 1 to 1."),
    ],
)
def test_a_run_begins_on_a_place_of_its_sheet_and_is_put_right_by_a_centimetre(
    app: Flask, paper: SheetPaper, sentence: str
) -> None:
    event = an_event()
    vito(event)
    acts: list[Callable[[], PrintRun]] = [
        lambda: start_run(event, Choice(), by=SAMI, layout="a6", paper=paper),
        lambda: print_spares(event, categories_of(event)[0], 1, by=SAMI, layout="a6", paper=paper),
    ]
    for act in acts:
        if sentence:
            with pytest.raises(Refused) as refused, transaction():
                act()
            assert refused.value.message == sentence
            continue
        with transaction():
            run = act()
        assert (run.sheet, run.first, run.shift_x, run.shift_y) == (
            name_of_sheet(paper.sheet),
            paper.first,
            paper.shift_x,
            paper.shift_y,
        )


def test_every_run_keeps_the_design_of_its_time_and_who_pressed_the_button(app: Flask) -> None:
    event = an_event()
    vito(event)
    account = sami(event)
    by = Actor("Sami", account.id, "192.0.2.7", "request-1")
    _designed(event)
    with transaction():
        runs = [start_run(event, Choice(), by=by), print_spares(event, categories_of(event)[0], 1, by=by)]
    _designed(event, layout="a6", version=1)
    with transaction():
        runs.append(reprint(event, runs[0], 1, 1, by=by))
        newest = start_run(event, Choice(), by=by)

    assert [(run.layout, run.design and run.design.version) for run in runs] == [("cr80", 1)] * 3
    assert (newest.layout, newest.design and newest.design.version) == ("a6", 2)
    assert {(run.created_by, run.desk, run.event_id) for run in (*runs, newest)} == {("Sami", "", event.id)}
    assert [(run.sheet, run.first, run.made, run.troubles) for run in runs] == [("none", 1, 0, [])] * 3
    assert {(one.account_id, one.actor) for one in entries(event, "print_run")} == {(account.id, "Sami")}


def test_a_run_says_of_each_badge_whether_it_was_printed_before(app: Flask) -> None:
    event = an_event()
    first = vito(event)
    once = a_run(event)
    second = vito(event)
    run = a_run(event, Choice(sort="registered"))

    assert [(row.registration_id, row.again) for row in _prints(once)] == [(first.id, False)]
    assert [(row.registration_id, row.again) for row in _prints(run)] == [(first.id, True), (second.id, False)]
    assert all(row.said for row in _prints(run))
    assert {row.event_id for row in _prints(run)} == {event.id}
    with transaction():
        discard_run(run, by=SAMI)
    assert names_of(event, Choice(unprinted=True)) == [second.given_name]


def test_the_second_blank_badge_of_a_person_takes_the_place_of_the_first(app: Flask) -> None:
    event = an_event()
    first, second = spares(event, 2)
    person = vito(event)
    with transaction():
        bind_spare(first.code, person, by=SAMI)
        assert db.session.scalar(sa.select(BadgePrint.again)) is False
        bound = bind_spare(second.code, person, by=SAMI)

    rows = db.session.scalars(sa.select(BadgePrint).where(BadgePrint.registration_id == person.id)).all()
    assert (bound.id, bound.registration_id, bound.bound_by, bound.code) == (second.id, person.id, "Sami", person.code)
    assert [(row.run_id, row.again, row.event_id, bool(row.said)) for row in rows] == [
        (first.run_id, True, event.id, True)
    ]
    assert names_of(event, Choice(changed=True)) == []
    assert told(event, "registration")[-2:] == [("Sami", "bound", person.name)] * 2


def test_a_blank_badge_whose_code_somebody_has_is_given_to_nobody(app: Flask) -> None:
    event = an_event()
    [blank] = spares(event, 1)
    holder, person = vito(event), vito(event)
    with transaction():
        db.session.execute(sa.update(Registration).where(Registration.id == holder.id).values(code=blank.code))
    with pytest.raises(Refused) as refused, transaction():
        bind_spare(blank.code, person, by=SAMI)

    assert refused.value.message == "This badge belongs to somebody already. Take another one."
    assert db.session.get_one(SpareBadge, blank.id).registration_id is None


@pytest.mark.parametrize("code", ["", "no code", "A" * 18])
def test_what_is_no_blank_badge_is_said(app: Flask, code: str) -> None:
    event = an_event()
    spares(event, 1)

    with pytest.raises(NotFound, match=r"^This is no blank badge of this expo\.$"), transaction():
        bind_spare(code, vito(event), by=SAMI)


def test_blank_badges_belong_to_their_category_and_expo(app: Flask) -> None:
    event = an_event()
    category = categories_of(event)[0]
    with transaction():
        run = print_spares(event, category, 2, by=SAMI)

    rows = db.session.scalars(sa.select(SpareBadge).where(SpareBadge.run_id == run.id)).all()
    assert [(row.event_id, row.category_id, row.registration_id, row.bound_by) for row in rows] == [
        (event.id, category.id, None, "")
    ] * 2
    assert told_changes(event, "print_run") == [("printed", None, {"count": 2, "spare": True})]
    with pytest.raises(Refused, match=r"^Open the file of these blank badges again, and print"), transaction():
        reprint(event, run, 1, 2, by=SAMI)


def test_the_last_badges_of_a_run_are_printed_again_from_the_first_place(app: Flask) -> None:
    event = an_event()
    people = [vito(event) for _ in range(3)]
    run = a_run(event, Choice(sort="registered"), layout="a6", paper=SheetPaper(SheetName.A4_4UP, 4, 2, 3))
    with transaction():
        again = reprint(event, run, 3, 3, by=SAMI)
        whole = reprint(event, run, 1, 3, first_slot=4, by=SAMI)

    assert [row.registration_id for row in _prints(again)] == [people[2].id]
    assert (again.sheet, again.first, again.shift_x, again.shift_y) == ("a4-4up", 1, 2, 3)
    assert (again.count, again.desk, again.layout) == (1, "", "a6")
    assert (whole.count, whole.first, len(_prints(whole))) == (3, 4, 3)
    assert told(event, "print_run") == [("Sami", "printed", "3"), ("Sami", "printed", "1"), ("Sami", "printed", "3")]
