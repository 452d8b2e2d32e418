"""Import of firms from tables: refusals by row, all rows or none; an export can be imported again."""

import csv
import io

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.export import export_header, export_rows
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import ExhibitorFilters
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.uploads.firm_lists import FIRM_LIST
from tests.exhibitors.test_organiser_pages import CSV
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil, taking_applications
from tests.lists import Done, bring_in, faults_in, look_at_list
from tests.pages import Browser


def _take(event: Event, *rows: str) -> Done:
    head = "Mail address,Legal name,Country,Sectors,Products,Name on the fascia board,area_sqm,least_sqm"
    return bring_in(event, FIRM_LIST, "\n".join([head, *rows]))


def test_what_a_service_refuses_is_named_by_its_row_and_nothing_is_kept(app: Flask) -> None:
    event = an_event()
    taking_applications(event, fascia_limit=20)
    emil(event, name="Emil Ltd", email="emil@exhibits.example", state=ApplicationState.WITHDRAWN)

    with pytest.raises(Refused) as refusal:
        _take(
            event,
            "good@one.example,Good Ltd,PK,AI,Clouds,Good,9,9",
            "long@two.example,Long Ltd,PK,AI,Clouds,A name for a board that is longer than it,9,9",
            "less@three.example,Less Ltd,PK,AI,Clouds,Less,9,12",
            "other@exhibits.example,Other Ltd,TR,AI,Clouds,Emil,9,12",
        )

    rows = [sentence.partition(":")[0] for sentence in refusal.value.details]
    assert (refusal.value.message, rows) == ("Nothing was imported: 3 faults.", ["Row 3", "Row 4", "Row 5"])
    assert "20" in refusal.value.details[0]
    assert [firm.display_name for firm in db.session.scalars(sa.select(Firm))] == ["Emil Ltd"]


def test_an_export_with_firms_that_left_comes_back_in(app: Flask) -> None:
    event = an_event()
    emil(event, name="Emil Ltd")
    emil(event, name="Gone Ltd", state=ApplicationState.WITHDRAWN)
    emil(event, name="Refused Ltd", state=ApplicationState.DECLINED)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(export_header())
    table.writerows(export_rows(event, ExhibitorFilters(sort="begun"), {}))

    assert bring_in(event, FIRM_LIST, out.getvalue()) == (0, 0)
    assert [one.state.value for one in db.session.scalars(sa.select(Exhibitor).order_by(Exhibitor.id))] == [
        "accepted",
        "withdrawn",
        "declined",
    ]


def test_a_table_of_firms_is_taken_in_whole(app: Flask) -> None:
    event = an_event()
    taking_applications(event)
    table = (
        CSV + 'a@one.example,One Ltd,Pakistan,"Software, AI",Cloud; Ledgers,24,accepted\nb@two.example,Two Ltd,,,,,\n'
    )

    done, again = bring_in(event, FIRM_LIST, table), bring_in(event, FIRM_LIST, table)
    changed = look_at_list(event, FIRM_LIST, table.replace(",24,", ",30,"))

    made = db.session.scalars(sa.select(Exhibitor).order_by(Exhibitor.id)).all()
    assert (done, again) == ((2, 0), (0, 0))
    assert [(one.state, one.area_sqm) for one in made] == [(ApplicationState.ACCEPTED, 24), (ApplicationState.DRAFT, 9)]
    assert [said for _row, said in changed.judged.changed] == ["One Ltd: Area wanted, in m²"]


def test_every_bad_cell_of_a_table_is_named(app: Flask) -> None:
    table = CSV + f"nobody,{'X' * 201},Atlantis,magic,,9999,\n=cmd@x.example,=HYPERLINK(1),,,,,\n"

    assert faults_in(an_event(), FIRM_LIST, table) == [
        (2, "Country: “Atlantis” is none of what can be chosen here."),
        (2, "Mail address: “nobody” is no mail address, as in name@example.org."),
        (2, "Sectors: “magic” is none of what can be chosen here."),
    ]


def test_an_export_holds_no_formula_and_comes_back_in(app: Flask, browser: Browser) -> None:
    event = an_event()
    emil(event, name="=HYPERLINK(1) Ltd", products=["+Plus"])
    signed_in(browser, olga(event))

    with browser.client.get(f"/organise/{event.slug}/exhibitors/export.csv", buffered=True) as answer:
        table = answer.text
    done = bring_in(event, FIRM_LIST, table)

    assert done == (0, 0)
    assert table.splitlines()[1].startswith("'=HYPERLINK(1) Ltd,'=HYPERLINK(1) Ltd")
    assert "'+Plus" in table
    assert [one.products for one in db.session.scalars(sa.select(Exhibitor))] == [["+Plus"]]
