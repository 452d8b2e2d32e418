"""Letters: 400 as one PDF and as a zip, issued and drawn through the services: `.venv/bin/python -m bench.letters`."""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.fixtures.figures import Figure, at_most, peak_mb
from bench.fixtures.site import site
from expo.db import db, transaction
from expo.demo.batches import DEMO
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.factory import create_app
from expo.letters.mails import letter_words
from expo.letters.models import LetterRequest
from expo.letters.pdf import LetterPage, write_letters
from expo.letters.queries import letter_settings
from expo.letters.rules import Passport, PassportKind, Payer
from expo.letters.services.decisions import approve_many, confirm_passport
from expo.letters.services.files import record_copies, write_many, zip_many
from expo.letters.services.requests import request_letter
from expo.letters.services.settings import edit_settings
from expo.letters.text import Frozen, LetterSide, letter_text
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

EVENT = "pakistan-it-digital-expo"
LETTERS, SECONDS, MORE_MB = 400, 10, 15


def run() -> list[Figure]:
    return [figure for kind in ("sqlite", "postgresql") for figure in _on(kind)] + [_memory()]


def _on(kind: str) -> list[Figure]:
    with site(kind, people=2 * LETTERS) as app, app.app_context():
        event = _invited()
        people = _asked(event)
        began = time.perf_counter()
        with transaction():
            issued = approve_many(event, people, by=DEMO)
        issuing = time.perf_counter() - began
        if len(issued.letters) != LETTERS:
            raise RuntimeError(f"{len(issued.letters)} letters instead of {LETTERS}: {issued.refusals[:3]}")
        one, many = _drawn(event, people, write_many), _drawn(event, people, zip_many)
    said = f"{LETTERS} letters"
    return [
        at_most(f"{said} issued, {kind}", issuing, "s", SECONDS),
        at_most(f"{said} as one PDF, {kind}", one, "s", SECONDS),
        at_most(f"{said} as a zip of PDFs, {kind}", many, "s", SECONDS),
    ]


def _drawn(event: Event, people: list[Registration], write: Callable[..., int]) -> float:
    """Seconds until all of them are in the file, the lines in the history among them."""
    began = time.perf_counter()
    with transaction():
        ids = record_copies(event, people, by=DEMO)
    with tempfile.TemporaryFile() as out:
        if write(event, ids, out) != LETTERS:
            raise RuntimeError("letters are missing in the file")
    return time.perf_counter() - began


def _invited() -> Event:
    event = event_by_slug(EVENT)
    if event is None:
        raise RuntimeError("the demo expo is missing")
    fields = {
        "host": "Demo Trade Authority of Pakistan",
        "tax_number": "1234567-8",
        "address": "1 Demo Road, Karachi 75000",
        "contact": "+92 21 1234567",
        "payer": Payer.VISITOR,
        "signatory": "Demo Organiser",
        "signatory_post": "Director",
        "undertaking": {"en": "The host names a liaison officer.", "ur": "میزبان ایک رابطہ افسر مقرر کرتا ہے۔"},
    }
    kept = letter_settings(event)
    with transaction():
        edit_settings(event, fields, {}, version=kept.version if kept else 1, by=DEMO)
    return event


def _asked(event: Event) -> list[Registration]:
    """400 people whose requests were checked."""
    dice = random.Random(1)
    asking = db.select(LetterRequest.registration_id)
    query = db.select(Registration).where(
        Registration.event_id == event.id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.id.not_in(asking),
    )
    people = list(db.session.scalars(query.order_by(Registration.id).limit(LETTERS)))
    with transaction():
        for person in people:
            request = request_letter(person, _passport(event, dice), version=0, by=DEMO)
            confirm_passport(request, version=request.version, by=DEMO)
    return people


def _passport(event: Event, dice: random.Random) -> Passport:
    name = " ".join(
        "".join(dice.choice(["BA", "ÇE", "Dİ", "GÜ", "LA", "MI", "SÖ"]) for _ in range(3)) for _ in range(2)
    )
    return Passport(
        name=name,
        nationality="TR",
        kind=PassportKind.ORDINARY,
        number=f"U{dice.randrange(10**7, 10**8)}",
        expires_on=event.last_day + timedelta(days=dice.randrange(300, 3000)),
        born_on=date(1960, 1, 1) + timedelta(days=dice.randrange(14000)),
        employer=f"Demo Firm {dice.randrange(200)} A.Ş.",
        post="Director of Engineering",
        mission="Embassy of Pakistan in Ankara",
        purpose="Business meetings",
        arrives_on=event.first_day,
        leaves_on=event.last_day,
        places=event.city,
        payer=Payer.EMPLOYER,
    )


def _memory() -> Figure:
    """The peak of fresh processes that draw 400 and 4,000 letters: it must not grow with them."""
    asked = [sys.executable, "-m", "bench.letters"]
    peaks = [
        float(subprocess.run([*asked, str(count)], check=True, capture_output=True, text=True).stdout)
        for count in (LETTERS, 10 * LETTERS)
    ]
    return at_most(f"memory for {10 * LETTERS} letters beyond that for {LETTERS}", peaks[1] - peaks[0], "MB", MORE_MB)


def _peak(count: int) -> float:
    """Draw that many letters, made as they are asked for; the process's peak in megabytes."""
    dice = random.Random(1)
    days = Event(first_day=date(2027, 4, 14), last_day=date(2027, 4, 16), city="Karachi")
    with tempfile.TemporaryDirectory() as folder, create_app({"INSTANCE_DIR": folder}).app_context():
        sides = tuple(
            LetterSide(
                code, letter_words(code), "Expo", "14-16 April 2027", "Karachi", "16 April 2027", "1 March 2027", ""
            )
            for code in ("en", "ur")
        )
    code = "0123456789ABCDEFGH"
    frozen = Frozen(
        "2027/0001",
        code,
        "Demo Trade Authority",
        "",
        "1 Demo Road",
        "",
        "Demo Organiser",
        "Director",
        "https://expo.example/letters",
        f"HTTPS://EXPO.EXAMPLE/LETTERS/{code}",
        "#0b6b46",
        (sides[0], sides[1]),
    )
    pages = (LetterPage(letter_text(frozen, _passport(days, dice))) for _ in range(count))
    with Path("/dev/null").open("wb") as out:
        write_letters(out, pages, {}, title="Letters", created=datetime(2027, 3, 1, tzinfo=UTC))
    return peak_mb()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(_peak(int(sys.argv[1])))
    else:
        for figure in run():
            print(*figure)
