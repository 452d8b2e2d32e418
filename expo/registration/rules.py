"""State transitions of a registration, which questions are asked, and parsing of answers. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from expo.kit.digits import digits_in
from expo.kit.text import fold
from expo.typeset.typesetting import printable


class RegistrationState(StrEnum):
    WAITING_FOR_APPROVAL = "waiting for approval"
    CONFIRMED = "confirmed"
    ON_WAITING_LIST = "on the waiting list"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class RegistrationSource(StrEnum):
    """How a registration was made."""

    FORM = "form"
    WALK_IN = "walk-in"
    ORGANISER = "organiser"
    IMPORT = "import"
    DEMO = "demo"


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "several choices"
    DATE = "date"
    YES_NO = "yes or no"
    COUNTRY = "country"
    FILE = "file"


CHOSEN = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})  # answered by options


class Admittance(StrEnum):
    """The outcome of a registration made now."""

    APPROVAL = "approval"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    BEHIND_OTHERS = "behind others"  # a place is free, but others wait for it


LIVE = frozenset(
    {RegistrationState.WAITING_FOR_APPROVAL, RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST}
)

ENDED = frozenset({RegistrationState.DECLINED, RegistrationState.CANCELLED})  # they do not come
# Made by staff: a full category is refused instead of putting the person on the waiting list.
IN_PERSON = frozenset({RegistrationSource.WALK_IN, RegistrationSource.ORGANISER})
# Sources for which a category's approval step applies.
APPROVED_FIRST = frozenset({RegistrationSource.FORM, RegistrationSource.DEMO})

# Allowed transitions. Confirming takes a seat; where none is free the registration goes on the waiting list.
_MOVES: Mapping[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.WAITING_FOR_APPROVAL: frozenset(
        {
            RegistrationState.CONFIRMED,
            RegistrationState.ON_WAITING_LIST,
            RegistrationState.DECLINED,
            RegistrationState.CANCELLED,
        }
    ),
    RegistrationState.ON_WAITING_LIST: frozenset(
        {RegistrationState.CONFIRMED, RegistrationState.DECLINED, RegistrationState.CANCELLED}
    ),
    RegistrationState.CONFIRMED: frozenset({RegistrationState.DECLINED, RegistrationState.CANCELLED}),
    RegistrationState.DECLINED: frozenset({RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST}),
    RegistrationState.CANCELLED: frozenset({RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST}),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only after an answer to an earlier one: the option with this id, "yes" or "no", the words `value`;
    any answer where neither is given.
    """

    question_id: int
    option_id: int | None = None
    value: str = ""

    @property
    def answer(self) -> str:
        """The answer as a form sends it."""
        return self.value if self.option_id is None else str(self.option_id)


@dataclass(frozen=True, slots=True)
class Details:
    """Personal details of a registration; the texts are stripped and validated already."""

    given_name: str
    family_name: str = ""
    second_name: str = ""
    email: str = ""
    phone: str = ""
    job_title: str = ""
    organisation: str = ""
    country: str = ""
    language: str = "en"
    honorific: str = ""
    family_first: bool = False

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def mailbox(address: str) -> str:
    """The key under which two spellings are one mailbox: the address in folded case; "" for none."""
    return address.strip().casefold()


def search_text(details: Details, code: str) -> str:
    """The searchable text of a registration, folded for `expo.kit.text.like`."""
    parts = (
        details.given_name,
        details.family_name,
        details.second_name,
        details.organisation,
        details.job_title,
        details.email,
        code,
    )
    return fold(" ".join(part for part in parts if part))


def may_become(here: RegistrationState, there: RegistrationState) -> bool:
    return there in _MOVES[here]


def verdict(*, needs_approval: bool, capacity: int | None, taken: int, others_wait: bool = False) -> Admittance:
    """The outcome for the next person who registers in a category with `taken` of `capacity` seats taken."""
    if needs_approval:
        return Admittance.APPROVAL
    if capacity is not None and taken >= capacity:
        return Admittance.WAITING
    return Admittance.BEHIND_OTHERS if others_wait else Admittance.CONFIRMED


