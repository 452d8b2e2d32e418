"""Import of firms from tables: refusals by row, all rows or none; an export can be imported again."""

import csv
import io

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.export import export_header, export_rows
from expo.exhibitors.import_file import MOST_AT_ONCE, ImportedFirms, import_firms, read_firms
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import ExhibitorFilters
from expo.exhibitors.rules import ApplicationState
from tests.exhibitors.test_organiser_pages import CSV
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import OLGA, emil, taking_applications
from tests.pages import Browser


def _take(event: Event, *rows: str) -> ImportedFirms:
    head = "Mail address,Legal name,Country,Sectors,Products,Name on the fascia board,area_sqm,least_sqm"
    with transaction():
        return import_firms(event, read_firms("\n".join([head, *rows]).encode()), by=OLGA)


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
            "emil@exhibits.example,Emil Ltd,TR,AI,Clouds,Emil,9,9",
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

    with transaction():
        done = import_firms(event, read_firms(out.getvalue().encode()), by=OLGA)

    assert done == ImportedFirms(0, 1)
    assert [one.state.value for one in db.session.scalars(sa.select(Exhibitor).order_by(Exhibitor.id))] == [
        "accepted",
        "withdrawn",
        "declined",
    ]


def test_a_table_of_firms_is_taken_in_whole(app: Flask, browser: Browser) -> None:
    event = an_event()
    taking_applications(event)
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/exhibitors/import"
    table = (
        CSV + 'a@one.example,One Ltd,Pakistan,"Software, AI",Cloud; Ledgers,24,accepted\nb@two.example,Two Ltd,,,,,\n'
    )

    tried = browser.send(here, {"file": (io.BytesIO(table.encode()), "firms.csv"), "verb": "check"})
    nothing = db.session.scalar(sa.select(sa.func.count()).select_from(Exhibitor))
    browser.send(here, {"file": (io.BytesIO(table.encode()), "firms.csv"), "verb": "import"})
    again = browser.send(here, {"file": (io.BytesIO(table.encode()), "firms.csv"), "verb": "import"})

    made = db.session.scalars(sa.select(Exhibitor).order_by(Exhibitor.id)).all()
    assert (tried.banners[0], nothing) == ("2 firms would be new, 0 changed.", 0)
    assert [(one.state, one.area_sqm) for one in made] == [(ApplicationState.ACCEPTED, 24), (ApplicationState.DRAFT, 9)]
    assert again.banners[0] == "0 firms are new, 2 are changed."


def test_every_bad_row_of_a_table_is_named_and_nothing_is_kept(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    table = CSV + f"nobody,{'X' * 201},Atlantis,magic,,9999,\n=cmd@x.example,=HYPERLINK(1),,,,,\n"

    page = browser.send(
        f"/organise/{event.slug}/exhibitors/import",
        {"file": (io.BytesIO(table.encode()), "firms.csv"), "verb": "import"},
        status=409,
    )

    assert [line.text for line in page.soup.select(".banner li")] == [
        "Row 2: Legal name: at most 200 characters.",
        "Row 2: “nobody” is no mail address.",
        "Row 2: “Atlantis” is no country we know.",
        "Row 2: “magic” is no sector we know.",
        "Row 2: Area wanted, in m²: “9999” is no number up to 2000.",
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Firm)) == 0


def test_an_export_holds_no_formula_and_comes_back_in(app: Flask, browser: Browser) -> None:
    event = an_event()
    emil(event, name="=HYPERLINK(1) Ltd", products=["+Plus"])
    signed_in(browser, olga(event))

    with browser.client.get(f"/organise/{event.slug}/exhibitors/export.csv", buffered=True) as answer:
        table = answer.text
    browser.send(
        f"/organise/{event.slug}/exhibitors/import",
        {"file": (io.BytesIO(table.encode()), "firms.csv"), "verb": "import"},
    )

    assert table.splitlines()[1].startswith("'=HYPERLINK(1) Ltd,'=HYPERLINK(1) Ltd")
    assert "'+Plus" in table
    assert [one.products for one in db.session.scalars(sa.select(Exhibitor))] == [["+Plus"]]


def test_a_long_table_is_sent_on_to_the_lists_that_come_in_by_pieces(app: Flask) -> None:
    event = an_event()
    taking_applications(event)
    rows = "\n".join(f"a{number}@one.example,Firm {number}" for number in range(MOST_AT_ONCE + 1))
    page = f"/organise/{event.slug}/exhibitors/import"
    sent = {"file": (io.BytesIO(f"Mail address,Legal name\n{rows}".encode()), "firms.csv"), "verb": "import"}

    refused = signed_in(Browser(app), olga(event)).send(page, sent, form=page, status=409)

    assert "This table has more than 75 rows. Bring it in as a list of firms" in refused.text
    assert refused.link("A list of firms") == f"/organise/{event.slug}/lists/new/firms"
    assert db.session.scalars(sa.select(Exhibitor.id)).all() == []
    assert len(read_firms(f"Mail address,Legal name\n{rows}".rsplit("\n", 1)[0].encode())) == MOST_AT_ONCE
