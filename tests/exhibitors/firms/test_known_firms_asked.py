"""An application that says something else of a known firm: the organiser is asked field by field, nothing is written over."""

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import logo_of, open_change
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.applications import submit
from expo.exhibitors.services.dossier import set_logo
from expo.mail.models import Mail
from tests.factories.accounts import ada, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, a_draft, emil
from tests.factories.letters import a_picture
from tests.pages import Browser
from tests.told import told, told_changes

KNOWN = {"email": "emil@exhibits.example", "name": "Emil Ltd", "tax_number": "TR 123-456"}


def _twice() -> tuple[Exhibitor, Exhibitor]:
    """The firm at one expo, and its application at another, which says another city and another website."""
    first = emil(an_event(), city="Ankara", website="https://emil.example", **KNOWN)
    return first, emil(an_event(), city="Izmir", website="https://emil.example/new", **KNOWN)


def test_the_shared_record_stays_and_both_sides_see_what_is_asked(app: Flask, browser: Browser) -> None:
    first, second = _twice()
    signed_in(browser, ada())

    office = browser.read(f"/organise/{second.event.slug}/exhibitors/{second.id}").text
    desk = Browser(app).read(f"/exhibitor/{exhibitor_token(second)}").text

    assert first.firm is not None
    assert (first.firm_id, first.firm.city, first.firm.website) == (second.firm_id, "Ankara", "https://emil.example")
    for page in (office, desk):
        assert all(one in page for one in ("Ankara", "Izmir"))
    assert told(second.event, "exhibitor")[-1][1] != "changed"


def test_an_organiser_approves_one_field_and_the_firm_hears_which(app: Flask, browser: Browser) -> None:
    first, second = _twice()
    change = open_change(second)
    assert change is not None
    signed_in(browser, ada())
    page = f"/organise/{second.event.slug}/exhibitors/{second.id}"

    typed = {"verb": "approve", "fields": None, "reason": "Please ring us."}
    none = browser.send(f"{page}/change/{change.id}", typed, form=page, status=409)
    browser.send(f"{page}/change/{change.id}", {"verb": "approve", "fields": ["city"]}, form=page)

    db.session.expire_all()
    assert first.firm is not None
    [fault], [word] = none.soup.select("fieldset .field-error"), none.soup.select("#change-reason")
    assert (fault.text, word.text) == ("Choose what to approve, or refuse the change.", "Please ring us.")
    assert none.soup.select("fieldset [name=fields][checked]") == []
    assert (first.firm.city, first.firm.website) == ("Izmir", "https://emil.example")
    assert (change.approved, change.after) == (True, {"city": "Izmir"})
    texts = list(db.session.scalars(sa.select(Mail.text).where(Mail.to_address == KNOWN["email"])))
    assert sum("approved, except for: Website" in text for text in texts) == 1
    answers = [(verb, now) for verb, _was, now in told_changes(second.event, "exhibitor")][-2:]
    assert answers == [
        ("approved the change of", {"city": "Izmir"}),
        ("refused the change of", {"website": "https://emil.example/new"}),
    ]
    assert ("Ada Administrator", "changed", "Emil Ltd") in told(first.event, "exhibitor")


def test_what_is_changed_after_sending_is_asked_too_and_the_rest_is_saved(app: Flask, browser: Browser) -> None:
    first = emil(an_event(), city="Ankara", **KNOWN)
    second = emil(an_event(), city="Izmir", state=ApplicationState.SUBMITTED, **KNOWN)
    signed_in(browser, ada())
    firm, desk = Browser(app), f"/exhibitor/{exhibitor_token(second)}"

    shown = firm.read(f"{desk}/apply/firm").text
    asked = firm.send(f"{desk}/apply/firm", {"display_name": "Emil Robotics"}).text
    told = firm.send(f"{desk}/apply/products", {"products": "Robots", "activity": "Robots of all kinds"}).text
    firm.send(f"{desk}/apply/firm", {"city": "Ankara"})

    db.session.expire_all()
    change = open_change(second)
    assert first.firm is not None
    assert change is not None
    assert "Other expos show your firm too." in shown
    assert "asked to approve what other expos show too" in asked
    assert "Saved." in told
    assert (first.firm.display_name, first.firm.city) == ("Emil Ltd", "Ankara")
    assert (second.products, second.activity) == (["Robots"], "Robots of all kinds")
    assert change.after == {"display_name": "Emil Robotics"}

    browser.send(f"/organise/{second.event.slug}/exhibitors/{second.id}/edit/firm", {"city": "Bursa"})
    db.session.expire_all()
    assert first.firm.city == "Bursa"


