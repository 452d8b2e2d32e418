"""Letters for tests, made through the services, each in a transaction of its own."""

import io
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from expo.db import transaction
from expo.events.models import Event
from expo.history.services import Actor
from expo.letters.models import Letter, LetterRequest
from expo.letters.queries import letter_settings
from expo.letters.rules import Passport, PassportKind, Payer
from expo.letters.services.decisions import approve, confirm_passport
from expo.letters.services.requests import request_letter
from expo.letters.services.settings import edit_settings
from expo.registration.models import Registration

OLGA = Actor("Olga Organiser")
DANA = Actor("Dana Delegate")


def a_passport(**changes: Any) -> Passport:
    """A passport of Türkiye that is valid for `an_event`."""
    fields: dict[str, Any] = {
        "name": "DANA ÖRNEK",
        "nationality": "TR",
        "kind": PassportKind.ORDINARY,
        "number": "U12345678",
        "expires_on": date(2029, 5, 1),
        "born_on": date(1988, 2, 3),
        "employer": "Örnek Yazılım A.Ş.",
        "post": "Director of Engineering",
        "mission": "Embassy of Pakistan in Ankara",
        "purpose": "Business meetings",
        "arrives_on": date(2027, 4, 12),
        "leaves_on": date(2027, 4, 16),
        "places": "Karachi",
        "payer": Payer.EMPLOYER,
    }
    return Passport(**{**fields, **changes})


def a_picture(colour: str = "#000088", *, size: tuple[int, int] = (300, 100), kind: str = "PNG") -> bytes:
    """A signature drawn by nobody."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).line([(10, size[1] - 10), (size[0] // 2, 10), (size[0] - 10, size[1] - 10)], colour, 6)
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def with_letter_settings(event: Event, **changes: Any) -> Event:
    """The event, with its letter settings saved."""
    fields: dict[str, Any] = {
        "host": "Demo Trade Authority",
        "tax_number": "1234567-8",
        "address": "1 Demo Road, Karachi",
        "contact": "+92 21 1234567",
        "undertaking": {"en": "The host names a liaison officer."},
        "payer": Payer.VISITOR,
        "signatory": "Olga Organiser",
        "signatory_post": "Director of Exhibitions",
    }
    with transaction():
        kept = letter_settings(event)
        pictures = {"signature": a_picture(), "stamp": a_picture("#880044", size=(200, 200), kind="JPEG")}
        edit_settings(event, {**fields, **changes}, pictures, version=kept.version if kept else 1, by=OLGA)
    return event


def a_request(registration: Registration, **changes: Any) -> LetterRequest:
    """Asked for by its holder, not looked at yet."""
    with transaction():
        return request_letter(registration, a_passport(**changes), version=0, by=DANA)


def a_checked_request(registration: Registration, **changes: Any) -> LetterRequest:
    request = a_request(registration, **changes)
    with transaction():
        confirm_passport(request, version=request.version, by=OLGA)
    return request


def a_letter(registration: Registration, **changes: Any) -> Letter:
    """Issued; the event must be `with_letter_settings`."""
    request = a_checked_request(registration, **changes)
    with transaction():
        return approve(request, by=OLGA)
