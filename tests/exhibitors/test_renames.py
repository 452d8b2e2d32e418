"""A firm gets another name: its staff's badges, its fascia board and what finds it follow, what was printed does not."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.rules import CategoryKind
from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import neighbours_of
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.applications import begin
from expo.exhibitors.services.firms import merge_firms
from expo.exhibitors.services.staff import add_staff
from expo.invoices.queries import InvoiceFilters, invoices_matching
from expo.registration.models import Registration
from expo.registration.rules import Details
from tests.factories.accounts import olga, signed_in
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, OLGA, emil
from tests.factories.invoices import an_invoice
from tests.factories.prices import priced
from tests.itinerary.items import path
from tests.pages import Browser

FORMER, NEW = "Anadolu Demo", "Bosphorus Yazılım"


def _stand(**firm: str) -> Exhibitor:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR)
    return emil(event, **{"display_name": FORMER, "fascia_name": FORMER, **firm})


def _somebody(exhibitor: Exhibitor, **details: Any) -> Registration:
    with transaction():
        known: dict[str, Any] = {"organisation": FORMER, "country": "TR", **details}
        said = Details("Staff", **known)
        return add_staff(exhibitor, said, by=EMIL).registration


def _rename(exhibitor: Exhibitor, **values: str) -> None:
    with transaction():
        save(exhibitor, {"display_name": NEW, **values}, by=OLGA, office=True)
    db.session.expire_all()


def test_the_badges_of_its_staff_say_the_new_name_and_country_and_count_as_changed(app: Flask) -> None:
    exhibitor = _stand()
    person = _somebody(exhibitor)
    before = person.version

    _rename(exhibitor, country="PK")

    assert (person.organisation, person.country, person.version) == (NEW, "PK", before + 1)
    assert "bosphorus" in person.search
    assert "anadolu" not in person.search


def test_whoever_is_said_to_be_of_another_organisation_stays_so(app: Flask) -> None:
    exhibitor = _stand()
    person = _somebody(exhibitor, organisation="Stand Builders", country="DE")

    _rename(exhibitor, country="PK")

    assert (person.organisation, person.country, person.version) == ("Stand Builders", "DE", 1)


def test_what_was_worn_at_an_expo_that_is_over_stays(app: Flask) -> None:
    exhibitor = _stand()
    person = _somebody(exhibitor)

    with clock.set_to(exhibitor.event.ends_at + timedelta(minutes=1)):
        _rename(exhibitor)

    assert (person.organisation, exhibitor.fascia_name) == (FORMER, FORMER)


@pytest.mark.parametrize(
    ("fascia", "name", "after"),
    [
        (FORMER.upper(), NEW, NEW),
        ("Anadolu Cloud", NEW, "Anadolu Cloud"),
        (FORMER, "A name that is far too long for any fascia board of any expo", FORMER),
    ],
)
def test_the_fascia_board_follows_where_it_bears_the_firms_name_and_has_room(
    app: Flask, fascia: str, name: str, after: str
) -> None:
    exhibitor = _stand(fascia_name=fascia)

    _rename(exhibitor, display_name=name)

    assert exhibitor.fascia_name == after


def test_a_board_left_behind_by_a_name_that_is_too_long_is_named_and_follows_the_next_one(
    app: Flask, browser: Browser
) -> None:
    exhibitor = _stand()
    own = emil(exhibitor.event, display_name="Cyber Demo", fascia_name="Cyber Demo", email="cyber@example.com")
    page = f"/organise/{exhibitor.event.slug}/exhibitors/{exhibitor.id}"
    signed_in(browser, olga(exhibitor.event))
    stays = f"the fascia board takes 30, so the board stays “{NEW}”"

    _rename(exhibitor)
    followed = [exhibitor.fascia_name, stays in browser.read(page).text]
    _rename(exhibitor, display_name="A name of far too many letters " * 2)
    left = [
        exhibitor.fascia_name,
        *(stays in browser.read(one).text for one in (page, path(exhibitor_address(exhibitor)))),
    ]
    _rename(exhibitor, display_name="Another name, too long for a board")
    _rename(exhibitor, display_name="Short")
    caught_up = [exhibitor.fascia_name, "so the board stays" in browser.read(page).text]
    _rename(own, display_name="Cyber Two")
    with transaction():
        save(own, {"fascia_name": "Cyber Demo"}, by=OLGA, office=True)
    _rename(own, display_name="Cyber Three")

    assert followed == [NEW, False]
    assert left == [NEW, True, True]
    assert caught_up == ["Short", False]
    assert own.fascia_name == "Cyber Demo"


@pytest.mark.parametrize(("chosen", "after"), [({}, NEW), ({"sort_name": "Demo, Anadolu"}, "Demo, Anadolu")])
def test_the_catalogue_sorts_it_by_its_new_name_unless_another_was_chosen(
    app: Flask, chosen: dict[str, str], after: str
) -> None:
    exhibitor = _stand(**chosen)

    _rename(exhibitor)

    assert exhibitor.firm is not None
    assert exhibitor.firm.sort_name == after


def test_staff_of_a_firm_that_is_merged_is_of_the_one_it_became(app: Flask) -> None:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR)
    double = emil(event, display_name=FORMER)
    kept = emil(an_event(), display_name=NEW)
    person = _somebody(double)
    firms: list[Firm | None] = [kept.firm, double.firm]
    assert firms[0] is not None
    assert firms[1] is not None

    with transaction():
        merge_firms(firms[0], firms[1], event_id=event.id, by=OLGA)

    db.session.expire_all()
    assert person.organisation == NEW


def test_an_invoice_is_found_by_what_it_says_and_by_what_its_firm_is_called_now(app: Flask) -> None:
    event = priced(an_event())
    invoice = an_invoice(event, name="Legal Demo Ltd", display_name=FORMER)
    elsewhere = an_invoice(priced(an_event()), name="Other Demo Ltd", display_name=NEW)

    _rename(invoice.exhibitor)

    def found(q: str) -> list[int]:
        rows, counting = invoices_matching(event, InvoiceFilters(q), clock.now().date())
        ids = [one.id for one in db.session.scalars(rows)]
        assert db.session.scalar(counting) == len(ids)
        return ids

    assert elsewhere.event_id != event.id
    assert [found(q) for q in ("legal demo", "bosphorus", invoice.name, "anadolu")] == [
        [invoice.id],
        [invoice.id],
        [invoice.id],
        [],
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Firm).where(Firm.display_name == NEW)) == 2


def test_whoever_asked_to_stand_near_or_apart_reads_the_name_that_a_firm_has_now(app: Flask, browser: Browser) -> None:
    event = an_event()
    rival = emil(event, name="Rival Ltd")
    firm = emil(event, name="Anadolu Demo", apart=["Rival Ltd"])
    form = f"{path(exhibitor_address(firm))}/apply/neighbours"
    _rename(rival, display_name="Bosphorus Rival")

    asked = browser.read(form).typed("apart")
    browser.send(form)
    office = signed_in(Browser(app), olga(event)).read(f"/organise/{event.slug}/exhibitors/{firm.id}").text

    assert asked == "Bosphorus Rival"
    assert [one.firm_id for one in neighbours_of(firm)] == [rival.firm_id]
    assert ("Bosphorus Rival" in office, "Rival Ltd (" in office) == (True, False)


def test_a_draft_of_the_next_expo_takes_the_new_name_and_not_over_another_that_was_typed(app: Flask) -> None:
    known = emil(an_event(), name="Anadolu Demo", email="trade@anadolu.example")
    drafts = []
    for typed in ("", "Anadolu Demo Export"):
        with transaction():
            draft = begin(an_event(), known.email, "Anadolu Demo", language="tr", by=OLGA, late=True)
            save(draft, {"display_name": typed} if typed else {}, by=OLGA)
            drafts.append(draft)

    _rename(known, display_name="Bosphorus Demo")

    assert [one.name for one in drafts] == ["Bosphorus Demo", "Anadolu Demo Export"]
