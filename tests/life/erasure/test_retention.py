"""What is held about people has an end: each kind is erased so many days after an expo, and nothing before or besides."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.calendar.services import feed_of, renew_feed
from expo.checkin.models import Scan, SearchWord, Visit, search_people
from expo.checkin.name_search.index import index_names
from expo.db import db, transaction
from expo.events.models import Event
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.setup import add_pavilion
from expo.history.models import Entry
from expo.history.services import Actor
from expo.history.words import render_entries
from expo.invoices.models import Invoice
from expo.leads.services.scans import BadgeScan, take_scans
from expo.letters.models import Letter, LetterRequest
from expo.mail.models import Mail, MailState
from expo.registration.models import Registration
from expo.registration.services.copies import copy_whole_event
from expo.retention.models import RetentionPeriod
from expo.retention.queries import days_kept
from expo.retention.rules import DEFAULT_DAYS, KeptKind, erasure_day
from expo.retention.services import rows_held, save_periods, sweep_kept
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.checkin import a_gate, a_scan
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import an_invoice
from tests.factories.letters import a_letter, with_letter_settings
from tests.factories.prices import priced
from tests.factories.registration import vito
from tests.pages import Browser, form_values

HERE = Actor("Emil", address="192.0.2.7")
OLGA = Actor("Olga Organiser")
A_SECOND = timedelta(seconds=1)


def _begin(event: Event, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=event.zone_info)


@pytest.fixture
def lived(app: Flask) -> Event:
    """An expo that holds something of every kind."""
    event = with_letter_settings(an_event())
    person, firm = vito(event), emil(event, email="firm@kept.example")
    a_letter(person)
    danas_delegation(event)
    with clock.set_to(event.begins_at):
        gate = a_gate(event)
        a_scan(event, person, gate, device="Phone 7")
    with transaction():
        save_contacts(firm, {ContactKind.MAIN: {"name": "Emil Kaya", "email": "emil@kept.example"}}, by=HERE)
        add_pavilion(event, {"name": "Türkiye", "manager_name": "Mina", "manager_email": "m@kept.example"}, by=HERE)
        renew_feed(feed_of(person), by=Actor(person.name, address="192.0.2.8"))
        index_names(event.id)
        take_scans(firm, [BadgeScan("lived", person.code, clock.now())], device="Phone 8")
    return event


def _sweep() -> int:
    done = 0
    while True:
        with transaction():
            now = sweep_kept()
        if not now:
            return done
        done += now


def _all_sent() -> None:
    with transaction():
        db.session.execute(sa.update(Mail).values(state=MailState.SENT))


def _held(event: Event) -> dict[KeptKind, int]:
    db.session.expire_all()
    return rows_held(event)


@pytest.mark.parametrize("kind", list(KeptKind))
def test_each_kind_goes_on_its_day_and_no_sooner(lived: Event, kind: KeptKind) -> None:
    _all_sent()
    only = {**dict.fromkeys(KeptKind), KeptKind.PASSPORTS: 90, kind: 7}
    with transaction():
        save_periods(lived, only, version=lived.version, by=OLGA)
    before, day = _held(lived), _begin(lived, lived.last_day + timedelta(days=7))

    with clock.set_to(day - A_SECOND):
        early = _sweep()
    with clock.set_to(day):
        _sweep()

    after = _held(lived)
    assert (early, after[kind]) == (0, 0)
    assert before[kind] > 0
    assert [other for other in KeptKind if other is not kind and after[other] == 0] == []


def test_every_expo_starts_with_an_end_for_every_kind(lived: Event) -> None:
    _all_sent()
    assert days_kept(lived) == dict(DEFAULT_DAYS)

    with clock.set_to(_begin(lived, erasure_day(lived.last_day, 3650))):
        _sweep()

    # what the sweep itself did has no address, so nothing comes after
    assert _held(lived) == dict.fromkeys(KeptKind, 0)


def test_numbers_at_the_gates_and_who_came_on_which_day_stay(lived: Event) -> None:
    with clock.set_to(_begin(lived, lived.last_day + timedelta(days=365))):
        _sweep()
    db.session.expire_all()

    [scan], [visit] = db.session.scalars(sa.select(Scan)).all(), db.session.scalars(sa.select(Visit)).all()
    assert (scan.registration_id, scan.scanned_by, scan.device, scan.verdict.value) == (None, "", "", "welcome")
    assert (visit.day, visit.has_times, visit.first_at) == (
        lived.first_day,
        False,
        _begin(lived, lived.first_day),
    )


def test_the_index_of_names_is_not_made_again(lived: Event) -> None:
    with clock.set_to(_begin(lived, lived.last_day + timedelta(days=30))):
        _sweep()
        with transaction():
            again = index_names(lived.id)

    counts = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (SearchWord, search_people)]
    assert (again, counts) == (0, [0, 0])


def test_mails_that_wait_are_sent_first_and_those_that_went_keep_their_row(lived: Event) -> None:
    with transaction():
        first = db.session.scalars(sa.select(Mail.id).order_by(Mail.id)).first()
        db.session.execute(sa.update(Mail).values(state=MailState.SENT))
        db.session.execute(sa.update(Mail).where(Mail.id == first).values(state=MailState.QUEUED))
        total = db.session.scalar(sa.select(sa.func.count()).select_from(Mail))

    with clock.set_to(_begin(lived, lived.last_day + timedelta(days=365))):
        _sweep()

    rows = db.session.execute(sa.select(Mail.text, Mail.to_address, Mail.subject, Mail.parts).order_by(Mail.id)).all()
    assert len(rows) == total
    assert [bool(row.text) for row in rows] == [True] + [False] * (len(rows) - 1)
    assert {tuple(map(str, row)) for row in rows[1:]} == {("", "", "", "[]")}


def test_invoices_letters_firms_and_registrations_stay(app: Flask) -> None:
    event = with_letter_settings(priced(an_event()))
    a_letter(vito(event))
    invoice = an_invoice(event)
    kept = (Invoice, Letter, LetterRequest, Registration)
    before = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in kept]
    frozen = invoice.frozen

    with clock.set_to(_begin(event, erasure_day(event.last_day, 3650))):
        _sweep()
    db.session.expire_all()

    assert [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in kept] == before
    # whom the law names on the paper stays, the person at the firm does not
    assert frozen["buyer"]["attention"]
    assert invoice.frozen == {**frozen, "buyer": {**frozen["buyer"], "attention": "", "email": ""}}


def test_what_was_erased_is_recorded_with_its_number(lived: Event) -> None:
    held = rows_held(lived)[KeptKind.SEARCH_WORDS]
    with clock.set_to(_begin(lived, lived.last_day + timedelta(days=30))):
        _sweep()

    [entry] = db.session.scalars(sa.select(Entry).where(Entry.verb == "erased after its time")).all()
    [told] = render_entries([entry])
    assert (entry.actor, entry.after) == ("Expo", {"erased_search_words": held})
    assert [(change.name, change.after) for change in told.changes] == [("Search words erased", str(held))]


PAGE = "/organise/{}/settings/personal-data"


def test_an_organiser_sees_what_would_go_before_it_is_saved(lived: Event, browser: Browser) -> None:
    account, page = olga(lived), PAGE.format(lived.slug)
    with clock.set_to(_begin(lived, lived.last_day + timedelta(days=10))):
        signed_in(browser, account)
        words = rows_held(lived)[KeptKind.SEARCH_WORDS]
        shown = browser.read(page)
        preview = browser.send(page, {"search_words": "5", "scans": "5"})
        stored = db.session.scalar(sa.select(sa.func.count()).select_from(RetentionPeriod))
        [button] = [one for one in preview.soup.select("main button") if "erase" in one.text]
        fields = form_values(preview.soup, page)
        changed = browser.post(page, {**fields, "search_words": "4"})
        saved = browser.post(page, fields)
        _sweep()

    assert ["Search words of the desk", str(words), "Saturday 15 May 2027"] in shown.rows()
    assert f"Search words of the desk: {words}" in preview.banners[0]
    assert "Scans at the gates: 1" in preview.banners[0]
    assert (stored, button.text.strip()) == (0, "Save and erase")
    assert (changed.status_code, "Save and erase" in changed.text) == (200, True)  # other days: another preview
    assert saved.status_code == 303
    assert _held(lived)[KeptKind.SEARCH_WORDS] == 0


def test_periods_by_which_nothing_goes_at_once_are_saved_without_a_preview(lived: Event, browser: Browser) -> None:
    page = PAGE.format(lived.slug)
    signed_in(browser, olga(lived))

    said = browser.send(page, {"mails": "", "contacts": "3650"})

    assert "The settings were saved." in said.text
    assert ["Texts of emails", "not erased of its own accord"] in [[row[0], row[2]] for row in said.rows()]
    assert days_kept(lived)[KeptKind.CONTACTS] == 3650


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"passports": ""}, "Enter a number from 1 to 90."),
        ({"passports": "91"}, "Enter a number from 1 to 90."),
        ({"scans": "0"}, "Enter a number from 1 to 3650."),
        ({"mails": "3651"}, "Enter a number from 1 to 3650."),
        ({"mails": "soon"}, "Enter a number from 1 to 3650."),
    ],
)
def test_a_period_that_cannot_be_is_refused(app: Flask, browser: Browser, typed: dict[str, str], sentence: str) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    refused = browser.send(PAGE.format(event.slug), typed, status=400)

    assert refused.errors == [sentence]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RetentionPeriod)) == 0


@pytest.mark.parametrize(("kind", "days"), [(KeptKind.PASSPORTS, None), (KeptKind.PASSPORTS, 91), (KeptKind.MAILS, 0)])
def test_the_table_refuses_such_a_period_too(app: Flask, kind: KeptKind, days: int | None) -> None:
    event = an_event()

    with pytest.raises(sa.exc.IntegrityError, match="retention_periods"), transaction():
        db.session.add(RetentionPeriod(event_id=event.id, kind=kind, days=days))


def test_who_may_not_edit_the_expo_may_not_set_periods(app: Flask, browser: Browser) -> None:
    event = an_event()

    statuses: list[Any] = []
    for account in (vera(event), nora()):
        signed_in(browser, account)
        statuses.append(browser.client.get(PAGE.format(event.slug)).status_code)

    assert statuses == [403, 404]


def test_two_organisers_at_once_do_not_overwrite_each_other(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    page = PAGE.format(event.slug)
    first = browser.read(page)
    browser.send(page, {"mails": "100"})

    fields = form_values(first.soup, page)
    second = browser.post(page, {**fields, "mails": "200"})

    assert (second.status_code, days_kept(event)[KeptKind.MAILS]) == (409, 100)
    assert "Days texts of emails are kept" in second.text


def test_a_copy_for_another_year_keeps_the_periods(app: Flask) -> None:
    event = an_event()
    with transaction():
        save_periods(event, {**DEFAULT_DAYS, KeptKind.MAILS: None}, version=event.version, by=OLGA)
        copy = copy_whole_event(event, "next-year", date(2028, 4, 11), by=OLGA).copy

    assert days_kept(copy) == {**DEFAULT_DAYS, KeptKind.MAILS: None}


def test_another_expo_keeps_what_it_has(lived: Event) -> None:
    other = an_event(first_day=date(2028, 4, 11), last_day=date(2028, 4, 12))
    vito(other)
    _all_sent()
    before = rows_held(other)

    with clock.set_to(_begin(lived, lived.last_day + timedelta(days=365))):
        _sweep()

    assert _held(other) == before
    assert before[KeptKind.MAILS] > 0
