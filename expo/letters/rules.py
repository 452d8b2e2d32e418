"""Validity of passports, state transitions of requests, validity of letters. Pure."""

import calendar
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from expo.kit.text import clean_line
from expo.typeset import fonts


class RequestState(StrEnum):
    """The state of a request."""

    ASKED = "asked"
    BEING_CHECKED = "being checked"
    APPROVED = "approved"
    REFUSED = "refused"
    REVOKED = "revoked"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class PassportKind(StrEnum):
    ORDINARY = "ordinary"
    OFFICIAL = "official"
    SERVICE = "service"
    DIPLOMATIC = "diplomatic"


class Payer(StrEnum):
    """Who pays for travel and stay."""

    VISITOR = "visitor"
    EMPLOYER = "employer"
    HOST_STAY = "host, stay"
    HOST = "host"


class PassportFault(StrEnum):
    """The fault of a passport's field."""

    NAME = "name"
    NUMBER = "number"
    EXPIRY = "expiry"
    BIRTH = "birth"
    ISSUE = "issue"
    ARRIVAL = "arrival"
    DEPARTURE = "departure"


class Validity(StrEnum):
    """The result of verifying a letter."""

    VALID = "valid"
    OVER = "over"
    REVOKED = "revoked"
    REPLACED = "replaced"


OPEN = frozenset({RequestState.ASKED, RequestState.BEING_CHECKED})
COUNTED = OPEN | {RequestState.APPROVED}  # against a delegation's quota of letters
MOVES: Mapping[RequestState, frozenset[RequestState]] = {
    RequestState.ASKED: frozenset(
        {RequestState.ASKED, RequestState.BEING_CHECKED, RequestState.REFUSED, RequestState.WITHDRAWN}
    ),
    RequestState.BEING_CHECKED: frozenset(
        {
            RequestState.ASKED,
            RequestState.BEING_CHECKED,
            RequestState.APPROVED,
            RequestState.REFUSED,
            RequestState.WITHDRAWN,
        }
    ),
    RequestState.REFUSED: frozenset({RequestState.ASKED, RequestState.WITHDRAWN}),
    RequestState.APPROVED: frozenset({RequestState.REVOKED, RequestState.REPLACED}),
    RequestState.REVOKED: frozenset(),
    RequestState.REPLACED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}

MONTHS_BEYOND = 6  # a passport must be valid this long past the expo, as missions of both countries require
STAY_DAYS = 30  # before and after the expo that a letter may cover
LEAD_DAYS = 28  # missions take about four weeks
OLDEST = 110  # years
COMPARED = 4  # signs at the end of a passport number that a verifier may compare
LONGEST_PURPOSE = 200  # characters of a visit's purpose

_SECOND = {"PK": "ur", "TR": "tr"}
_NUMBER = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,12}")
_GAPS = re.compile(r"[\s./-]+")
_NAME_SIGNS = frozenset(" '’-.")
_DOTTED = frozenset({"TR", "AZ"})  # nationalities whose alphabet has both i/İ and ı/I


@dataclass(frozen=True, slots=True)
class Passport:
    """The holder's data on a letter: passport and visit. All of it is encrypted at rest."""

    name: str
    nationality: str  # ISO 3166, two letters
    kind: PassportKind
    number: str
    expires_on: date
    born_on: date
    employer: str
    post: str
    mission: str
    purpose: str
    arrives_on: date
    leaves_on: date
    places: str
    payer: Payer
    birth_place: str = ""
    issued_on: date | None = None
    issued_at: str = ""  # the authority or city
    issued_by: str = ""  # ISO 3166; "" where it is the nationality's country

    def plain(self) -> dict[str, str]:
        """The fields as strings, dates in ISO form."""
        return {field.name: str(getattr(self, field.name) or "") for field in fields(self)}

    @staticmethod
    def from_plain(texts: Mapping[str, str]) -> "Passport":
        """The reverse of `plain`."""
        dates = {name: date.fromisoformat(texts[name]) if texts.get(name) else None for name in _DATES}
        kinds = {"kind": PassportKind(texts["kind"]), "payer": Payer(texts["payer"])}
        return Passport(**{**texts, **dates, **kinds})  # type: ignore[arg-type]  # the dates and kinds replace their texts

    @property
    def stay(self) -> tuple[date, date]:
        """The days of the visit."""
        return self.arrives_on, self.leaves_on

    @property
    def initials(self) -> str:
        """ "A. Y.": the only part of the name shown on the public verification page."""
        words = self.name.replace("-", " ").split()
        return " ".join(f"{name_in_capitals(word[0], self.nationality)}." for word in words if word[0].isalpha())