def given_of(kind: QuestionKind, value: Any, chosen: Sequence[int]) -> Any:
    """An answer from its value and the ids of the options chosen; None for a choice without any."""
    if kind not in CHOSEN:
        return value
    return list(chosen) or None if kind is QuestionKind.CHOICES else next(iter(chosen), None)


def is_asked(condition: Condition | None, answers: Mapping[int, Any]) -> bool:
    """Whether a question is asked, given the answers before it: a choice is answered by the ids of its options."""
    if condition is None:
        return True
    given = answers.get(condition.question_id)
    if given is False:
        return condition.answer in {"", "no"}
    if given in (None, "", []):
        return False
    if condition.answer == "":
        return True
    if isinstance(given, bool):
        return condition.answer == "yes"
    chosen = given if isinstance(given, list) else [given]
    return condition.answer in {str(one) for one in chosen}


def condition_value(kind: QuestionKind, text: str) -> str | None:
    """The answer that a condition names in words, as such an answer is compared; None for one that nobody can give."""
    match kind:
        case QuestionKind.TEXT | QuestionKind.LONG_TEXT | QuestionKind.COUNTRY:
            return text
        case QuestionKind.YES_NO:
            return text if text in {"yes", "no"} else None
        case QuestionKind.NUMBER:
            number = parse_number(text)
            return None if number is None else str(number)
        case QuestionKind.DATE:
            day = parse_day(text)
            return day.isoformat() if day else None
        case _:
            return None


def is_name(text: str) -> bool:
    """Whether a text may be a person's name: it has a letter, and no web address that our mails would spread as spam."""
    return any(c.isalpha() for c in text) and _ADDRESS.search(text) is None


def repeats_family(name: str, family_name: str) -> bool:
    """Whether a name ends with the family name, so that it is not written twice."""
    return f" {fold(name)}".endswith(f" {fold(family_name)}")


def letters_without_font(given_name: str, family_name: str, second_name: str) -> str:
    """The letters of a name that a badge cannot print, where no other spelling of the whole name can be printed either.

    "" for a name that can stand on a badge, and for no name at all.
    """
    missing = printable(f"{given_name} {family_name}").missing
    return missing if missing and not printable(second_name).text else ""


def is_phone(text: str) -> bool:
    """Whether a text (its digits in 0-9) is a telephone number of 5 to 20 digits."""
    return _PHONE.fullmatch(text) is not None and 5 <= len(digits_in(text)) <= 20  # noqa: PLR2004 -- the docstring's


def parse_number(text: str) -> int | float | None:
    """A number written with 0-9 and a decimal point or comma; None for other text, or for more than 12 digits."""
    if _NUMBER.fullmatch(text) is None:
        return None
    number = float(text.replace(",", "."))
    return int(number) if number == int(number) else number


def parse_day(text: str) -> date | None:
    """A date written as 2027-04-14; None for other text, or a day that does not exist."""
    if _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def file_kind(content: bytes) -> str | None:
    """The media type of an upload by its first bytes; None for a type that is not accepted."""
    for start, media_type in _SIGNATURES:
        if content.startswith(start):
            if media_type != _ZIP:
                return media_type
            return _office_kind(content)
    return None


FIRST_YEAR, LAST_YEAR = 1900, 2200  # bounds of a date given as an answer; others are typing errors, or another calendar

_ADDRESS = re.compile(r"://|www\.|\.(?:com|net|org|ru|cn|info|biz|io|top|xyz)(?:\b|/)", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9 ()./-]+")
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZIP = "application/zip"
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", _ZIP),
)
_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _office_kind(content: bytes) -> str | None:
    if b"[Content_Types].xml" not in content[:4096]:
        return None
    return next((media_type for folder, media_type in _OFFICE.items() if folder in content), None)
