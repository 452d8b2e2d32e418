"""Freezing the text of a letter when it is issued."""

from datetime import date
from typing import NamedTuple

from expo.config import settings
from expo.events.models import Event
from expo.i18n import country_name, localize
from expo.letters.mails import letter_words
from expo.letters.models import LetterSettings
from expo.letters.rules import letter_name, second_language
from expo.letters.text import Frozen, LetterSide, format_day
from expo.registration.notices import date_span


class Issue(NamedTuple):
    """What is a letter's own: number, code, the day it is issued, and the last day on which it holds."""

    number: int
    code: str
    issued_on: date
    until: date


def frozen_text(event: Event, kept: LetterSettings, issue: Issue) -> Frozen:
    """The letter's texts in English and the second language, with the expo's and the host's data of today."""
    base = settings().base_url
    second = second_language(event.country, event.languages)
    return Frozen(
        number=letter_name(issue.number, event.first_day.year),
        code=issue.code,
        host=kept.host,
        tax_number=kept.tax_number,
        address=kept.address,
        contact=kept.contact,
        signatory=kept.signatory,
        signatory_post=kept.signatory_post,
        site=f"{base}/letters",
        link=f"{base}/LETTERS/{issue.code}".upper(),
        accent=event.accent,
        sides=(_side(event, kept, "en", issue), _side(event, kept, second, issue)),
        holds_until=issue.until.isoformat(),
    )


def _side(event: Event, kept: LetterSettings, code: str, issue: Issue) -> LetterSide:
    place = [event.venue, event.city, country_name(event.country, code)]
    return LetterSide(
        language=code,
        words=letter_words(code),
        expo=localize(event.name, code),
        dates=date_span(event.first_day, event.last_day, code),
        place=", ".join(part for part in place if part),
        until=format_day(issue.until, code),
        issued=format_day(issue.issued_on, code),
        undertaking=kept.undertaking.get(code, ""),
    )