_DATES = ("expires_on", "born_on", "arrives_on", "leaves_on", "issued_on")


def passport_number(typed: str) -> str:
    """A passport number as stored: capitals and digits only."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", typed)).upper()


def name_in_capitals(name: str, nationality: str) -> str:
    """A name as passports of that nationality print it: İbrahim is İBRAHİM in a Turkish one, Ibrahim IBRAHIM elsewhere."""
    composed = unicodedata.normalize("NFC", name)
    return (composed.replace("i", "İ") if nationality in _DOTTED else composed).upper()


def needed_until(last_day: date) -> date:
    """The day until which a passport must be valid, six months past the expo."""
    month = last_day.month - 1 + MONTHS_BEYOND
    year, month = last_day.year + month // 12, month % 12 + 1
    return last_day.replace(year=year, month=month, day=min(last_day.day, calendar.monthrange(year, month)[1]))


def faults(passport: Passport, first_day: date, last_day: date, today: date) -> dict[str, PassportFault]:
    """The faulty fields of a passport for an expo of these days, with their faults."""
    found: dict[str, PassportFault] = {}
    if not is_passport_name(passport.name):
        found["name"] = PassportFault.NAME
    if not _NUMBER.fullmatch(passport.number):
        found["number"] = PassportFault.NUMBER
    if passport.expires_on < needed_until(last_day):
        found["expires_on"] = PassportFault.EXPIRY
    if not today.replace(year=today.year - OLDEST, day=1) < passport.born_on < today:
        found["born_on"] = PassportFault.BIRTH
    if passport.issued_on and not passport.born_on < passport.issued_on <= min(today, passport.expires_on):
        found["issued_on"] = PassportFault.ISSUE
    stay = timedelta(days=STAY_DAYS)
    if not first_day - stay <= passport.arrives_on <= last_day:
        found["arrives_on"] = PassportFault.ARRIVAL
    if not max(first_day, passport.arrives_on) <= passport.leaves_on <= last_day + stay:
        found["leaves_on"] = PassportFault.DEPARTURE
    return found


def is_passport_name(text: str) -> bool:
    """Whether a name can be in a passport's machine-readable zone: Latin letters (ICAO 9303)."""
    letters = [c for c in text if c.isalpha()]
    return (
        bool(letters)
        and all(unicodedata.name(c, "").startswith("LATIN ") for c in letters)
        and all(c.isalpha() or c in _NAME_SIGNS or unicodedata.combining(c) for c in text)
    )


def unprintable_characters(text: str) -> str:
    """The characters of a text for which the letter's fonts have no glyph."""
    return fonts.missing(clean_line(text))


def is_late(first_day: date, today: date) -> bool:
    """Whether less time is left than a mission needs (`LEAD_DAYS`)."""
    return today > first_day - timedelta(days=LEAD_DAYS)


def second_language(country: str, languages: list[str]) -> str:
    """The language beside English: the host country's, else the expo's own other language, else Urdu."""
    return _SECOND.get(country) or next((code for code in languages if code in {"tr", "ur"}), "ur")


def holder_digest(secret: str, code: str, last_four: str, birth_year: int) -> str:
    """The keyed digest of what a verifier may compare: without the secret it tells nothing, and it is of one letter alone."""
    key = hmac.digest(secret.encode(), b"expo letter holder", "sha256")
    return hmac.digest(key, f"{code}\n{last_four}\n{birth_year}".encode(), "sha256").hex()


def may_become(state: RequestState, there: RequestState) -> bool:
    return there in MOVES[state]


def holds_until(last_day: date, leaves_on: date) -> date:
    """The last day on which a letter holds: that of the stay it speaks of, and at least the expo's."""
    return max(last_day, leaves_on)


def validity(*, replaced: bool, revoked: bool, coming: bool, until: date, today: date) -> Validity:
    """The validity of a letter; `coming`: its holder is still registered. It holds through the day `until`."""
    if replaced:
        return Validity.REPLACED
    if revoked or not coming:
        return Validity.REVOKED
    return Validity.VALID if today <= until else Validity.OVER


def letter_name(number: int, year: int) -> str:
    """ "2027/0042": the printed number of a letter."""
    return f"{year}/{number:04d}"
