"""An expo for search engines: schema.org's Event as JSON-LD. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from expo.kit.wall_time import hours_on


@dataclass(frozen=True, slots=True)
class ExpoOffer:
    """A way to take part: `price` as a decimal text in the event's currency, "0" when it is free."""

    name: str
    price: str
    full: bool
    open: bool


@dataclass(frozen=True, slots=True)
class ExpoFacts:
    """The published facts of an expo; `opens` and `closes` are wall times in `zone`."""

    name: str
    description: str
    url: str
    first_day: date
    last_day: date
    opens: time
    closes: time
    zone: str
    venue: str
    address: str
    city: str
    country: str
    point: tuple[float, float] | None
    map_url: str
    languages: Sequence[str]
    currency: str
    offers: Sequence[ExpoOffer]


def json_ld(facts: ExpoFacts) -> dict[str, Any]:
    """The facts as https://schema.org/Event; empty ones are left out."""
    zone = ZoneInfo(facts.zone)
    opens, _closes = hours_on(facts.first_day, facts.opens, facts.closes, zone)
    _opens, closes = hours_on(facts.last_day, facts.opens, facts.closes, zone)
    told = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": facts.name,
        "description": facts.description,
        "url": facts.url,
        "startDate": opens.astimezone(zone).isoformat(),
        "endDate": closes.astimezone(zone).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": list(facts.languages),
        "location": _location(facts),
        "offers": [_offer(facts, offer) for offer in facts.offers],
    }
    return {name: value for name, value in told.items() if value}


def _location(facts: ExpoFacts) -> dict[str, Any]:
    address = {"streetAddress": facts.address, "addressLocality": facts.city, "addressCountry": facts.country}
    venue: dict[str, Any] = {
        "@type": "Place",
        "name": facts.venue or facts.city,
        "address": {"@type": "PostalAddress", **{name: text for name, text in address.items() if text}},
    }
    if facts.point:
        latitude, longitude = facts.point
        venue["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    if facts.map_url:
        venue["hasMap"] = facts.map_url
    return venue


def _offer(facts: ExpoFacts, offer: ExpoOffer) -> dict[str, Any]:
    state = "SoldOut" if offer.full else "InStock" if offer.open else "OutOfStock"
    return {
        "@type": "Offer",
        "name": offer.name,
        "price": offer.price,
        "priceCurrency": facts.currency,
        "availability": f"https://schema.org/{state}",
        "url": f"{facts.url}register",
    }
