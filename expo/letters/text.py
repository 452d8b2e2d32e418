"""The text of a letter: frozen when it was issued, filled with its holder's passport data. Pure.

The texts are frozen in both languages, with the expo's and the host's data of that day, so that a letter is drawn again
byte for byte whatever is changed later. Passport data is never frozen: it is decrypted from the request, and once erased
the letter is drawn with the word "erased" instead.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date

from expo.letters.rules import Passport

RIGHT_TO_LEFT = frozenset({"ur"})
_MARK = "\u200e"
_RIGHT_FROM = "\u0590"  # the first code point of right-to-left scripts
LABELS = (
    "name",
    "nationality",
    "born_on",
    "birth_place",
    "kind",
    "number",
    "issued",
    "expires_on",
    "employer",
    "post",
)
_OPTIONAL_FACTS = frozenset({"birth_place", "issued"})  # shown only when given; older letters have no labels for them


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The texts of a letter in one language; `{placeholders}` are filled when it is drawn."""

    title: str
    to: str
    invites: str
    visit: str
    payer: dict[str, str]
    promise: str
    verify: str
    number: str
    tax: str
    labels: dict[str, str]
    kinds: dict[str, str]
    erased: str


@dataclass(frozen=True, slots=True)
class LetterSide:
    """A letter's texts in one of its two languages, with the expo's and the host's data."""

    language: str
    words: LetterWords
    expo: str
    dates: str
    place: str
    until: str
    issued: str
    undertaking: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """All of a letter except the passport data."""

    number: str
    code: str
    host: str
    tax_number: str
    address: str
    contact: str
    signatory: str
    signatory_post: str
    site: str  # the address of the verification page, as people type it
    link: str  # the content of the QR code
    accent: str
    sides: tuple[LetterSide, LetterSide]
    holds_until: str = (
        ""  # ISO, the day that the sides name; older letters, which have none, hold until the expo's last day
    )

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @staticmethod
    def from_plain(kept: Mapping[str, Any]) -> "Frozen":
        """The reverse of `plain`."""
        sides = tuple(LetterSide(**{**side, "words": LetterWords(**side["words"])}) for side in kept["sides"])
        return Frozen(**{**kept, "sides": sides})


@dataclass(frozen=True, slots=True)
class LetterColumn:
    """One language's column: heading, paragraphs, and the text beside the QR code."""

    language: str
    title: str
    number: str
    paragraphs: tuple[str, ...]
    verify: str


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter ready to be typeset; `facts` are (label in the first language, value, label in the second)."""

    frozen: Frozen
    columns: tuple[LetterColumn, LetterColumn]
    facts: tuple[tuple[str, str, str], ...]


def letter_text(frozen: Frozen, passport: Passport | None) -> LetterText:
    """The letter's texts; the word "erased" where the passport data is erased."""
    first, second = frozen.sides
    facts = []
    for name in LABELS:
        value = _fact(name, passport) if passport else first.words.erased
        if name in _OPTIONAL_FACTS and not (passport and value and name in first.words.labels):
            continue
        facts.append((first.words.labels[name], value, second.words.labels[name]))
    return LetterText(frozen, (_column(frozen, first, passport), _column(frozen, second, passport)), tuple(facts))


def _column(frozen: Frozen, side: LetterSide, passport: Passport | None) -> LetterColumn:
    words = side.words
    holes = {
        "host": frozen.host,
        "expo": side.expo,
        "dates": side.dates,
        "place": side.place,
        "until": side.until,
        "number": frozen.number,
        "date": side.issued,
        "tax": frozen.tax_number,
        "address": frozen.site,
        "code": frozen.code,
        **_personal(side, passport),
    }
    if side.language in RIGHT_TO_LEFT:
        holes = {name: _isolated(value) for name, value in holes.items()}
    payer = words.payer[passport.payer.value] if passport else ""
    texts = [words.to, words.invites, words.visit, payer, side.undertaking, words.promise]
    filled = tuple(fill_placeholders(text, holes) if text is not side.undertaking else text for text in texts if text)
    return LetterColumn(
        side.language,
        words.title,
        fill_placeholders(words.number, holes),
        filled,
        fill_placeholders(words.verify, holes),
    )


def _personal(side: LetterSide, passport: Passport | None) -> dict[str, str]:
    if passport is None:
        names = ("mission", "name", "post", "employer", "purpose", "places", "arrives", "leaves")
        return dict.fromkeys(names, f"[{side.words.erased}]")
    return {
        "mission": passport.mission,
        "name": passport.name,
        "post": passport.post,
        "employer": passport.employer,
        "purpose": passport.purpose.rstrip("."),
        "places": passport.places.rstrip("."),
        "arrives": format_day(passport.arrives_on, side.language),
        "leaves": format_day(passport.leaves_on, side.language),
    }


def _isolated(value: str) -> str:
    """A Latin value for a right-to-left line: a left-to-right mark keeps its full stop on its right side (UAX 9)."""
    return f"{_MARK}{value}{_MARK}" if value and max(value) < _RIGHT_FROM else value


def _fact(name: str, passport: Passport) -> str:
    """A value of the table, in English for the missions of both countries."""
    match name:
        case "nationality":
            return _country(passport.nationality)
        case "issued":
            known = (
                passport.issued_on and format_day(passport.issued_on, "en"),
                passport.issued_at,
                _country(passport.issued_by),
            )
            return ", ".join(part for part in known if part)
        case "born_on" | "expires_on":
            return format_day(getattr(passport, name), "en")
        case _:
            return str(getattr(passport, name))


def _country(code: str) -> str:
    return str(Locale("en").territories.get(code, code))


def format_day(day: date, language: str) -> str:
    """ "14 April 2027" in a language."""
    return str(format_date(day, "d MMMM y", locale=language))


def fill_placeholders(text: str, holes: Mapping[str, str]) -> str:
    """Replace each placeholder once; placeholders inside the inserted values are left as they are."""
    parts = text.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        filled.append(holes[name] + rest if brace and name in holes else "{" + part)
    return "".join(filled)
