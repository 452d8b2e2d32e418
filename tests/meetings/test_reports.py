"""Reports of meetings: scheduled is not held, intended is not signed, and each figure says what it counts."""

from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from expo import clock
from expo.db import transaction
from expo.meetings.day.rules import AmountBand, Course, OutcomeKind, Presence, StepAnswer
from expo.meetings.reports.rules import (
    Figure,
    FigureRow,
    Held,
    PartyKind,
    ReportedMeeting,
    ReportedParty,
    figures,
    held_of,
    totals,
)
from expo.meetings.rules import MeetingKind, Origin
from expo.meetings.services.day import save_outcome, say_presence
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import MINUTE, OLGA, TEN, a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.meetings.day.test_day import NOTHING
from tests.pages import Browser
from tests.queries import counted

FIRM = ReportedParty(PartyKind.FIRM, "PK", ("fintech", "health-it"), newcomer=True)
GROUP = ReportedParty(PartyKind.DELEGATION, "TR", ("fintech",))
HELD = ReportedMeeting(MeetingKind.B2B, Origin.WISH, date(2027, 4, 14), Course.HELD, (FIRM, GROUP))


def by(rows: list[FigureRow]) -> dict[str, tuple[int, ...]]:
    return {row.value: row.counts for row in rows}


@pytest.mark.parametrize("course", list(Course))
def test_every_confirmed_meeting_is_in_one_column_and_a_plan_is_never_held(course: Course) -> None:
    [row] = figures([replace(HELD, course=course)])[Figure.KIND]

    assert row.counts[0] == sum(row.counts[1:]) == 1
    assert (held_of(course) is Held.HELD) == (course in {Course.HELD, Course.RUNNING})


def test_a_meeting_counts_once_in_each_sector_and_country_however_many_name_it() -> None:
    late = replace(HELD, course=Course.NO_SHOW, origin=Origin.WALK_UP, parties=(replace(FIRM, sectors=()), FIRM))
    found = figures([HELD, late])

    assert totals([HELD, late]).counts == (2, 1, 1, 0, 0)
    assert by(found[Figure.SECTOR]) == {"fintech": (2, 1, 1, 0, 0), "health-it": (2, 1, 1, 0, 0)}
    assert by(found[Figure.COUNTRY]) == {"PK": (2, 1, 1, 0, 0), "TR": (1, 1, 0, 0, 0)}
    assert by(found[Figure.ORIGIN]) == {"wish": (1, 1, 0, 0, 0), "walk-up": (1, 0, 1, 0, 0)}
    assert by(found[Figure.FIRST_TIME]) == {"first": (2, 1, 1, 0, 0)}


def test_what_sides_state_is_counted_by_whom_and_never_added_up() -> None:
    offers = partial(replace, result=OutcomeKind.OFFER, amount=AmountBand.MILLIONS, asked=True)
    sides = (offers(FIRM, answer=StepAnswer.LATER), offers(GROUP))
    found = figures([replace(HELD, parties=sides)])

    assert by(found[Figure.RESULT]) == {"offer": (1, 1, 0)}
    assert by(found[Figure.AMOUNT]) == {"1 to 10 million": (1, 1, 0)}
    assert by(found[Figure.STEP]) == {"later": (1, 0, 0), "silent": (0, 1, 0)}


def test_the_office_reads_the_report_as_a_page_a_plot_a_table_and_a_pdf_in_three_languages(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, group = a_firm(event, "Emil")[0], a_group(event)[0]
    meeting = placed(a_meeting(event, emil, group), a_table(event), told=True)
    placed(a_meeting(event, emil, a_firm(event, "Anadolu")[0]), a_table(event, "T2"), 40, told=True)
    here = f"/organise/{event.slug}/meetings/reports"

    with clock.set_to(TEN + MINUTE), transaction():
        for party in (emil, group):
            say_presence(meeting, party.id, Presence.HERE, by=OLGA)
    with clock.set_to(TEN + 120 * MINUTE):
        offer = NOTHING | {"result": OutcomeKind.CONTRACT, "amount": AmountBand.MORE}
        with transaction():
            save_outcome(meeting, group.id, offer, version=0, by=OLGA)
        office = signed_in(Browser(app), olga(event))
        page = office.read(here)
        plot = office.client.get(f"{here}/day.svg")
        book = load_workbook(BytesIO(office.client.get(f"{here}/report-tr.xlsx", buffered=True).data)).active
        papers = {
            code: PdfReader(BytesIO(office.client.get(f"{here}/report-{code}.pdf").data)) for code in ("en", "tr", "ur")
        }
        first = papers["en"].pages[0].extract_text()
        with counted(app) as few:
            office.client.get(here)
        for number in range(3):
            pair = (a_firm(event, f"{one}{number}")[0] for one in "FG")
            placed(a_meeting(event, *pair), a_table(event, f"X{number}"), 140, told=True)
        with counted(app) as many:
            office.client.get(here)
        nobody = Browser(app).client.get(here).status_code
        viewer = signed_in(Browser(app), vera(event)).client.get(here).status_code

    assert "A contract is intended" in page.text
    assert "what is intended is not achieved" in page.text
    assert plot.mimetype == "image/svg+xml"
    assert book is not None
    rows = [tuple(str(cell.value) for cell in row) for row in book.iter_rows(min_row=2)]
    assert sum(int(row[3]) for row in rows if row[0] == rows[0][0]) == 4
    assert all(row[4] for row in rows)
    assert "Report of meetings" in first
    assert "Not known" in first
    assert all(paper.pages for paper in papers.values())
    assert len(few) == len(many)
    assert nobody != 200
    assert viewer == 200


def test_meetings_between_governments_are_counted_for_those_alone_who_may_see_them(app: Flask) -> None:
    event = an_event()
    here = f"/organise/{event.slug}/meetings/reports"

    page = signed_in(Browser(app), vera(event)).read(here)

    assert "Without meetings between governments" in page.text
    assert "No meetings yet" in page.text
