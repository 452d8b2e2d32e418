"""Rules for keeping personal data: its kinds, how many days each is kept after an expo, and when it is due. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType


class KeptKind(StrEnum):
    """A kind of personal data that is erased so many days after an expo's last day."""

    MAILS = "mails"
    SCANS = "scans"
    ADDRESSES = "addresses"
    SEARCH_WORDS = "search words"
    PASSPORTS = "passports"
    CONTACTS = "contacts"
    LEADS = "leads"


DAYS_MOST = 3650
PASSPORT_DAYS = 90  # at most, and unless an organiser says fewer
DEFAULT_DAYS: Mapping[KeptKind, int] = MappingProxyType(
    {
        KeptKind.MAILS: 365,
        KeptKind.SCANS: 365,
        KeptKind.ADDRESSES: 90,
        KeptKind.SEARCH_WORDS: 30,
        KeptKind.PASSPORTS: PASSPORT_DAYS,
        KeptKind.CONTACTS: 730,
        KeptKind.LEADS: 180,
    }
)

Days = Mapping[KeptKind, int | None]  # None: kept until somebody erases it by hand


def most_days(kind: KeptKind) -> int:
    """The most days for which a kind may be kept."""
    return PASSPORT_DAYS if kind is KeptKind.PASSPORTS else DAYS_MOST


def may_be_kept(kind: KeptKind, days: int | None) -> bool:
    """Whether a kind may be kept so long; passport data may not be kept without an end."""
    if days is None:
        return kind is not KeptKind.PASSPORTS
    return 1 <= days <= most_days(kind)


def erasure_day(last_day: date, days: int) -> date:
    """The day at whose begin a kind is erased that is kept until `days` days after the last day."""
    return last_day + timedelta(days=days)
