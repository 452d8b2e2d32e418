"""Agenda cards: who has one, what stands on it in which language, and that a long one goes on."""

import io
from datetime import UTC, datetime, timedelta

from flask import Flask
from pypdf import PdfReader

from expo import clock
from expo.db import transaction
from expo.events.models import Event
from expo.meetings.services.meetings import place_meeting
from expo.papers.quarter_cards import AgendaCard, CardLine, write_cards
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import (
    MINUTE,
    OLGA,
    TEN,
    a_block,
    a_body,
    a_firm,
    a_group,
    a_meeting,
    a_pause,
    a_table,
    comes_for,
    party_of,
    placed,
)
from tests.pages import Browser
from tests.queries import counted

NOON = datetime(2027, 4, 14, 12, tzinfo=UTC)


def _pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def _cards(event: Event) -> str:
    return f"/organise/{event.slug}/meetings/papers/cards.pdf"


def test_each_person_has_a_card_with_prayers_and_what_has_changed(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_pause(event, 60, 20)
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    group, _people = a_group(event, "Delegation of Türkiye", "Dana")
    table = a_table(event)
    meeting = placed(a_meeting(event, group, firm), table, told=True)
    client = signed_in(Browser(app), olga(event)).client

    with clock.set_to(clock.now() + MINUTE), transaction():
        place_meeting(meeting, TEN + 40 * MINUTE, table, version=meeting.version, by=OLGA)
    [page] = _pages(client.get(_cards(event)).data)

    assert page.index(ana.name) < page.index("Dana")
    assert page.count("10:40") == 2
    assert page.count("11:00 Zuhr") == 2
    assert page.count("changed · T01") == 2


def test_nobody_without_a_confirmed_meeting_has_one_and_governments_are_for_those_who_may_see_them(app: Flask) -> None:
    event = an_event()
    a_block(event)
    bodies = [a_body(event, name) for name in ("Ministry", "Authority")]
    for body, name in zip(bodies, ("Mina", "Aziz"), strict=True):
        comes_for(body, name)
    secret = a_meeting(event, *[party_of(event, f"body-{one.id}") for one in bodies], liaison_id=olga(event).id)
    browser = signed_in(Browser(app), olga(event))

    nothing = browser.read(_cards(event))
    placed(secret, a_table(event), told=True)
    [page] = _pages(browser.client.get(_cards(event)).data)

    assert "Nobody has a confirmed meeting" in nothing.text
    assert ("Mina" in page, "Aziz" in page) == (True, True)
    assert signed_in(Browser(app), vera(event)).client.get(_cards(event)).status_code == 403


def test_the_cards_read_the_same_number_of_times_for_two_and_for_six_people(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    client = signed_in(Browser(app), olga(event)).client
    counts = []
    for number in range(3):
        pair = [a_firm(event, f"{side}{number}")[0] for side in "AB"]
        placed(a_meeting(event, *pair), table, number * 20, told=True)
        client.get(_cards(event))
        with counted(app) as queries:
            client.get(_cards(event))
        counts.append(len(queries))

    assert counts[0] == counts[2]


def test_a_long_card_goes_on_and_says_the_day_again() -> None:
    lines = tuple(
        CardLine(f"{9 + n // 3:02d}:{n % 3 * 20:02d}", f"Firm {n}", more=("T01", "English")) for n in range(14)
    )
    first = CardLine("08:40", "پہلی فرم", "First firm", ("T01",), day="Wednesday 14 April")
    card = AgendaCard("Expo", "Ana", "Emil", "PKT", "#0b5d3b", "en", "ur", "https://expo.example/my/x", (first, *lines))
    out, again = io.BytesIO(), io.BytesIO()

    count = write_cards(out, [card], title="Cards", created=NOON)
    write_cards(again, [card], title="Cards", created=NOON)
    [page] = _pages(out.getvalue())

    assert count == 3
    assert page.count("Wednesday 14 April") == 3
    assert page.count("1 / 3") == 1
    assert out.getvalue() == again.getvalue()


def test_five_hundred_cards_are_written_in_seconds() -> None:
    """The figure is twenty; the writer alone takes about one."""
    line = CardLine("10:00", "فرم برائے سافٹ ویئر", "Software firm", ("T01 · Hall 1", "English"), day="بدھ")
    cards = [
        AgendaCard("Expo", f"Ana {n}", "Emil", "PKT", "#0b5d3b", "ur", "en", f"https://expo.example/my/{n}", (line,))
        for n in range(500)
    ]
    began = datetime.now(tz=UTC)

    assert write_cards(io.BytesIO(), cards, title="Cards", created=NOON) == 500
    assert datetime.now(tz=UTC) - began < timedelta(seconds=20)