def test_a_firm_of_one_expo_still_saves_at_once_until_it_is_accepted(app: Flask) -> None:
    one = emil(an_event(), state=ApplicationState.SUBMITTED)
    firm, desk = Browser(app), f"/exhibitor/{exhibitor_token(one)}"

    firm.send(f"{desk}/apply/firm", {"city": "Konya"})

    db.session.expire_all()
    assert one.firm is not None
    assert (one.firm.city, open_change(one)) == ("Konya", None)


def _with_logos() -> tuple[Exhibitor, Exhibitor, str, str]:
    """The firm at one expo, and its sent application at another with another logo; the uids of both logos."""
    first, second = emil(an_event(), **KNOWN), a_draft(an_event(), **KNOWN)
    with transaction():
        former = set_logo(first, a_picture(), by=EMIL).uid
        wanted = set_logo(second, a_picture("#008800"), by=EMIL).uid
        submit(second, by=EMIL, late=True)
    return first, second, former, wanted


def _logo_now(exhibitor: Exhibitor) -> str:
    db.session.expire_all()
    logo = logo_of(exhibitor)
    return logo.uid if logo else ""


def test_a_logo_waits_for_an_organiser_and_both_pages_show_it(app: Flask, browser: Browser) -> None:
    first, second, former, wanted = _with_logos()
    signed_in(browser, ada())
    page, desk = f"/organise/{second.event.slug}/exhibitors/{second.id}", f"/exhibitor/{exhibitor_token(second)}"
    firm = Browser(app)

    shown, told = browser.read(page).text, firm.read(desk).text

    assert _logo_now(first) == _logo_now(second) == former
    assert "A logo to approve" in shown
    assert "the organisers approve its new logo" in told
    assert [browser.client.get(f"{page}/logo/{uid}.png").status_code for uid in (wanted, former)] == [200, 404]
    assert firm.client.get(f"{desk}/apply/logo/{wanted}.png").status_code == 200

    firm.send(f"{desk}/apply/logo", {"no_logo": "y"})
    kept = firm.send(f"{desk}/apply/logo", {"no_logo": "y"}, status=409).text
    assert "Other expos show this logo too." in kept
    assert _logo_now(first) == former


def test_an_organiser_answers_the_logo_that_the_page_showed(app: Flask, browser: Browser) -> None:
    first, second, former, wanted = _with_logos()
    signed_in(browser, ada())
    page, seen = f"/organise/{second.event.slug}/exhibitors/{second.id}", []
    with transaction():
        last = set_logo(second, a_picture("#000088"), by=EMIL).uid

    browser.send(f"{page}/logo/{wanted}", {"verb": "approve"}, form=page, status=409)
    seen.append(_logo_now(first))
    browser.send(f"{page}/logo/{last}", {"verb": "approve"}, form=page)
    seen.append(_logo_now(first))
    with transaction():
        refused = set_logo(second, a_picture(), by=EMIL).uid
    browser.send(f"{page}/logo/{refused}", {"verb": "refuse"}, form=page)

    assert [*seen, _logo_now(first)] == [former, last, last]
    assert "A logo to approve" not in browser.read(page).text
    query = sa.select(Mail.text).where(Mail.to_address == KNOWN["email"], Mail.text.contains("Your new logo is"))
    assert ["not approved" in text for text in db.session.scalars(query.order_by(Mail.id))] == [False, True]
