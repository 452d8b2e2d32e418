"""Entries of the history as pages show them, in all three languages."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time

import pytest
from flask import Flask

from expo.accounts.permissions import Role
from expo.booths.assignments.services import assign
from expo.booths.rules import ClaimState
from expo.checkin.rules import GateDirection, Verdict
from expo.db import transaction
from expo.delegations.rules import Clearance, DelegationState, Lane, MemberRole, Sector
from expo.events.changes.zone import ZoneFate
from expo.events.models import Event
from expo.events.rules import Admission, CategoryKind, EventState
from expo.events.services.expos import edit_event
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import ApplicationState, Scheme
from expo.history.services import Actor
from expo.history.subjects import Subject
from expo.history.values import word_of
from expo.invoices.rules import InvoiceKind
from expo.itinerary.rules import ItemKind, ItemState
from expo.letters.rules import RequestState as LetterState
from expo.mail.models import MailState
from expo.offers.rules import OfferState
from expo.prices.conditions import Measure
from expo.prices.rules import PriceKind, PricePart
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session
from expo.programme.services.venue_parts import remove_part
from expo.registration.rules import QuestionKind, RegistrationSource, RegistrationState
from expo.registration.services.decisions import decline, move
from expo.registration.services.register import details_of, edit
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil
from tests.factories.programme import a_room, a_session
from tests.factories.registration import vito
from tests.pages import Browser, text_of
from tests.queries import counted

OLGA = Actor("Olga")


PRESS = {"en": "Press", "tr": "Basın", "ur": "پریس"}
GUESTS = {"en": "Guests", "tr": "Konuklar", "ur": "مہمان"}


def _lines(browser: Browser, event: Event, code: str, address: str) -> list[str]:
    """The lines of the history on one thing's page, the latest first, without their moments."""
    signed_in(browser, olga(event, language=code))
    page = browser.read(f"/organise/{event.slug}/{address}?lang={code}")
    found = [line for line in page.soup.select("li.small") if line.select_one("strong")]
    for line in found:
        line.select(".quiet")[0].extract()
    return [text_of(line) for line in found]


PERSON = {
    "en": [
        "Olga : turned down (registration) Vito Ziyaretçi State: waiting for approval → declined",
        "Olga : edited (registration) Vito Ziyaretçi Country: Türkiye → Pakistan ; Job title: Editor",
        "Olga : moved (registration) Vito Ziyaretçi Category: Press → Guests",
        (
            "Vito : registered (registration) Vito Ziyaretçi"
            " Category: Press ; Through: public form ; State: waiting for approval"
        ),
    ],
    "tr": [
        "Olga : geri çevirdi (kayıt) Vito Ziyaretçi Durum: onay bekliyor → reddedildi",
        "Olga : düzenledi (kayıt) Vito Ziyaretçi Ülke: Türkiye → Pakistan ; Unvan: Editor",
        "Olga : taşıdı (kayıt) Vito Ziyaretçi Kategori: Basın → Konuklar",
        "Vito : kayıt yaptı (kayıt) Vito Ziyaretçi Kategori: Basın ; Kayıt yolu: genel form ; Durum: onay bekliyor",
    ],
    "ur": [
        "Olga : نامنظور کیا (رجسٹریشن) Vito Ziyaretçi حالت: منظوری کا منتظر → مسترد",
        "Olga : ترمیم کی (رجسٹریشن) Vito Ziyaretçi ملک: ترکیہ → پاکستان ; عہدہ: Editor",
        "Olga : منتقل کیا (رجسٹریشن) Vito Ziyaretçi زمرہ: پریس → مہمان",
        "Vito : رجسٹر ہوا (رجسٹریشن) Vito Ziyaretçi زمرہ: پریس ; بذریعہ: عوامی فارم ; حالت: منظوری کا منتظر",
    ],
}


