"""Freezing the text of a letter when it is issued."""

from datetime import date

from expo.config import settings
from expo.events.models import Event
from expo.i18n import country_name, localize
from expo.letters.mails import letter_words
from expo.letters.models import LetterSettings
from expo.letters.rules import letter_name, second_language
from expo.letters.text import Frozen, LetterSide, format_day
from expo.registration.notices import date_span


def frozen_text(event: Event, kept: LetterSettings, number: int, code: str, issued_on: date) -> Frozen:
    """The letter's texts in English and the second language, with the expo's and the host's data of today."""
    base = settings().base_url
    second = second_language(event.country, event.languages)
    return Frozen(
        number=letter_name(number, event.first_day.year),
        code=code,
        host=kept.host,
        tax_number=kept.tax_number,
        address=kept.address,
        contact=kept.contact,
        signatory=kept.signatory,
        signatory_post=kept.signatory_post,
        site=f"{base}/letters",
        link=f"{base}/LETTERS/{code}".upper(),
        accent=event.accent,
        sides=(_side(event, kept, "en", issued_on), _side(event, kept, second, issued_on)),
    )


def _side(event: Event, kept: LetterSettings, code: str, issued_on: date) -> LetterSide:
    place = [event.venue, event.city, country_name(event.country, code)]
    return LetterSide(
        language=code,
        words=letter_words(code),
        expo=localize(event.name, code),
        dates=date_span(event.first_day, event.last_day, code),
        place=", ".join(part for part in place if part),
        until=format_day(event.last_day, code),
        issued=format_day(issued_on, code),
        undertaking=kept.undertaking.get(code, ""),
    )
