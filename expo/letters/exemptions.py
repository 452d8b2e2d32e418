"""Which passports usually need no visa for a short stay, as a hint: the mission decides. Pure.

Only what both a ministry's list and practice agree on stands here; a country that is not in the table is not marked. Exemptions
for tourism alone are left out, since a letter is for a visit of business.
"""

from datetime import date
from typing import NamedTuple

from expo.letters.rules import PassportKind

_ALL = frozenset(PassportKind)
_OF_STATES = frozenset({PassportKind.OFFICIAL, PassportKind.DIPLOMATIC})
_TO_TURKIYE = "https://www.mfa.gov.tr/visa-information-for-foreigners.en.mfa"
_OF_TURKIYE = "https://www.mfa.gov.tr/turk-vatandaslarinin-tabi-oldugu-vize-uygulamalari.tr.mfa"
_AS_OF = date(2024, 1, 1)


class Exemption(NamedTuple):
    """Passports of these nationalities and kinds need no visa in the host country, says a source as of a day."""

    host: str
    nationalities: frozenset[str]
    kinds: frozenset[PassportKind]
    source: str
    as_of: date


EXEMPTIONS = (
    Exemption("TR", frozenset({"PK"}), _OF_STATES, _TO_TURKIYE, _AS_OF),
    Exemption("PK", frozenset({"TR"}), _OF_STATES, _OF_TURKIYE, _AS_OF),
    Exemption("TR", frozenset({"AZ", "GE", "QA", "JP", "KR"}), _ALL, _TO_TURKIYE, _AS_OF),
    Exemption("TR", frozenset({"DE", "FR", "IT", "GR", "SE", "FI", "DK", "CH"}), _ALL, _TO_TURKIYE, _AS_OF),
    Exemption("TR", frozenset({"AT", "BE", "ES", "GB", "IE", "NL", "NO", "PL", "PT"}), _ALL, _TO_TURKIYE, _AS_OF),
    *(Exemption(host, frozenset({"TR"}), _ALL, _OF_TURKIYE, _AS_OF) for host in ("AZ", "GE", "QA", "JP", "KR")),
)


def exemption_of(host: str, nationality: str, kind: PassportKind) -> Exemption | None:
    """The line of the table by which such a passport needs no visa in the host country."""
    return next(
        (one for one in EXEMPTIONS if one.host == host and nationality in one.nationalities and kind in one.kinds), None
    )


def is_visa_free(host: str, nationality: str, kind: PassportKind) -> bool:
    """Whether such a passport usually needs no visa for a short stay; one's own country needs none."""
    return nationality == host or exemption_of(host, nationality, kind) is not None
