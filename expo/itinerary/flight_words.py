"""Times of a part of a journey as people read them: both ends of a flight each in its own zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from expo.i18n import _
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import FLIGHTS, ItemKind, met_at
from expo.occasions import offset_words
from expo.web.filters import clock_time, near_moment


def zones_of(item: ItineraryItem, zone: str) -> tuple[str, str]:
    """The zones in which both ends are told; `zone`, the expo's, where an end has none of its own."""
    return item.starts_zone or zone, item.ends_zone or zone


def span_words(item: ItineraryItem, zone: str) -> str:
    """ "10:00–11:00"; of a flight whose zones are said "10:10 (+03)–16:35 (+05)"."""
    first, last = zones_of(item, zone)
    starts, ends = clock_time(item.starts_at, first), clock_time(item.ends_at, last)
    if item.starts_zone or item.ends_zone:
        return f"{starts} ({offset_words(item.starts_at, first)})–{ends} ({offset_words(item.ends_at, last)})"
    return starts if item.starts_at == item.ends_at else f"{starts}–{ends}"


def flight_line(item: ItineraryItem, zone: str) -> str:
    """ "takes off Istanbul 10:10 (+03), lands Karachi 16:35 (+05)"; with the day of the landing where it is another. "" where
    there is no flight.
    """
    if item.kind not in FLIGHTS:
        return ""
    first, last = zones_of(item, zone)
    here = item.details.get("airport", "")
    start = item.details.get("from", "") or (here if item.kind is ItemKind.DEPARTURE else "")
    to = item.details.get("to", "") or (here if item.kind is ItemKind.ARRIVAL else "")
    days = [_day(moment, name) for moment, name in ((item.starts_at, first), (item.ends_at, last))]
    lands = near_moment(item.ends_at, last) if days[0] != days[1] else clock_time(item.ends_at, last)
    starts = f"{start} {clock_time(item.starts_at, first)} ({offset_words(item.starts_at, first)})".strip()
    ends = f"{to} {lands} ({offset_words(item.ends_at, last)})".strip()
    return _("takes off %(start)s, lands %(end)s", start=starts, end=ends)


def met_words(item: ItineraryItem, zone: str) -> str:
    """The landing of an arrival, the take-off of a departure, in the zone of that airport: "14 Apr, 16:35 (+05)"."""
    moment, name = met_at(item.kind, item.starts_at, item.ends_at), met_zone(item, zone)
    words = near_moment(moment, name)
    return f"{words} ({offset_words(moment, name)})" if item.starts_zone or item.ends_zone else words


def met_zone(item: ItineraryItem, zone: str) -> str:
    """The zone of the airport at which a flight is met."""
    first, last = zones_of(item, zone)
    return last if item.kind is ItemKind.ARRIVAL else first


def _day(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