@pytest.mark.parametrize("code", PERSON)
def test_a_persons_page_says_what_was_done_in_the_readers_language(app: Flask, browser: Browser, code: str) -> None:
    event = an_event()
    guests = a_category(event, name=GUESTS)
    person = vito(event, a_category(event, name=PRESS, needs_approval=True))
    with transaction():
        move(person, guests, by=OLGA)
    with transaction():
        edit(person, replace(details_of(person), country="PK", job_title="Editor"), version=person.version, by=OLGA)
    with transaction():
        decline(person, by=OLGA)

    assert _lines(browser, event, code, f"registrations/{person.id}") == PERSON[code]


EXPO = {
    "en": [
        (
            "Olga : edited (expo) Test Expo Country: Pakistan → Türkiye ; Opens: 10:00 → 09:00 ;"
            " Time zone: Pakistan Time (PKT) → Türkiye Time (TRT)"
        ),
        "Olga : took away (room) Old room",
        "Olga : edited (session) Keynote Room: (deleted) Old room → Blue room",
        "Olga : edited (session) Keynote Room: (deleted) Old room",
    ],
    "tr": [
        (
            "Olga : düzenledi (fuar) Test Expo Ülke: Pakistan → Türkiye ; Açılış: 10:00 → 09:00 ;"
            " Saat dilimi: Pakistan Saati (PKT) → Türkiye Saati (TRT)"
        ),
        "Olga : kaldırdı (oda) Old room",
        "Olga : düzenledi (oturum) Keynote Oda: (silindi) Old room → Blue room",
        "Olga : düzenledi (oturum) Keynote Oda: (silindi) Old room",
    ],
    "ur": [
        (
            "Olga : ترمیم کی (ایکسپو) Test Expo ملک: پاکستان → ترکیہ ; کھلتا ہے: 10:00 → 09:00 ;"
            " ٹائم زون: پاکستان کا وقت (PKT) → ترکیہ وقت (TRT)"
        ),
        "Olga : ہٹا دیا (کمرہ) Old room",
        "Olga : ترمیم کی (نشست) Keynote کمرہ: (حذف شدہ) Old room → Blue room",
        "Olga : ترمیم کی (نشست) Keynote کمرہ: (حذف شدہ) Old room",
    ],
}


@pytest.mark.parametrize("code", EXPO)
def test_the_history_names_rooms_that_are_gone_and_says_settings_in_words(
    app: Flask, browser: Browser, code: str
) -> None:
    event = an_event()
    session = a_session(event, title={"en": "Keynote"})
    old, blue = a_room(event, "Old room"), a_room(event, "Blue room")
    for room in (old, blue):
        with transaction():
            edit_session(session, {"room_id": room.id}, version=session.version, by=OLGA)
    with transaction():
        remove_part(event, old, by=OLGA)
    with transaction():
        edit_event(
            event,
            {"zone": "Europe/Istanbul", "country": "TR", "opens_at": time(9)},
            version=event.version,
            hours=ZoneFate.HOURS,
            by=OLGA,
        )
    signed_in(browser, olga(event, language=code))

    page = browser.read(f"/organise/{event.slug}/history?lang={code}")
    latest = browser.read(f"/organise/{event.slug}/?lang={code}").text

    assert [row[1] for row in page.rows()[1:5]] == EXPO[code]
    assert all(line in latest for line in EXPO[code])


GIVEN = {
    "en": "Olga : gave a space to (exhibitor) Emil Example 1 Ltd Booths: A1 ; State: on hold",
    "tr": "Olga : alan verdi: (katılımcı) Emil Example 1 Ltd Stantlar: A1 ; Durum: ayrıldı",
    "ur": "Olga : جگہ دی: (نمائش کنندہ) Emil Example 1 Ltd سٹال: A1 ; حالت: روکا ہوا",
}


