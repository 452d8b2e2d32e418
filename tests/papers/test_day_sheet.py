"""The printed programme: every session, in any script, found by text search."""

import shutil
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from expo.programme.rules import PartRole, SessionState
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.pages import Browser


def _text(data: bytes, tmp_path: Path) -> str:
    """The text that a search finds: poppler's extraction, which reads ActualText."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    (tmp_path / "sheet.pdf").write_bytes(data)
    command = ["pdftotext", str(tmp_path / "sheet.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_day_is_printed_with_its_rooms_and_people(app: Flask, browser: Browser, tmp_path: Path) -> None:
    event = an_event()
    room = a_room(event, "Room Indus")
    a_session(
        event, title={"en": "Opening"}, room_id=room.id, cast=[(a_speaker(event, "Ayşe Yılmaz"), PartRole.SPEAKER)]
    )
    a_session(event, title={"en": "Next day"}, starts_at=MORNING + timedelta(days=1))
    a_session(event, title={"en": "Still a draft"}, state=SessionState.DRAFT)

    answer = browser.client.get(f"/{event.slug}/programme.pdf?day=2027-04-13")

    text = _text(answer.data, tmp_path)
    assert answer.mimetype == "application/pdf"
    assert [
        part in text for part in ("Opening", "10:00–11:00", "Room Indus", "Ayşe Yılmaz", "Tuesday 13 April 2027")
    ] == [True] * 5
    assert [part in text for part in ("Next day", "Still a draft")] == [False, False]


def test_urdu_is_found_by_search(app: Flask, browser: Browser, tmp_path: Path) -> None:
    event = an_event()
    a_session(event, title={"en": "Opening", "ur": "افتتاحی تقریب"})
    way = browser.read(f"/{event.slug}/programme?lang=ur").soup.select_one("a[href*='programme.pdf']")
    assert way is not None

    text = _text(browser.client.get(str(way["href"])).data, tmp_path)

    assert "افتتاحی تقریب" in text


def test_each_day_begins_a_page_and_long_days_take_several(app: Flask, browser: Browser) -> None:
    event = an_event()
    for number in range(60):
        a_session(event, title={"en": f"Session {number} " + "with a long title " * 8})
    a_session(event, starts_at=MORNING + timedelta(days=1))

    answer = browser.client.get(f"/{event.slug}/programme.pdf")

    pages = PdfReader(BytesIO(answer.data)).pages
    words = " ".join(page.extract_text() for page in pages)
    assert [number for number in range(60) if f"Session {number} with" not in " ".join(words.split())] == []
    assert len(pages) == 8
    assert [round(float(side), 1) for side in pages[0].mediabox[2:]] == [595.3, 841.9]


def test_the_same_programme_gives_the_same_bytes(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_session(event)

    first, second = (browser.client.get(f"/{event.slug}/programme.pdf").data for _time in range(2))

    assert first == second


@pytest.mark.parametrize("day", ["2027-04-14", "yesterday", "2027-04-99"])
def test_a_day_without_sessions_is_said(app: Flask, browser: Browser, day: str) -> None:
    event = an_event()
    a_session(event)

    page = browser.read(f"/{event.slug}/programme.pdf?day={day}", status=404)

    assert "There is nothing on that day." in page.text
