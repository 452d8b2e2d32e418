"""Emil chooses on his desk in his round; Olga says who chooses when and whose booths are kept."""

from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.booths.models import Claim
from expo.booths.rules import ClaimState
from expo.db import db, transaction
from expo.events.models import Event
from expo.exhibitors.links import exhibitor_token
from expo.offers.models import Offer, Round
from expo.offers.services.rounds import add_round
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.exhibitors import emil
from tests.factories.offers import NINE, OLGA, a_priced_hall
from tests.offers.test_claims_and_rounds import MONDAY, WEEK, claimed, stood_last_year
from tests.pages import Browser
from tests.queries import counted

LIST_QUERIES = 10


def _round(event: Event, least: int = 0) -> None:
    with transaction():
        add_round(event, "First", least=least, most=None, opens_at=MONDAY, closes_at=MONDAY + WEEK, by=OLGA)


def test_emil_waits_for_his_round_then_sees_prices_and_chooses(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1", "A2")
    firm = emil(event, **NINE)
    _round(event)
    desk = f"/exhibitor/{exhibitor_token(firm)}"

    with clock.set_to(MONDAY - timedelta(hours=1)):
        before = browser.read(desk)
        shut = browser.read(f"{desk}/space")
    with clock.set_to(MONDAY):
        page = browser.read(f"{desk}/space")
        after = browser.send(f"{desk}/space/choose", {"booths": str(booths[0].id)}, form=f"{desk}/space")

    assert "Your round opens on Monday 2 November 2026, 14:00 PKT." in before.text
    assert "Your round opens on" in shut.text
    assert [row[:5] for row in page.rows()] == [
        ["A1", "Hall 1", "9 m²", "2", "PKR 287,680.00"],
        ["A2", "Hall 1", "9 m²", "3", "PKR 266,800.00"],
    ]
    with clock.set_to(MONDAY):
        second = emil(event, **NINE)
        theirs = f"/exhibitor/{exhibitor_token(second)}/space"
        late = browser.send(f"{theirs}/choose", {"booths": str(booths[0].id)}, form=theirs, status=409)

    assert "Accept the offer" in after.text
    assert "Somebody else has just taken this space" in late.text
    assert [row[0] for row in late.rows()] == ["A2"]
    assert [one.exhibitor_id for one in db.session.scalars(db.select(Offer))] == [firm.id]


def test_emil_takes_or_gives_up_the_booth_of_last_time(app: Flask, browser: Browser) -> None:
    _event, _booths, firm = claimed()
    desk = f"/exhibitor/{exhibitor_token(firm)}"
    claim = db.session.scalars(db.select(Claim)).one()
    stranger = f"/exhibitor/{exhibitor_token(emil(firm.event, **NINE))}"

    browser.send(f"{stranger}/space/claims/{claim.id}/give-up", form=stranger, status=404)
    page = browser.send(f"{desk}/space/claims/take", form=desk)

    assert "Accept the offer" in page.text
    db.session.expire_all()
    assert claim.state is ClaimState.TAKEN


def test_olga_adds_a_round_and_keeps_last_years_booths(app: Flask, browser: Browser) -> None:
    last = stood_last_year("A1")
    event, _booths = a_priced_hall("A1")
    with transaction():
        last.first_day = last.last_day = event.first_day - timedelta(days=300)
    account = olga(event)
    olga(last)
    signed_in(browser, account)
    here = f"/organise/{event.slug}/choice"
    day = clock.now() + timedelta(days=30)

    browser.send(
        f"{here}/rounds",
        {"name": "Gold", "least": "50", "most": "", "opens": "2027-01-11T09:00", "closes": "2027-01-12T09:00"},
        form=here,
    )
    kept = browser.send(f"{here}/claims", {"earlier": str(last.id), "until": f"{day:%Y-%m-%d}T18:00"}, form=here)

    row = db.session.scalars(db.select(Round)).one()
    assert kept.rows(0)[0][:4] == ["Gold", "50 or more", "11 Jan 2027, 09:00", "12 Jan 2027, 09:00"]
    assert kept.rows(1)[0][:4] == ["Anadolu Demo Ltd", "A1", "the firm of last time", "kept for the firm"]
    assert row.opens_at.astimezone(event.zone_info).hour == 9


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"name": ""}, 400, "Give the round a name."),
        ({"least": "many"}, 400, "Enter a whole number."),
        ({"least": "-1"}, 400, "Enter a whole number."),
        ({"opens": "soon"}, 400, "Enter date and time, as in 2027-04-14 18:00."),
        ({"closes": "2027-01-11T08:00"}, 409, "The round closes before it opens."),
        ({"most": "10"}, 409, "The most points are fewer than the least."),
    ],
)
def test_a_round_that_cannot_be_is_said_and_kept(
    app: Flask, browser: Browser, typed: dict[str, str], status: int, said: str
) -> None:
    event, _booths = a_priced_hall("A1")
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/choice"
    right = {"name": "Gold", "least": "50", "most": "", "opens": "2027-01-11T09:00", "closes": "2027-01-12T09:00"}

    page = browser.send(f"{here}/rounds", {**right, **typed}, form=here, status=status)

    assert said in page.text
    assert page.typed("name") == typed.get("name", "Gold")
    assert db.session.scalars(db.select(Round)).all() == []


def test_who_may_see_rounds_and_who_may_set_them(app: Flask) -> None:
    event, _booths, _firm = claimed()
    claim = db.session.scalars(db.select(Claim)).one()
    here = f"/organise/{event.slug}/choice"

    for account, seen, sent in ((vera(event), 200, 403), (sami(event), 403, 403), (nora(), 404, 404)):
        other = signed_in(Browser(app), account)
        other.read(here, status=seen)
        for step in ("rounds", "rounds/1/remove", "claims", f"claims/{claim.id}/end"):
            other.send(f"{here}/{step}", form="/account", status=sent)

    db.session.expire_all()
    assert claim.state is ClaimState.OPEN


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_much_for_three_claims_as_for_one(app: Flask, browser: Browser, rows: int) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    for booth in booths[:rows]:
        firm = emil(event, **NINE).firm
        with transaction():
            db.session.add(Claim(event_id=event.id, firm=firm, booth=booth, until=clock.now() + WEEK))
    signed_in(browser, olga(event))

    with counted(app) as statements:
        page = browser.read(f"/organise/{event.slug}/choice")

    assert len(page.rows()) == rows
    assert len(statements) == LIST_QUERIES
