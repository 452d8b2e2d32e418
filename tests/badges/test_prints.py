"""Printing: what is recorded, permissions, and the address in a badge's code."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from expo.badges.models import BadgePrint
from expo.badges.queries import Choice, badge_counts
from expo.badges.services import start_run, write_run
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.queries import categories_of
from expo.history.services import Actor
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.pages import Browser

SAMI = Actor("Sami")


def test_a_run_is_recorded_and_says_which_badges_were_printed_again(app: Flask) -> None:
    event = an_event()
    people = [vito(event) for _ in range(2)]
    with transaction():
        start_run(event, Choice(one=people[0].id), by=SAMI)

    with transaction():
        run = start_run(event, Choice(sort="registered"), by=SAMI)

    rows = db.session.scalars(db.select(BadgePrint).where(BadgePrint.run_id == run.id).order_by(BadgePrint.id)).all()
    assert [(row.registration_id, row.again) for row in rows] == [(people[0].id, True), (people[1].id, False)]
    assert badge_counts(event) == (2, 2)


def test_only_what_was_not_printed_and_is_confirmed_is_printed(app: Flask) -> None:
    event = an_event()
    full = a_category(event, capacity=1)
    for category in (categories_of(event)[0], full, full):
        vito(event, category)
    with transaction():
        first = start_run(event, Choice(unprinted=True), by=SAMI)

    with pytest.raises(Refused) as refusal, transaction():
        start_run(event, Choice(unprinted=True), by=SAMI)

    assert first.count == 2
    assert refusal.value.message == "There is no badge to print for this choice."


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_the_file_has_a_page_a_person_with_their_name_once(app: Flask, tmp_path: Path) -> None:
    event = an_event()
    for name in ("Ayşe", "Işıl"):
        vito(event, given_name=name, second_name="عائشہ یلماز")
    with transaction():
        run = start_run(event, Choice(), by=SAMI)
    file = BytesIO()

    write_run(event, run, file)

    (tmp_path / "run.pdf").write_bytes(file.getvalue())
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "run.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert len(PdfReader(file).pages) == 2
    assert [text.count(name) for name in ("Ayşe", "Işıl", "عائشہ یلماز")] == [1, 1, 2]


def test_who_may_print_and_work_at_the_desk(app: Flask) -> None:
    event = an_event()
    readers = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}

    found = {
        name: [
            signed_in(Browser(app), account).client.get(a).status_code
            for a in (f"/organise/{event.slug}/badges", f"/desk/{event.slug}/")
        ]
        for name, account in readers.items()
    }

    assert found == {"olga": [200, 200], "vera": [403, 403], "sami": [200, 200], "nora": [404, 404]}
