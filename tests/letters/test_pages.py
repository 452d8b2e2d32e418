"""The holder's and organisers' pages of letters."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from expo import clock
from expo.db import db, transaction
from expo.history.models import Entry
from expo.letters.models import LetterRequest
from expo.letters.rules import RequestState
from expo.letters.services.decisions import approve, revoke
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.registration.services.decisions import cancel
from tests.delegations.desks import desk_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.letters import (
    OLGA,
    a_checked_request,
    a_letter,
    a_picture,
    a_request,
    with_letter_settings,
)
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted

TYPED: dict[str, Any] = {
    "name": "VITO ZİYARETÇİ",
    "nationality": "TR",
    "kind": "ordinary",
    "number": "u 1234-5678",
    "expires_on": "2029-05-01",
    "born_on": "1988-02-03",
    "employer": "Örnek A.Ş.",
    "post": "Engineer",
    "mission": "Embassy of Pakistan in Ankara",
    "purpose": "Business meetings",
    "arrives_on": "2027-04-12",
    "leaves_on": "2027-04-16",
    "places": "Karachi",
    "payer": "employer",
}


def _page(person: Registration) -> str:
    return ticket_address(person).removeprefix("http://localhost") + "/letter"


def test_the_holder_asks_and_the_organiser_issues_and_a_stranger_verifies(app: Flask, browser: Browser) -> None:
    event = with_letter_settings(an_event())
    person = vito(event)
    page = _page(person)
    browser.send(page, TYPED)
    request = db.session.scalars(sa.select(LetterRequest)).one()
    office = f"/organise/{event.slug}/letters/{request.id}"
    signed_in(browser, olga(event))

    browser.send(f"{office}/take", form=office)
    seen = browser.read(f"{office}/passport")
    browser.send(f"{office}/check", form=f"{office}/passport")
    issued = browser.send(f"{office}/approve", form=office)
    pdf = browser.client.get(f"{page}/letter.pdf")

    assert "U12345678" in seen.text
    assert "Letter 2027/0001 is issued, and its holder is told." in issued.banners
    text = PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    assert "U12345678" in text
    code = db.session.scalars(sa.select(LetterRequest)).one().letter
    assert code is not None
    verified = browser.read(f"/letters/{code.code.lower()}")
    assert "This letter holds" in verified.text
    assert "V. Z." in verified.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("number", "12", "Enter a passport number with 6 to 12 letters and digits, as in AB1234567."),
        ("number", "ABCDEFGH", "Enter a passport number with 6 to 12 letters and digits, as in AB1234567."),
        ("number", "AB12345;DROP", "Enter a passport number with 6 to 12 letters and digits, as in AB1234567."),
        (
            "expires_on",
            "2026-01-01",
            "The passport must be valid until 15 October 2027 at least, six months past the expo.",
        ),
        ("expires_on", "01/05/2029", "Enter a date, as in 2027-04-13."),
        ("born_on", "2099-01-01", "Enter the date of birth, as in 1985-04-13."),
        ("issued_on", "2099-01-01", "Enter the day the passport was issued: after the birth, and not after today."),
        ("issued_on", "1980-01-01", "Enter the day the passport was issued: after the birth, and not after today."),
        ("birth_place", "𒀀", "A letter cannot be printed with these signs: 𒀀"),
        ("issued_by", "XX", "Choose a country from the list."),
        ("name", "ویتو", "Write the name as it stands in the passport, in Latin letters."),
        ("name", "X" * 101, "Use at most 100 characters."),
        ("nationality", "XX", "Choose a country from the list."),
        ("kind", "forged", "Choose one from the list."),
        ("arrives_on", "2026-12-01", "Arrive at most 30 days before the expo, and before it ends."),
        ("leaves_on", "2027-04-11", "Leave after you arrive and after the expo begins, at most 30 days after it."),
        ("employer", "𒀀𒀁", "A letter cannot be printed with these signs: 𒀀 𒀁"),
        ("payer", "", "Choose one from the list."),
    ],
)
def test_a_fault_is_shown_beside_the_field_and_typed_values_stay(
    app: Flask, browser: Browser, field: str, typed: str, sentence: str
) -> None:
    page = _page(vito(an_event()))

    answer = browser.send(page, {**TYPED, field: typed}, status=400)

    assert answer.errors == [sentence]
    assert answer.typed("mission") == TYPED["mission"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LetterRequest)) == 0


def test_an_official_passport_gets_the_visa_free_hint_and_may_request(app: Flask, browser: Browser) -> None:
    event = an_event(slug="istanbul", country="TR", zone="Europe/Istanbul", languages=["en", "tr"])

    answer = browser.send(_page(vito(event)), {**TYPED, "nationality": "PK", "kind": "official"})

    assert (
        "Such a passport usually needs no visa for a short stay. Ask the mission before you travel." in answer.banners
    )
    assert db.session.scalars(sa.select(LetterRequest)).one().state is RequestState.ASKED


def test_the_private_link_never_shows_the_passport_number(app: Flask, browser: Browser) -> None:
    person = vito(with_letter_settings(an_event()))
    request = a_checked_request(person)
    waiting = browser.read(_page(person))

    with transaction():
        approve(request, by=OLGA)
    with transaction():
        revoke(request, "A mistake.", by=OLGA)
    after = browser.read(_page(person))

    assert "U12345678" not in waiting.response.text
    assert "U12345678" not in after.response.text
    assert "A mistake." in after.text


def test_the_holder_withdraws_and_may_request_again(app: Flask, browser: Browser) -> None:
    person = vito(an_event())
    a_request(person)
    page = _page(person)

    browser.send(f"{page}/withdraw", form=page)
    browser.send(page, TYPED)

    assert db.session.scalars(sa.select(LetterRequest.state).order_by(LetterRequest.id)).all() == [
        RequestState.WITHDRAWN,
        RequestState.ASKED,
    ]


def test_without_a_confirmed_registration_there_is_no_form(app: Flask, browser: Browser) -> None:
    person = vito(an_event())
    page = _page(person)
    with transaction():
        cancel(person, by=OLGA)

    read = browser.read(page)

    assert "Letters are written for people whose registration is confirmed." in read.text
    assert read.soup.select("input[name=number]") == []
    assert browser.client.get(f"{page}/letter.pdf").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_runs_the_same_statements_whatever_its_length(app: Flask, browser: Browser, rows: int) -> None:
    event = with_letter_settings(an_event())
    for _ in range(rows):
        a_letter(vito(event))
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/letters"

    with counted(app) as statements:
        read = browser.read(address)

    assert len(read.rows()) == rows
    assert len(statements) == 7


def test_a_bulk_action_issues_the_checked_requests_and_downloads_them(app: Flask, browser: Browser) -> None:
    event = with_letter_settings(an_event())
    requests = [a_checked_request(vito(event)) for _ in range(2)] + [a_request(vito(event))]
    ids = [str(request.id) for request in requests]
    signed_in(browser, olga(event))
    queue = f"/organise/{event.slug}/letters"

    read = browser.send(f"{queue}/bulk", {"verb": "approve", "id": ids}, form=queue)
    token = read.typed("csrf_token")
    pdf = browser.post(f"{queue}/bulk", {"verb": "pdf", "id": ids, "csrf_token": token})
    folder = browser.post(f"{queue}/bulk", {"verb": "zip", "all": "yes", "csrf_token": token})

    assert read.banners[0] == "2 letters are issued."
    assert len(PdfReader(io.BytesIO(pdf.data)).pages) == 2
    assert (folder.data[:2], folder.mimetype) == (b"PK", "application/zip")
    pdf.close()
    folder.close()


def test_settings_keep_what_was_typed_when_a_picture_is_none(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/letters/settings"
    typed = {"host": "Demo Authority", "address": "1 Demo Road", "signatory": "Olga", "payer": "host"}

    wrong = browser.send(page, {**typed, "stamp": (io.BytesIO(b"MZ\x90"), "stamp.png")}, status=409)
    browser.send(page, {**typed, "stamp": (io.BytesIO(a_picture()), "stamp.png")})

    assert "This is no picture that can be read." in wrong.text
    assert wrong.typed("host") == "Demo Authority"
    kept = browser.read(page)
    assert kept.typed("host") == "Demo Authority"
    assert browser.client.get(str(kept.soup.select_one("main img")["src"])).mimetype == "image/png"  # type: ignore[index]  # it is there


def test_correcting_shows_the_typed_data_and_records_the_reading(app: Flask, browser: Browser) -> None:
    event = with_letter_settings(an_event())
    letter = a_letter(vito(event))
    signed_in(browser, olga(event))
    office = f"/organise/{event.slug}/letters/{letter.request_id}"

    answer = browser.send(f"{office}/correct", {"number": "P7654321"})

    assert "Saved. Check it, then issue the letter." in answer.banners
    states = db.session.scalars(sa.select(LetterRequest.state).order_by(LetterRequest.id)).all()
    assert states == [RequestState.APPROVED, RequestState.BEING_CHECKED]
    seen = sa.select(sa.func.count()).where(Entry.verb == "saw the passport data of")
    assert db.session.scalar(seen) == 1


def test_the_personal_data_export_has_the_passport_and_is_recorded(app: Flask, browser: Browser) -> None:
    person = vito(an_event())
    a_request(person)

    held = json.loads(browser.client.get(_page(person).removesuffix("letter") + "data.json").data)

    assert [one["passport data"]["number"] for one in held["invitation letters"]] == ["U12345678"]
    seen = sa.select(Entry.actor).where(Entry.verb == "saw the passport data of")
    assert db.session.scalars(seen).all() == ["Vito Ziyaretçi"]


@pytest.mark.parametrize(
    ("day", "warned"), [(datetime(2027, 3, 10, 12, tzinfo=UTC), False), (datetime(2027, 3, 20, 12, tzinfo=UTC), True)]
)
def test_the_head_is_warned_when_less_than_four_weeks_are_left(
    app: Flask, browser: Browser, day: datetime, *, warned: bool
) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()))

    with clock.set_to(day):
        page = browser.read(f"{desk_of(delegation)}/letters")

    assert ("Missions take about four weeks." in page.text) is warned
