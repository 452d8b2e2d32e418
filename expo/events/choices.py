"""Options of select fields: time zones, currencies and countries in the reader's language."""

import re
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from expo.events.rules import zones
from expo.kit.collation import collation_key

_COUNTRY = re.compile(r"[A-Z]{2}")
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_NEAR_COUNTRIES = ("PK", "TR")
_NEAR_CURRENCIES = ("PKR", "TRY", "EUR", "USD")
_NEAR_ZONES = ("Asia/Karachi", "Europe/Istanbul")

Choices = list[tuple[str, str]]


@lru_cache(maxsize=8)
def currency_choices(code: str) -> Choices:
    """Every currency in use (ISO 4217) as (code, label), the four most frequent first."""
    names = Locale.parse(code).currencies
    territories = get_global("territory_currencies").values()
    now = {currency for periods in territories for currency, _start, end, tender in periods if tender and not end}
    return _near_first({one: f"{one} · {names.get(one, one)}" for one in now}, _NEAR_CURRENCIES, "en")


@lru_cache(maxsize=8)
def country_choices(code: str) -> Choices:
    """Every country (ISO 3166) as (code, name), sorted by name, Pakistan and Türkiye first."""
    names = Locale.parse(code).territories
    found = {str(c): str(names[c]) for c in names if _COUNTRY.fullmatch(str(c)) and c not in _NO_COUNTRIES}
    return _near_first(found, _NEAR_COUNTRIES, code)


def zone_choices() -> Choices:
    """Every IANA zone named after a city, those of Pakistan and Türkiye first."""
    return _near_first({zone: zone.replace("_", " ") for zone in zones()}, _NEAR_ZONES, "en")


def _near_first(names: dict[str, str], near: tuple[str, ...], code: str) -> Choices:
    """The near ones, then the others in the order of the alphabet of the language `code`."""
    first = [(key, names[key]) for key in near if key in names]
    return first + sorted(
        ((k, v) for k, v in names.items() if k not in near), key=lambda pair: collation_key(pair[1], code)
    )
