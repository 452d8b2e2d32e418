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
from expo.events.models import Event
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
from expo.meetings.services.day.attendance import save_outcome, say_presence
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


@pytest.fixture
def reported(app: Flask) -> Event:
    """Two meetings that are over: one was seen at its table, and one side says what came of it."""
    event = an_event()
    a_block(event)
    emil, group = a_firm(event, "Emil")[0], a_group(event)[0]
    meeting = placed(a_meeting(event, emil, group), a_table(event), told=True)
    placed(a_meeting(event, emil, a_firm(event, "Anadolu")[0]), a_table(event, "T2"), 40, told=True)
    with clock.set_to(TEN + MINUTE), transaction():
        for party in (emil, group):
            say_presence(meeting, party.id, Presence.HERE, by=OLGA)
    with clock.set_to(TEN + 120 * MINUTE), transaction():
        offer = NOTHING | {"result": OutcomeKind.CONTRACT, "amount": AmountBand.MORE}
        save_outcome(meeting, group.id, offer, version=0, by=OLGA)
    return event


def test_the_office_reads_the_report_as_a_page_a_plot_a_table_and_a_pdf_in_three_languages(
    app: Flask, reported: Event
) -> None:
    here = f"/organise/{reported.slug}/meetings/reports"
    with clock.set_to(TEN + 120 * MINUTE):
        office = signed_in(Browser(app), olga(reported))
        page, plot = office.read(here), office.client.get(f"{here}/day.svg")
        sheet = office.client.get(f"{here}/report-tr.xlsx", buffered=True).data
        files = {code: office.client.get(f"{here}/report-{code}.pdf").data for code in ("en", "tr", "ur")}
    rows = [
        tuple(str(cell.value) for cell in row)
        for row in load_workbook(BytesIO(sheet)).worksheets[0].iter_rows(min_row=2)
    ]
    papers = {code: PdfReader(BytesIO(file)).pages for code, file in files.items()}

    assert "A contract is intended" in page.text
    assert "what is intended is not achieved" in page.text
    assert plot.mimetype == "image/svg+xml"
    assert sum(int(row[3]) for row in rows if row[0] == rows[0][0]) == 4
    assert all(row[4] for row in rows)
    assert "Report of meetings" in papers["en"][0].extract_text()
    assert all(papers.values())


def test_a_report_is_read_by_a_constant_number_of_statements_and_not_by_everybody(app: Flask, reported: Event) -> None:
    here, counts = f"/organise/{reported.slug}/meetings/reports", []
    with clock.set_to(TEN + 120 * MINUTE):
        office = signed_in(Browser(app), olga(reported))
        office.client.get(here)
        for name in "XYZ":
            with counted(app) as queries:
                office.client.get(here)
            counts.append(len(queries))
            pair = (a_firm(reported, f"{one}{name}")[0] for one in "FG")
            placed(a_meeting(reported, *pair), a_table(reported, name), 140, told=True)

    assert counts[1] == counts[2]
    assert Browser(app).client.get(here).status_code != 200


def test_meetings_between_governments_are_counted_for_those_alone_who_may_see_them(app: Flask) -> None:
    event = an_event()
    here = f"/organise/{event.slug}/meetings/reports"

    page = signed_in(Browser(app), vera(event)).read(here)

    assert "Without meetings between governments" in page.text
    assert "No meetings yet" in page.text
