"""The report for both governments: every figure out of its rows, by expo and over all, for those alone who may see it."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from expo import clock
from expo.accounts.permissions import Role
from expo.db import transaction
from expo.events.models import Event
from expo.investors.rules import StatedIntention
from expo.investors.services.cases import commit
from expo.memoranda.rules import MemorandumKind
from expo.memoranda.services.memoranda import add_memorandum
from expo.reports.queries import report_of, source_rows
from expo.reports.rules import FigureKind, SourceRow, figure_of, lower_band
from tests.factories.accounts import an_account, nora, olga, sami, signed_in, vera, with_role
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.factories.investors import OLGA, a_case, accepted, oya, with_desk
from tests.factories.meetings import a_body
from tests.pages import Browser

BANDS = ["none", "low", "high"]


def test_a_figure_is_the_count_of_its_rows_and_knows_no_other_part() -> None:
    rows = [SourceRow(1, "a", "low"), SourceRow(1, "b", "high"), SourceRow(2, "c", "low")]

    figure = figure_of(FigureKind.AMOUNTS, rows, BANDS)

    assert (figure.parts, figure.total) == ([("low", 2), ("high", 1)], 3)
    with pytest.raises(ValueError, match="other"):
        figure_of(FigureKind.AMOUNTS, [SourceRow(1, "d", "other")], BANDS)
    assert [lower_band(one, BANDS) for one in (["high", "low"], ["none", "high"], ["none"], [])] == [
        "low",
        "high",
        None,
        None,
    ]


def _filled(slug: str) -> Event:
    event = with_desk(an_event(slug=slug))
    a_delegation(event)
    things = [f"body-{a_body(event, name=name).id}" for name in ("Ministry", "Authority")]
    fields = {
        "kind": MemorandumKind.MEMORANDUM,
        "title": {"en": f"Memorandum of {slug}"},
        "languages": ["en"],
        "note": "",
    }
    with transaction():
        add_memorandum(event, {**fields, "session_id": None}, things, by=OLGA)
    case = accepted(a_case(event, organisation="Anatolia Capital"), oya(event, f"{slug}@example.org"))
    with transaction():
        commit(case, StatedIntention("A park", event.date_at(clock.now()) - timedelta(days=40), None, ""), by=OLGA)
    return event


def _content(browser: Browser, address: str) -> bytes:
    with browser.client.get(address) as answer:
        return bytes(answer.data)


def test_the_figures_of_an_expo_are_the_counts_of_their_rows(app: Flask) -> None:
    first, second = _filled("first-expo"), _filled("second-expo")

    alone = report_of([first], clock.now())

    assert {kind: figure.total for kind, figure in alone.items()} == {
        FigureKind.DELEGATIONS: 1,
        FigureKind.MEETINGS: 0,
        FigureKind.AMOUNTS: 0,
        FigureKind.INVESTMENTS: 1,
        FigureKind.MEMORANDA: 1,
        FigureKind.CASES: 1,
        FigureKind.OVERDUE: 1,
    }
    for kind in FigureKind:
        assert len(source_rows(kind, [first, second], clock.now())) == 2 * alone[kind].total


def test_the_report_of_two_expos_is_the_sum_of_both_in_three_languages(app: Flask, browser: Browser) -> None:
    first, second, elsewhere = _filled("first-expo"), _filled("second-expo"), _filled("elsewhere")
    account = olga(first)
    with_role(account, Role.ORGANISER, second)
    signed_in(browser, account)
    here = f"/organise/{first.slug}/report"

    page, rows = browser.read(f"{here}?all=yes"), browser.read(f"{here}/rows/cases?all=yes")
    files = [_content(browser, f"{here}/report.pdf?all=yes&in={code}") for code in ("en", "ur", "tr")]
    table, behind = (
        [[str(cell) for cell in row] for row in load_workbook(BytesIO(data)).worksheets[0].values]
        for data in (_content(browser, f"{here}/{name}.xlsx?all=yes") for name in ("report", "rows"))
    )

    assert [row[1] for row in page.rows()] == ["2", "0", "0", "2", "2", "2", "2"]
    assert (len(rows.rows()), len(table), len(behind)) == (2, 1 + 2 * 5, 1 + 2 * 5)
    assert "Anatolia" not in rows.text + str(behind)
    assert elsewhere.slug not in page.text
    assert [len(PdfReader(BytesIO(data)).pages) for data in files] == [3, 3, 3]
    assert "Each case of the investors" in PdfReader(BytesIO(files[0])).pages[2].extract_text()


def test_only_who_may_see_all_of_it_sees_the_report(app: Flask) -> None:
    event = _filled("first-expo")
    here = f"/organise/{event.slug}/report"
    pages = [here, f"{here}/rows/cases", f"{here}/report.pdf", f"{here}/report.xlsx", f"{here}/rows.xlsx"]
    admin = with_role(an_account("admin@example.org", "Admin"), Role.ADMINISTRATOR, None)

    def seen(browser: Browser) -> set[int]:
        answers = [browser.client.get(page) for page in pages]
        for answer in answers:
            answer.close()  # ends the temporary files of tables
        return {answer.status_code for answer in answers}

    assert seen(signed_in(Browser(app), olga(event))) == {200}
    assert seen(signed_in(Browser(app), admin)) == {200}
    assert seen(signed_in(Browser(app), vera(event))) == {403}
    assert seen(signed_in(Browser(app), sami(event))) == {403}
    assert seen(signed_in(Browser(app), oya(event, "officer@example.org"))) == {403}
    assert seen(signed_in(Browser(app), nora())) == {404}
    assert seen(Browser(app)) == {303}
