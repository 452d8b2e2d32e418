"""What a letter says: the words frozen when it was issued, filled with its holder's passport. Pure.

Frozen are the texts themselves, in both languages, with everything of the expo and the host as it stood on that day, so
that a letter is drawn again, byte for byte, whatever is changed later. Passport data is never frozen: it comes sealed from
the request, and once that is erased the same letter is drawn with the word "erased" in its places.
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
_RIGHT_FROM = "\u0590"  # the first character that may run right to left
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
_IF_KNOWN = frozenset(
    {"birth_place", "issued"}
)  # a line only of what was told; letters from before have no words for them


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The words of a letter in one language; `{holes}` are filled when it is drawn."""

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
    """One of the two languages of a letter: its words, and the expo's and the host's own in it."""

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
    """All a letter says but for the passport data."""

    number: str
    code: str
    host: str
    tax_number: str
    address: str
    contact: str
    signatory: str
    signatory_post: str
    site: str  # where it is verified, as people type it
    link: str  # what the QR code holds
    accent: str
    sides: tuple[LetterSide, LetterSide]

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @staticmethod
    def from_plain(kept: Mapping[str, Any]) -> "Frozen":
        """The reverse of `plain`."""
        sides = tuple(LetterSide(**{**side, "words": LetterWords(**side["words"])}) for side in kept["sides"])
        return Frozen(**{**kept, "sides": sides})


@dataclass(frozen=True, slots=True)
class LetterColumn:
    """A language's column: the heading line, the paragraphs, and what stands beside the QR code."""

    language: str
    title: str
    number: str
    paragraphs: tuple[str, ...]
    verify: str


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter ready to be set. `facts` are the label in the first language, the values, the label in the second."""

    frozen: Frozen
    columns: tuple[LetterColumn, LetterColumn]
    facts: tuple[tuple[str, str, str], ...]


def letter_text(frozen: Frozen, passport: Passport | None) -> LetterText:
    """The letter's texts; of erased passport data the word for it."""
    first, second = frozen.sides
    facts = []
    for name in LABELS:
        value = _fact(name, passport) if passport else first.words.erased
        if name in _IF_KNOWN and not (passport and value and name in first.words.labels):
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
        holes = {name: _held_together(value) for name, value in holes.items()}
    payer = words.payer[passport.payer.value] if passport else ""
    texts = [words.to, words.invites, words.visit, payer, side.undertaking, words.promise]
    filled = tuple(fill(text, holes) if text is not side.undertaking else text for text in texts if text)
    return LetterColumn(side.language, words.title, fill(words.number, holes), filled, fill(words.verify, holes))


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
        "arrives": day_in(passport.arrives_on, side.language),
        "leaves": day_in(passport.leaves_on, side.language),
    }


def _held_together(value: str) -> str:
    """A Latin value within a line from right to left: its own full stop stays on its right side (UAX 9, left-to-right mark)."""
    return f"{_MARK}{value}{_MARK}" if value and max(value) < _RIGHT_FROM else value


def _fact(name: str, passport: Passport) -> str:
    """A value of the table, in English, as missions of both countries read it."""
    match name:
        case "nationality":
            return _country(passport.nationality)
        case "issued":
            known = (
                passport.issued_on and day_in(passport.issued_on, "en"),
                passport.issued_at,
                _country(passport.issued_by),
            )
            return ", ".join(part for part in known if part)
        case "born_on" | "expires_on":
            return day_in(getattr(passport, name), "en")
        case _:
            return str(getattr(passport, name))


def _country(code: str) -> str:
    return str(Locale("en").territories.get(code, code))


def day_in(day: date, language: str) -> str:
    """ "14 April 2027" in a language."""
    return str(format_date(day, "d MMMM y", locale=language))


def fill(text: str, holes: Mapping[str, str]) -> str:
    """The text with its holes filled, each once: what fills one is never read for holes again."""
    parts = text.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        filled.append(holes[name] + rest if brace and name in holes else "{" + part)
    return "".join(filled)
