"""What a registration may become, and which questions are asked. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from expo.kit.text import fold


class RegistrationState(StrEnum):
    WAITING_FOR_APPROVAL = "waiting for approval"
    CONFIRMED = "confirmed"
    ON_WAITING_LIST = "on the waiting list"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class RegistrationSource(StrEnum):
    """Through which door a registration came."""

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


class Admittance(StrEnum):
    """What happens to somebody who registers now."""

    APPROVAL = "approval"
    CONFIRMED = "confirmed"
    WAITING = "waiting"


LIVE = frozenset(
    {RegistrationState.WAITING_FOR_APPROVAL, RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST}
)

# Where somebody of the expo stands behind the registration, a full category is refused rather than queued for.
IN_PERSON = frozenset({RegistrationSource.WALK_IN, RegistrationSource.ORGANISER})
APPROVED_FIRST = frozenset(
    {RegistrationSource.FORM, RegistrationSource.DEMO}
)  # where a category's need of approval holds

# From where one may go where. A place is asked for on the way to confirmed; without one it is the waiting list.
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
class Details:
    """What a person says of themselves; texts are clean already."""

    given_name: str
    family_name: str = ""
    second_name: str = ""
    email: str = ""
    phone: str = ""
    job_title: str = ""
    organisation: str = ""
    country: str = ""
    language: str = "en"

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def mailbox(address: str) -> str:
    """What makes two spellings one mailbox: the address without letter case; "" for none."""
    return address.strip().casefold()


def search_text(details: Details, code: str) -> str:
    """Everything one may look for a registration by, folded for `expo.kit.text.like`."""
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


def verdict(*, needs_approval: bool, capacity: int | None, taken: int) -> Admittance:
    """What the next person of a category will hear; the same for everybody who asks at that moment."""
    if needs_approval:
        return Admittance.APPROVAL
    return Admittance.CONFIRMED if capacity is None or taken < capacity else Admittance.WAITING


def is_asked(shown_when: int | None, value: str, answers: Mapping[int, Any]) -> bool:
    """Whether a question is put, given the answers before it. `value` "" means: any answer to that question."""
    if shown_when is None:
        return True
    given = answers.get(shown_when)
    if given is False:
        return value in {"", "no"}
    if given in (None, "", []):
        return False
    if value == "":
        return True
    if isinstance(given, bool):
        return value == "yes"
    return value in given if isinstance(given, list) else str(given) == value


def is_name(text: str) -> bool:
    """Whether a text may be a person's name: it has a letter and no web address, which mails to strangers would carry on."""
    return any(c.isalpha() for c in text) and _ADDRESS.search(text) is None


def is_phone(text: str) -> bool:
    """Whether a text (its digits in 0-9) is a telephone number of 5 to 20 digits."""
    return _PHONE.fullmatch(text) is not None and 5 <= sum(c.isdigit() for c in text) <= 20  # noqa: PLR2004 -- the docstring's


def number_in(text: str) -> int | float | None:
    """The number in a text with 0-9, a point or a comma; None when there is none, or one of more than 12 digits."""
    if _NUMBER.fullmatch(text) is None:
        return None
    number = float(text.replace(",", "."))
    return int(number) if number == int(number) else number


def day_in(text: str) -> date | None:
    """The date in a text of the form 2027-04-14; None when there is no such day."""
    if _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def file_kind(content: bytes) -> str | None:
    """The media type of an upload by its first bytes, of the kinds that are taken; None for every other."""
    for start, media_type in _SIGNATURES:
        if content.startswith(start):
            if media_type != _ZIP:
                return media_type
            return _office_kind(content)
    return None


FIRST_YEAR, LAST_YEAR = 1900, 2200  # of a date somebody answers with; others are slips of the keys, or another calendar

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
