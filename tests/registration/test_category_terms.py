"""Days and zones are taken from a category: the organiser sees who loses what before, and each of them is told once after."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.checkin.rules import Verdict
from expo.db import db, transaction
from expo.events.models import Category, Event
from expo.events.services.venue_parts import add_zone
from expo.mail.models import Mail
from expo.registration.services.category_terms import save_category
from expo.registration.services.decisions import move
from tests.factories.accounts import olga, signed_in
from tests.factories.checkin import a_gate, a_scan
from tests.factories.delegations import OLGA
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.pages import Browser, Page, form_values

FIRST_DAY = datetime(2027, 4, 13, 6, tzinfo=UTC)
TOLD = "other terms of a category"


def _told() -> dict[str, tuple[str, str]]:
    """What the mails about other terms say, by address with their language; they are taken away."""
    mails = list(db.session.scalars(sa.select(Mail).where(Mail.wording == TOLD).order_by(Mail.id)))
    found = {mail.to_address: (mail.language, mail.text) for mail in mails}
    assert len(found) == len(mails)
    with transaction():
        db.session.execute(sa.delete(Mail))
    return found


def _page(event: Event, category: Category) -> str:
    return f"/organise/{event.slug}/categories/{category.id}"


def _again(browser: Browser, asked: Page, address: str, **changes: Any) -> str:
    """Save what an organiser was asked about; what the page says then."""
    sent = {**form_values(asked.soup, address), **changes}
    answer = browser.client.post(address, data=sent, follow_redirects=True)
    return f"{answer.status_code} {answer.text}"


def _version(category: Category) -> int:
    db.session.refresh(category)
    return category.version


def test_days_and_zones_are_cut_after_it_was_said_who_loses_them(app: Flask, browser: Browser) -> None:
    event = an_event()
    with transaction():
        hall, _lounge = (add_zone(event, name, None, by=OLGA) for name in ("Hall", "Lounge"))
    category = a_category(event)
    for _number in range(3):
        vito(event, category)
    signed_in(browser, olga(event))
    page = _page(event, category)

    asked = browser.send(page, {"days": ["2027-04-13"], "zones": [str(hall.id)]}, status=409)
    unchanged, silent = _version(category), _told()
    saved = _again(browser, asked, page)

    assert (unchanged, silent) == (1, {})
    for line in ("Wed 14 Apr: 3 people lose it.", "Thu 15 Apr: 3 people lose it.", "Lounge: 3 people lose it."):
        assert line in asked.text
    assert "Tue 13 Apr:" not in asked.text
    links = [str(one["href"]) for one in asked.soup.select("main a")]
    assert f"/organise/{event.slug}/registrations?category={category.id}" in links
    assert "3 people are told by email." in saved
    db.session.refresh(category)
    assert (category.days, [zone.id for zone in category.zones]) == (["2027-04-13"], [hall.id])


def test_each_mailbox_of_the_confirmed_is_told_once_in_its_language(app: Flask) -> None:
    event = an_event()
    with transaction():
        hall = add_zone(event, "Hall", None, by=OLGA)
    category = a_category(event, capacity=3)
    first, second, shares, _waits = (vito(event, category) for _number in range(4))
    with transaction():
        second.language, shares.email = "tr", first.email

    with transaction():
        fields = {"days": ["2027-04-13"], "zones": [hall]}
        save_category(category, fields, version=1, by=OLGA, seen=["day:2027-04-14", "day:2027-04-15"])

    told = _told()
    assert told.keys() == {first.email, second.email}
    language, text = told[first.email]
    assert (language, told[second.email][0]) == ("en", "tr")
    assert "Days: was Tue 13 Apr, Wed 14 Apr, Thu 15 Apr, is Tue 13 Apr" in text
    assert "Zones: was all zones, is Hall" in text


def test_what_is_cut_is_felt_at_the_gates_at_once_and_what_is_given_back_is_told_without_asking(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    category = a_category(event)
    person, gate = vito(event, category), a_gate(event)
    signed_in(browser, olga(event))

    page = _page(event, category)
    _again(browser, browser.send(page, {"days": ["2027-04-14"]}, status=409), page)
    with clock.set_to(FIRST_DAY):
        cut = a_scan(event, person, gate).verdict
    _told()
    browser.send(page, {"days": []}, form=page)
    browser.send(page, {"colour": "#123456"})
    with clock.set_to(FIRST_DAY):
        back = a_scan(event, person, gate).verdict

    assert (cut, back) == (Verdict.NOT_TODAY, Verdict.WELCOME)
    assert "is Tue 13 Apr, Wed 14 Apr, Thu 15 Apr" in _told()[person.email][1]


def test_another_cut_meanwhile_and_days_that_are_over_are_judged_as_they_are(app: Flask, browser: Browser) -> None:
    event = an_event()
    category = a_category(event)
    vito(event, category)
    signed_in(browser, olga(event))

    page = _page(event, category)
    asked = browser.send(page, {"days": ["2027-04-13", "2027-04-14"]}, status=409)
    more = _again(browser, asked, page, days=["2027-04-13"])
    with clock.set_to(FIRST_DAY + timedelta(days=2)):
        over = _again(browser, browser.read(page), page, days=["2027-04-15"])

    assert more.startswith("409")
    assert "Wed 14 Apr: 1 person loses it." in more
    assert over.startswith("200")


def test_nobody_is_asked_where_nobody_is_confirmed_and_a_closed_category_names_who_waits(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    empty, approved = a_category(event), a_category(event, needs_approval=True)
    vito(event, approved)
    signed_in(browser, olga(event))

    browser.send(_page(event, empty), {"days": ["2027-04-13"], "active": None})
    asked = browser.send(_page(event, approved), {"active": None}, status=409)
    saved = _again(browser, asked, _page(event, approved))
    db.session.refresh(approved)

    assert saved.startswith("200")
    assert "1 person waits in this category" in asked.text
    assert not approved.active
    assert _told() == {}


def test_somebody_confirmed_who_is_moved_to_another_category_is_told_what_that_changes(app: Flask) -> None:
    event = an_event()
    short = a_category(event, days=["2027-04-13"], name={"en": "Day guest"})
    person = vito(event)

    with transaction():
        move(person, short, by=OLGA)

    [(_language, text)] = _told().values()
    assert "Category: was Visitor, is Day guest" in text
    assert "is Tue 13 Apr" in text