@pytest.mark.parametrize("code", GIVEN)
def test_an_exhibitors_page_says_which_space_it_got(app: Flask, browser: Browser, code: str) -> None:
    event = an_event()
    firm = emil(event)
    with transaction():
        assign(firm, some_booths(event, a_hall(event), "A1"), by=OLGA)

    line = _lines(browser, event, code, f"exhibitors/{firm.id}")[0]

    assert line == GIVEN[code].replace("Emil Example 1 Ltd", firm_name(firm))


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("en", ["Olga: Category: Press → Guests", "Olga: Country: Türkiye → Pakistan"]),
        ("tr", ["Olga: Kategori: Basın → Konuklar", "Olga: Ülke: Türkiye → Pakistan"]),
        ("ur", ["Olga: زمرہ: پریس → مہمان", "Olga: ملک: ترکیہ → پاکستان"]),
    ],
)
def test_a_conflict_says_what_somebody_else_changed_in_the_readers_language(
    app: Flask, browser: Browser, code: str, sentences: list[str]
) -> None:
    event = an_event()
    person = vito(event, a_category(event, name=PRESS))
    seen = person.version
    with transaction():
        move(person, a_category(event, name=GUESTS), by=OLGA)
    with transaction():
        edit(person, replace(details_of(person), country="PK"), version=person.version, by=OLGA)
    address = f"/organise/{event.slug}/registrations/{person.id}/edit"
    signed_in(browser, olga(event, language=code)).read(f"{address}?lang={code}")

    refused = browser.send(address, {"version": str(seen), "job_title": "Editor"}, status=409)

    assert [one in refused.text for one in sentences] == [True, True]


@pytest.mark.parametrize("moves", [1, 6])
def test_names_are_asked_for_together_however_many_entries_there_are(app: Flask, browser: Browser, moves: int) -> None:
    event = an_event()
    person = vito(event, a_category(event, name=PRESS))
    for _ in range(moves):
        with transaction():
            move(person, a_category(event, name=GUESTS), by=OLGA)
    signed_in(browser, olga(event)).read(f"/organise/{event.slug}/history")

    with counted(app) as statements:
        browser.read(f"/organise/{event.slug}/history")

    assert len(statements) == 8


@pytest.mark.parametrize(
    ("subject", "field", "values"),
    [
        (Subject.REGISTRATION, "state", RegistrationState),
        (Subject.REGISTRATION, "source", RegistrationSource),
        (Subject.EXHIBITOR, "state", ApplicationState),
        (Subject.EXHIBITOR, "scheme", Scheme),
        (Subject.DELEGATION, "state", DelegationState),
        (Subject.DELEGATION, "sectors", Sector),
        (Subject.DELEGATION_MEMBER, "role", MemberRole),
        (Subject.DELEGATION_MEMBER, "lane", Lane),
        (Subject.DELEGATION_MEMBER, "clearance", Clearance),
        (Subject.EVENT, "state", EventState),
        (Subject.CATEGORY, "kind", CategoryKind),
        (Subject.CATEGORY, "admission", Admission),
        (Subject.QUESTION, "kind", QuestionKind),
        (Subject.SESSION, "state", SessionState),
        (Subject.ITINERARY_ITEM, "state", ItemState),
        (Subject.ITINERARY_ITEM, "kind", ItemKind),
        (Subject.INVOICE, "kind", InvoiceKind),
        (Subject.LETTER_REQUEST, "state", LetterState),
        (Subject.OFFER, "state", OfferState),
        (Subject.RENEWAL_CLAIM, "state", ClaimState),
        (Subject.MAIL, "state", MailState),
        (Subject.GATE, "direction", GateDirection),
        (Subject.SCAN, "verdict", Verdict),
        (Subject.ACCOUNT, "role", Role),
        (Subject.PRICE_RULE, "kind", PriceKind),
        (Subject.PRICE_RULE, "measure", Measure),
        (Subject.PRICE_RULE, "part", PricePart),
    ],
)
def test_every_state_and_kind_that_the_history_holds_has_a_word(
    app: Flask, subject: Subject, field: str, values: Iterable[str]
) -> None:
    assert [value for value in values if not word_of(subject, field, value)] == []
