"""Booths by the command line, and the demo's halls."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from expo.booths.plan.hall_view import drawn_hall
from expo.booths.queries import booths_in, booths_of, plan_of
from expo.cli.main import expo
from expo.db import transaction
from expo.demo.halls import HALLS, draw_halls
from expo.events.queries import halls_of
from expo.events.services.venue_parts import add_hall
from expo.history.services import PROGRAM
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event


def _run(app: Flask, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(expo, list(words), obj=ScriptInfo(create_app=lambda: app))
    return done.exit_code, done.output


def test_booths_go_out_and_come_in(app: Flask, tmp_path: Path) -> None:
    event = an_event()
    hall = a_hall(event)
    some_booths(event, hall, "A1", "A2")
    file = tmp_path / "booths.csv"

    written = _run(app, "export", "booths", event.slug, "-o", str(file))
    file.write_text(file.read_text().replace("A2", "A7"))
    checked = _run(app, "import", "booths", event.slug, str(file), "--dry-run")
    before = [one.number for one in booths_in(hall)]
    taken = _run(app, "import", "booths", event.slug, str(file))

    assert written == (0, f"The booths of /{event.slug} are in {file}.\n")
    assert checked == (0, "0 booths would be registered, 1 would be changed, 1 are here already.\n")
    assert before == ["A1", "A2"]
    assert taken == (0, "0 booths are registered, 1 are changed, 1 are here already.\n")
    assert [one.number for one in booths_in(hall)] == ["A1", "A7"]


def test_a_bad_file_ends_with_one_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    event = an_event()
    a_hall(event)
    file = tmp_path / "booths.csv"
    file.write_text("Number,Hall,x,y,width,depth\n=A1,Hall 1,0,6,3,3\n")

    status, _said = _run(app, "import", "booths", event.slug, str(file))

    assert (status, booths_of(event)) == (1, [])


@pytest.mark.parametrize("slug", sorted(HALLS))
def test_the_demo_halls_have_no_fault(app: Flask, slug: str) -> None:
    event = an_event(slug=slug)

    with transaction():
        for number in range(len(HALLS[slug])):
            add_hall(event, f"Hall {number + 1}", by=PROGRAM)
        draw_halls(event, booths=120 if slug.startswith("pakistan") else None, by=PROGRAM)

    halls = [(hall, plan_of(hall)) for hall in halls_of(event)]
    drawn = [drawn_hall(event, hall, plan) for hall, plan in halls if plan is not None]
    assert [one.faults() for one in drawn] == [[]] * len(HALLS[slug])
    assert [len(one.booths) >= 30 for one in drawn] == [True] * len(HALLS[slug])
