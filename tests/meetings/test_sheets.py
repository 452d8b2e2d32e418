"""Lists of meetings to print: whose they are, how far they reach, and who may have them."""

import io

import pytest
from flask import Flask
from pypdf import PdfReader

from expo.events.models import Event
from expo.meetings.sheets import SheetKind, sheets_of
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import a_block, a_body, a_firm, a_meeting, a_table, comes_for, party_of, placed
from tests.pages import Browser


def _address(event: Event, kind: str) -> str:
    return f"/organise/{event.slug}/meetings/papers/{kind}.pdf"


def test_a_hall_has_the_meetings_of_the_next_three_hours_alone(app: Flask) -> None:
    event = an_event()
    a_block(event, hours=6)
    table = a_table(event)
    for number, minutes in enumerate((0, 160, 200)):
        pair = [a_firm(event, f"{side}{number}")[0] for side in "AB"]
        placed(a_meeting(event, *pair), table, minutes, told=True)
    nobody_told = [a_firm(event, name)[0] for name in ("C", "D")]
    placed(a_meeting(event, *nobody_told), table, 40)

    [sheet] = sheets_of(event, SheetKind.HALLS, with_g2g=True)

    assert sheet.day == "Without a hall"
    assert [(one.at, one.title) for one in sheet.sessions] == [
        ("10:00–10:20", "T01 · A0 – B0"),
        ("12:40–13:00", "T01 · A1 – B1"),
    ]
    assert sheet.sessions[0].people == "Staff of A0, Staff of B0"


@pytest.mark.parametrize(("with_g2g", "names"), [(True, ["Olga Organiser"]), (False, [])])
def test_a_liaison_officer_has_their_own_and_governments_only_for_who_may_see_them(
    app: Flask, with_g2g: bool, names: list[str]
) -> None:
    event = an_event()
    a_block(event)
    bodies = [a_body(event, name) for name in ("Ministry", "Authority")]
    for body, name in zip(bodies, ("Mina", "Aziz"), strict=True):
        comes_for(body, name)
    parties = [party_of(event, f"body-{one.id}") for one in bodies]
    placed(a_meeting(event, *parties, liaison_id=olga(event).id), a_table(event), told=True)

    assert [one.day for one in sheets_of(event, SheetKind.LIAISON, with_g2g=with_g2g)] == names


def test_a_list_is_a_file_for_who_arranges_and_an_empty_one_says_so(app: Flask) -> None:
    event = an_event()
    a_block(event)
    placed(a_meeting(event, *(a_firm(event, name)[0] for name in "AB")), a_table(event), told=True)
    browser = signed_in(Browser(app), olga(event))

    link = browser.read(f"/organise/{event.slug}/meetings").link("Halls, the next three hours")
    text = PdfReader(io.BytesIO(browser.client.get(link).data)).pages[0].extract_text()
    nothing = browser.read(_address(event, "interpreters"))

    assert "T01 · A – B" in " ".join(text.split())
    assert "No meeting is to be printed" in nothing.text
    assert signed_in(Browser(app), vera(event)).client.get(_address(event, "halls")).status_code == 403
