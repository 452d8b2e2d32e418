"""A co-exhibitor that is spelt otherwise stays the one it is, with its approval, and every page follows at once."""

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.exhibitors.directory import exhibitor_slug
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import companions_of
from expo.exhibitors.rules import ApplicationState, CompanionKind
from expo.exhibitors.services.companions import approve_companion, save_companions
from expo.mail.models import Mail
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, emil
from tests.pages import Browser

TOGETHER, STOOD = CompanionKind.CO_EXHIBITOR, CompanionKind.REPRESENTED


def _with_companion(firm: Exhibitor) -> int:
    with transaction():
        save_companions(firm, [(TOGETHER, "Izmir Demo Ltd", "TR"), (STOOD, "Baku Ltd", "AZ")], by=EMIL)
        one = companions_of(firm)[0]
        approve_companion(firm, one.id, approved=True, by=OLGA)
    return one.id


def _stored(firm: Exhibitor) -> list[tuple[str, str, bool]]:
    db.session.expire_all()
    return [(one.name, one.country, one.approved) for one in companions_of(firm)]


def test_a_firm_that_respells_keeps_the_approval_and_one_that_names_another_waits(app: Flask) -> None:
    firm = emil(an_event())
    number = _with_companion(firm)

    with transaction():
        save_companions(firm, [(TOGETHER, "İzmir Demo Ltd. Şti.", "TR"), (STOOD, "Baku Ltd", "AZ")], by=EMIL)
    respelt = (_stored(firm), companions_of(firm)[0].id)
    with transaction():
        save_companions(firm, [(TOGETHER, "Konya Robotics", "TR"), (STOOD, "Baku Ltd", "AZ")], by=EMIL)

    assert respelt == ([("İzmir Demo Ltd. Şti.", "TR", True), ("Baku Ltd", "AZ", True)], number)
    assert _stored(firm) == [("Baku Ltd", "AZ", True), ("Konya Robotics", "TR", False)]


def test_a_name_much_like_an_approved_one_may_be_another_firms_and_a_slip_is_mended_easily(app: Flask) -> None:
    firm = emil(an_event())
    kept = []
    for was, now in (
        ("Zurich Robotics GmbH", "Munich Robotics GmbH"),
        ("Alpha Systems", "Delta Systems"),
        ("Line 1 Robotics", "Line 2 Robotics"),
        ("Beta Robotics", "Zeta Robotics"),
        ("Istanbul Beta Systems", "Istanbul Zeta Systems"),
        ("Lara", "Lira"),
        ("Zurich Robotcs", "Zurich Robotics GmbH"),
        ("Zurich Roboitcs", "Zurich Robotics"),
        ("Zurich  Robotics", "ZurichRobotics"),
    ):
        with transaction():
            save_companions(firm, [(TOGETHER, was, "")], by=EMIL)
            approve_companion(firm, companions_of(firm)[0].id, approved=True, by=OLGA)
            save_companions(firm, [(TOGETHER, now, "")], by=EMIL)
        kept.append(companions_of(firm)[0].approved)

    assert kept == [False] * 6 + [True] * 3


def test_a_name_that_an_organiser_writes_in_an_empty_row_is_another_firm(app: Flask, browser: Browser) -> None:
    firm, other = emil(an_event()), emil(an_event())
    number, foreign = _with_companion(firm), _with_companion(other)
    signed_in(browser, olga(firm.event))
    page = f"/organise/{firm.event.slug}/exhibitors/{firm.id}/edit/companions"

    browser.send(page, {"co_exhibitor0_name": "", "co_exhibitor0_country": "", "co_exhibitor2_name": "Smyrna Works"})
    written = _stored(firm)
    approved_since = browser.read(f"/organise/{firm.event.slug}/exhibitors/{firm.id}").text.count(
        f"/companions/{number}"
    )
    browser.send(page, {"co_exhibitor0_id": str(foreign), "co_exhibitor0_name": "Konya Works"})

    assert sorted(written) == [("Baku Ltd", "AZ", True), ("Smyrna Works", "", False)]
    assert approved_since == 0
    assert ("Konya Works", "", False) in _stored(firm)
    assert _stored(other)[0] == ("Izmir Demo Ltd", "TR", True)


def test_a_firm_is_told_in_its_own_language_whatever_the_organiser_reads(app: Flask, browser: Browser) -> None:
    firm = emil(an_event(), language="tr")
    _with_companion(firm)
    signed_in(browser, olga(firm.event))
    page = f"/organise/{firm.event.slug}/exhibitors/{firm.id}/edit/companions"

    browser.send(page, {"co_exhibitor0_country": "Germany"})
    browser.send(page, {"represented0_name": "", "represented0_country": ""})

    told = list(db.session.scalars(sa.select(Mail.text).where(Mail.wording == "entry corrected").order_by(Mail.id)))
    assert len(told) == 2
    assert "Izmir Demo Ltd (Türkiye)" in told[0]
    assert "Izmir Demo Ltd (Almanya)" in told[0]
    assert "Baku Ltd (Azerbaycan)" in told[1]


def test_an_organiser_corrects_name_and_country_and_pages_follow_and_the_firm_is_told_once(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    firm = emil(event, state=ApplicationState.CONFIRMED)
    number = _with_companion(firm)
    public = f"/{event.slug}/exhibitors/{exhibitor_slug(firm)}"
    before = Browser(app).read(public).text
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/exhibitors/{firm.id}/edit/companions"

    shown = browser.read(page).text
    browser.send(page, {"co_exhibitor0_name": "Smyrna Works", "co_exhibitor0_country": "Germany"})
    browser.send(page, {})
    after = Browser(app).read(public).text
    browser.send(page, {"represented0_country": "Georgia"})

    told = list(db.session.scalars(sa.select(Mail.text).where(Mail.wording == "entry corrected").order_by(Mail.id)))
    assert "Izmir Demo Ltd" in before
    assert "approved" in shown
    assert "Izmir Demo Ltd" not in after
    assert "Smyrna Works" in after
    assert "Germany" in after
    assert "Georgia" in Browser(app).read(public).text
    assert _stored(firm) == [("Smyrna Works", "DE", True), ("Baku Ltd", "GE", True)]
    assert companions_of(firm)[0].id == number
    assert len(told) == 2
    assert "Co-exhibitor: was Izmir Demo Ltd (Türkiye), is Smyrna Works (Germany)" in told[0]


def test_a_country_alone_reaches_the_public_page_at_once(app: Flask) -> None:
    event = an_event()
    firm = emil(event, state=ApplicationState.CONFIRMED)
    _with_companion(firm)
    public = f"/{event.slug}/exhibitors/{exhibitor_slug(firm)}"
    before = Browser(app).read(public).text

    with transaction():
        save_companions(firm, [(TOGETHER, "Izmir Demo Ltd", "DE"), (STOOD, "Baku Ltd", "AZ")], by=EMIL)

    assert "Germany" not in before
    assert "Germany" in Browser(app).read(public).text


def test_the_second_of_two_who_correct_is_told_and_loses_nothing(app: Flask, browser: Browser) -> None:
    firm = emil(an_event())
    _with_companion(firm)
    signed_in(browser, olga(firm.event))
    page = f"/organise/{firm.event.slug}/exhibitors/{firm.id}/edit/companions"

    asked = browser.send(page, {"version": "0", "co_exhibitor0_name": "Smyrna Works"}, status=409)

    assert "Somebody else changed this application while you wrote." in asked.text
    assert "Smyrna Works" in str(asked.soup.select("main form")[-1])
    assert _stored(firm)[0] == ("Izmir Demo Ltd", "TR", True)
