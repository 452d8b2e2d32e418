"""Reads an uploaded programme file with the session kinds of all product languages."""

from expo.errors import Refused
from expo.events.models import Event
from expo.i18n import LANGUAGES, force_locale
from expo.kit.tables.sheets import BadSheetError
from expo.kit.text import fold
from expo.programme.exchange.plain import ReadFile
from expo.programme.exchange.reader import read_programme
from expo.programme.mails import sheet_flaw
from expo.programme.rules import SessionKind
from expo.programme.words import kind_words


def read_file(event: Event, data: bytes) -> ReadFile:
    """The sessions of a CSV, XLSX, schedule.xml or schedule.json file. Raises Refused for a file that cannot be read."""
    try:
        return read_programme(data, event.zone, event.languages, _kinds(), event.day_changes_at)
    except BadSheetError as error:
        raise Refused(sheet_flaw(error.flaw)) from error


def _kinds() -> dict[str, SessionKind]:
    """Session kinds by their folded names in every language of the product."""
    kinds = {fold(kind.value): kind for kind in SessionKind}
    for code in LANGUAGES:
        with force_locale(code):
            kinds |= {fold(word): kind for kind, word in kind_words().items()}
    return kinds
