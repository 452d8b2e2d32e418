"""The pages of print runs: new runs, reprints, and refused input that records nothing."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from flask import Flask

from expo.badges.models import PrintRun
from expo.db import db
from tests.badges.runs import a_run
from tests.factories.accounts import nora, olga, sami, signed_in
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted


def test_olga_prints_a_delegation(app: Flask) -> None:
    event = an_event()
    group = a_delegation(event)
    a_member(group, vito(event, given_name="Ana"))
    vito(event, given_name="Bob")
    browser = signed_in(Browser(app), olga(event))

    index = f"/organise/{event.slug}/badges"
    page = browser.send(f"{index}/print", {"state": "all", "delegation": str(group.id)}, form=index)

    assert "Demo Delegation" in page.text
    assert [run.count for run in db.session.scalars(db.select(PrintRun))] == [1]


def test_olga_prints_what_is_due_from_the_page(app: Flask) -> None:
    event = an_event()
    for _ in range(3):
        vito(event)
    browser = signed_in(Browser(app), olga(event))
    index = f"/organise/{event.slug}/badges"

    page = browser.send(f"{index}/print", {"sheet": "a4-4up", "first": "2", "shift_x": "-0,5"}, form=index)
    answer = browser.client.get(page.link("Open the file and print"))
    content, kept = answer.data, browser.client.get(page.link("Download the file"))

    answer.close()
    kept.close()
    assert page.heading == "3 badges"
    assert "not yet printed, changed since they were printed" in page.text
    assert (b"/OpenAction" in content, b"/OpenAction" in kept.data) == (True, False)
    assert [each.headers["Content-Disposition"].split(";")[0] for each in (answer, kept)] == ["inline", "attachment"]
    assert browser.read(index).rows()[0][3] == "3"


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"first": "0"}, 400, "Enter a whole number from 1 to 40."),
        ({"shift_x": "wide"}, 400, "Enter millimetres from -10 to 10, as in 1.5."),
        ({"shift_y": "10.1"}, 400, "Enter millimetres from -10 to 10, as in 1.5."),
        ({"category": "999"}, 400, "Choose one from the list."),
        ({"sheet": "a3"}, 400, "Choose one from the list."),
        ({"organisation": "x" * 300}, 400, "Use at most 200 characters."),
        ({"sheet": "a4-8up"}, 409, "This layout does not fit on such sheets. Choose others, or one badge a page."),
        ({"organisation": "Nobody’s"}, 409, "There is no badge to print for this choice."),
    ],
)
def test_a_mistake_in_a_run_is_said_and_nothing_is_recorded(
    app: Flask, typed: dict[str, str], status: int, said: str
) -> None:
    event = an_event()
    vito(event)
    browser = signed_in(Browser(app), olga(event))
    index = f"/organise/{event.slug}/badges"

    page = browser.send(f"{index}/print", typed, form=index, status=status)

    assert said in page.text
    assert db.session.scalar(db.select(db.func.count()).select_from(PrintRun)) == 0


def test_sami_prints_a_part_again_and_makes_blank_badges(app: Flask) -> None:
    event = an_event()
    for _ in range(3):
        vito(event)
    run = a_run(event)
    browser = signed_in(Browser(app), sami(event))
    index = f"/organise/{event.slug}/badges"

    wrong = browser.send(
        f"{index}/runs/{run.id}/again", {"begin": "3", "end": "2"}, form=f"{index}/runs/{run.id}", status=409
    )
    again = browser.send(f"{index}/runs/{run.id}/again", {"begin": "2", "end": "3"}, form=f"{index}/runs/{run.id}")
    blank = browser.send(f"{index}/spares", {"count": "4"})
    too_many = browser.send(f"{index}/spares", {"count": "501"}, status=400)

    assert "Enter numbers from 1 to 3, the smaller one first." in wrong.text
    assert (again.heading, blank.heading) == ("2 badges", "4 badges")
    assert f"numbers 2 to 3 of run {run.id}" in again.text
    assert too_many.errors == ["Enter a whole number from 1 to 500."]


def test_a_run_of_another_expo_is_not_here(app: Flask) -> None:
    event = an_event()
    vito(event)
    run = a_run(event)
    browser = signed_in(Browser(app), nora())
    pages = ("", ".pdf", "/progress")

    here = [browser.client.get(f"/organise/{event.slug}/badges/runs/{run.id}{page}").status_code for page in pages]
    there = [browser.client.get(f"/organise/noras-expo/badges/runs/{run.id}{page}").status_code for page in pages]

    assert (here, there) == ([404] * 3, [404] * 3)


def test_pages_ask_the_same_however_many_runs_there_are(app: Flask) -> None:
    event = an_event()
    vito(event)
    browser = signed_in(Browser(app), olga(event))
    asked: list[Callable[[], object]] = [lambda: browser.read(f"/organise/{event.slug}/badges")]
    found = []

    for _ in range(3):
        run = a_run(event)
        with counted(app) as statements:
            asked[0]()
        with counted(app) as of_run:
            browser.read(f"/organise/{event.slug}/badges/runs/{run.id}")
        found.append((len(statements), len(of_run)))

    assert all(one == other for one, other in pairwise(found))
    assert found[0] == (11, 7)  # a statement for the labels that were measured here
