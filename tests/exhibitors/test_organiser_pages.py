"""Organisers' pages of exhibitors: the list, one exhibitor, settings, files."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor, ExhibitorSettings, Pavilion
from expo.exhibitors.queries import companions_of, open_change, points_of, settings_of
from expo.exhibitors.rules import ApplicationState, CompanionKind
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.companions import save_companions
from expo.mail.models import Mail
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, a_draft, emil, taking_applications
from tests.pages import Browser
from tests.queries import counted

QUERIES = 12


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(app: Flask, browser: Browser, rows: int) -> None:
    event = an_event()
    for number in range(rows):
        emil(event, name=f"Firm {number}", points=number + 1)
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/exhibitors?sort=name"
    browser.read(here)

    with counted(app) as statements:
        page = browser.read(here)

    assert [row[1] for row in page.rows()] == [f"Firm {number}" for number in range(rows)]
    assert len(statements) == QUERIES


def test_the_list_is_searched_in_any_script_and_narrowed(app: Flask, browser: Browser) -> None:
    event = an_event()
    emil(event, name="Işık Yazılım A.Ş.", sectors=["AI"], city="İzmir")
    emil(event, name="Karachi Systems", second_name="کراچی سسٹمز", country="PK", state=ApplicationState.SUBMITTED)
    a_draft(event, name="Sketch Ltd")
    signed_in(browser, olga(event))

    def found(query: str) -> list[str]:
        page = browser.read(f"/organise/{event.slug}/exhibitors?{query}")
        return [link.text for link in page.soup.select("a.row-link")]

    assert found("q=isik") == ["Işık Yazılım A.Ş."]
    assert found("q=كراچي") == ["Karachi Systems"]
    assert found("q=sketch") == ["Sketch Ltd"]
    assert found("sector=AI") == ["Işık Yazılım A.Ş."]
    assert found("country=PK&state=submitted") == ["Karachi Systems"]
    assert found("state=draft") == ["Sketch Ltd"]
    assert found("hall=Hall+9") == []


def test_many_are_accepted_at_once_and_those_that_cannot_be_are_named(app: Flask, browser: Browser) -> None:
    event = an_event()
    waiting = emil(event, name="Waiting Ltd", state=ApplicationState.SUBMITTED)
    gone = emil(event, name="Gone Ltd", state=ApplicationState.WITHDRAWN)
    signed_in(browser, olga(event))

    page = browser.send(
        f"/organise/{event.slug}/exhibitors/bulk",
        {"verb": "accept", "id": [waiting.id, gone.id]},
        form=f"/organise/{event.slug}/exhibitors",
    )

    assert page.banners == [
        "1 firm updated.",
        "Gone Ltd: this cannot be done with the application as it stands.",
    ]
    assert db.session.get_one(Exhibitor, waiting.id).state is ApplicationState.ACCEPTED


def test_a_mail_goes_to_the_chosen_firms(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, name="Emil Ltd")
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/exhibitors/mail"

    wrong = browser.send(
        address, {"subject": "Hi", "text": "{nonsense}"}, form=f"{address}?id={exhibitor.id}", status=400
    )
    browser.send(address, {"subject": "To {firm}", "text": "See {link}"}, form=f"{address}?id={exhibitor.id}")

    nobody = browser.send(address, {"subject": "Hi", "text": "Hello"}, form=address, status=400)

    assert "Nothing fills {nonsense}." in wrong.text
    assert "Choose at least one firm first." in nobody.text
    assert db.session.scalars(sa.select(Mail).order_by(Mail.id.desc())).first().subject == "To Emil Ltd"  # type: ignore[union-attr]


def test_everything_is_done_on_the_page_of_one(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, name="Emil Ltd")
    with transaction():
        save(exhibitor, {"area_sqm": 18}, by=EMIL)
        save_companions(exhibitor, [(CompanionKind.CO_EXHIBITOR, "Daughter Ltd", "TR")], by=EMIL)
    change, companion = open_change(exhibitor), companions_of(exhibitor)[0]
    assert change is not None
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/exhibitors/{exhibitor.id}"

    before = browser.read(here)
    browser.send(f"{here}/change/{change.id}", {"verb": "approve"}, form=here)
    browser.send(f"{here}/companions/{companion.id}", {"verb": "approve"}, form=here)
    browser.send(f"{here}/points", {"points": "−2", "reason": "Absent"}, form=here)
    browser.send(f"{here}/badges", {"extra": "3"}, form=here)
    browser.send(f"{here}/note", {"note": "Call back"}, form=here)
    browser.send(f"{here}/documents", {"file": (io.BytesIO(b"%PDF-1.7"), "manual.pdf")}, form=here)
    page = browser.read(here)

    assert before.rows() == [["Area wanted, in m²", "12", "18"]]
    assert exhibitor.area_sqm == 18
    assert [line.points for line in points_of(event.id, exhibitor.firm_id or 0)] == [-2]
    assert "of 15 are given" in page.text  # 10 by area, 2 for the co-exhibitor, 3 granted
    assert "manual.pdf" in page.text
    assert page.typed("note") == "Call back"


def test_the_second_organiser_is_told_who_decided(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, state=ApplicationState.SUBMITTED)
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/exhibitors/{exhibitor.id}"
    stale = browser.read(here).typed("version")
    browser.send(f"{here}/accept", form=here)

    told = browser.send(f"{here}/decline", {"version": stale, "reason": "Full"}, form=here, status=409)

    assert "Somebody else changed this application while you wrote." in told.text
    assert db.session.get_one(Exhibitor, exhibitor.id).state is ApplicationState.ACCEPTED


def test_two_firms_are_made_one_by_a_person(app: Flask, browser: Browser) -> None:
    known = emil(an_event(), name="Emil Ltd").firm
    event = an_event()
    strange = emil(event, name="EMİL LTD. ŞTİ.", email="other@else.example")
    assert known is not None
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/exhibitors/{strange.id}"

    browser.send(f"{here}/merge/{known.id}", form=here)
    other = emil(event, name="Unrelated Ltd").firm
    assert other is not None
    refused = browser.send(f"{here}/merge/{other.id}", form=here, status=404)

    assert (db.session.get_one(Exhibitor, strange.id).firm_id, refused.heading) == (known.id, "There is nothing here")


def test_settings_say_how_applications_are_taken(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/applications"
    good = {
        "opens": "2026-01-10T09:00",
        "closes": "2027-03-01T18:00",
        "fascia_limit": "25",
        "terms_en": "No subletting.",
    }

    wrong = browser.send(here, {**good, "closes": "2025-01-01T09:00", "allowance": "12: 5\n9: 4"}, status=400)
    browser.send(here, {**good, "allowance": "6: 4\n12: 5\n٢٤,٥: ١٠"})

    kept = settings_of(event)
    assert wrong.errors == [
        "Applications close before they open.",
        "Write a step a line, as in “12: 5”, with growing areas.",
    ]
    assert kept is not None
    assert (kept.fascia_limit, kept.allowance, kept.terms) == (
        25,
        [[6, 4], [12, 5], [24.5, 10]],
        {"en": "No subletting."},
    )
    assert kept.opens_at is not None
    assert kept.opens_at.isoformat() == "2026-01-10T04:00:00+00:00"


def test_pavilions_have_managers_with_links(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/applications"

    browser.send(f"{here}/pavilions/new", {"name": "Türkiye Pavilion", "country": "TR", "manager_name": "Demo Manager"})
    twice = browser.send(f"{here}/pavilions/new", {"name": "Türkiye Pavilion"}, status=409)
    made = db.session.scalars(sa.select(Pavilion)).one()
    emil(event, pavilion_id=made.id)
    refused = browser.send(f"{here}/pavilions/{made.id}/remove", form=f"{here}/pavilions/{made.id}", status=409)

    assert "There is a pavilion called Türkiye Pavilion already." in twice.text
    assert "1 firm asks for this pavilion." in refused.text


CSV = "Mail address,Legal name,Ülke,Sectors,Products,Area wanted, in m²,State\n".replace(
    "Area wanted, in m²", '"Area wanted, in m²"'
)


def test_who_may_do_what(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, state=ApplicationState.SUBMITTED)
    here = f"/organise/{event.slug}/exhibitors"

    signed_in(browser, vera(event))
    seen = browser.read(f"{here}/{exhibitor.id}")
    token = browser.read("/account").typed("csrf_token")
    denied = browser.post(f"{here}/{exhibitor.id}/accept", {"csrf_token": token}).status_code
    settings = browser.client.get(f"/organise/{event.slug}/applications").status_code
    files = browser.client.get(f"{here}/export.csv").status_code
    signed_in(browser, sami(event))
    staff = browser.client.get(here).status_code
    signed_in(browser, nora())
    elsewhere = browser.client.get(f"{here}/{exhibitor.id}").status_code

    assert (denied, settings, files, staff, elsewhere) == (403, 403, 403, 403, 404)
    assert "Decline and tell" not in seen.text


def test_another_expos_exhibitor_is_not_here(app: Flask, browser: Browser) -> None:
    other, event = emil(an_event()), an_event()
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/exhibitors/{other.id}", status=404)

    assert page.heading == "There is nothing here"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ExhibitorSettings)) == 1


def test_an_organiser_puts_right_what_a_firm_said(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, name="Emil Ltd")
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/exhibitors/{exhibitor.id}"

    for part, typed in (
        ("firm", {"city": "Bursa"}),
        ("products", {"products": "Ledgers"}),
        ("space", {"area_sqm": "18"}),
    ):
        browser.send(f"{here}/edit/{part}", typed)
    wrong = browser.send(f"{here}/edit/space", {"area_sqm": "many"}, status=400)

    now = db.session.get_one(Exhibitor, exhibitor.id)
    assert (now.firm.city if now.firm else "", now.products, now.area_sqm) == ("Bursa", ["Ledgers"], 18)
    assert wrong.errors == ["Enter a whole number."]
    assert wrong.typed("area_sqm") == "many"


def test_the_link_goes_to_whoever_answers_for_the_firm_now(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, name="Emil Ltd")
    old = f"/exhibitor/{exhibitor_token(exhibitor)}"
    signed_in(browser, olga(event))

    browser.send(f"/organise/{event.slug}/exhibitors/{exhibitor.id}/address", {"email": "next@exhibits.example"})

    browser.read(old, status=404)
    last = db.session.scalars(sa.select(Mail).order_by(Mail.id.desc()).limit(1)).one()
    assert (last.to_address, last.wording) == ("next@exhibits.example", "private link of a firm")


def test_a_firm_is_invited_after_the_deadline_and_submitted_by_an_organiser(app: Flask, browser: Browser) -> None:
    event = an_event()
    taking_applications(event, closes_at=clock.now())
    draft = a_draft(event, name="Draft Ltd")
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/exhibitors"

    invited = browser.send(f"{here}/new", {"firm": "Late Ltd", "email": "late@exhibits.example"})
    browser.send(f"{here}/{draft.id}/submit", form=f"{here}/{draft.id}")

    assert (invited.heading, invited.banners[0]) == ("Late Ltd", "The link is mailed to late@exhibits.example.")
    assert db.session.get_one(Exhibitor, draft.id).state is ApplicationState.SUBMITTED
