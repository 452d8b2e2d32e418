"""The itinerary as a printed booklet: one page per day, in English with the delegation's own language beneath."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.i18n import force_locale, localize
from expo.itinerary.feeds import detail_lines
from expo.itinerary.flight_words import zones_of
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemState
from expo.itinerary.words import kind_words, whom_words
from expo.papers.daysheet import DaySheet, SheetSession
from expo.web.filters import day as day_words
from expo.web.filters import zone_name

FIRST = "en"


def sheets_of(delegation: Delegation, items: Sequence[ItineraryItem]) -> list[DaySheet]:
    """One sheet for each day on which a planned item begins, in the event's time zone."""
    event, zone = delegation.event, delegation.event.zone_info
    planned = [item for item in items if item.state is ItemState.PLANNED]
    second = delegation.language if delegation.language != FIRST else _second_language(event.languages)
    with force_locale(FIRST):
        kinds = kind_words()
        return [
            DaySheet(
                event=f"{localize(event.name, FIRST)} · {localize(delegation.name, FIRST)}",
                day=day_words(day),
                accent=event.accent,
                language=FIRST,
                foot=zone_name(event.zone),
                sessions=tuple(_line(item, zone, kinds, second) for item in on_day),
            )
            for day, on_day in by_day(planned, event)
        ]


def by_day(items: Sequence[ItineraryItem], event: Event) -> list[tuple[date, list[ItineraryItem]]]:
    """Items by the day of the programme on which they begin; a flight by the date of its take-off there."""
    days: dict[date, list[ItineraryItem]] = {}
    for item in items:
        abroad = ZoneInfo(item.starts_zone) if item.starts_zone else None
        day = item.starts_at.astimezone(abroad).date() if abroad else event.day_of(item.starts_at)
        days.setdefault(day, []).append(item)
    return sorted(days.items())


def _line(item: ItineraryItem, zone: ZoneInfo, kinds: Any, second: str) -> SheetSession:
    names = whom_words(item)
    details = " · ".join([text for text in (kinds[item.kind], item.place, *detail_lines(item), item.note) if text])
    other = item.title.get(second, "")
    title = localize(item.title, FIRST)
    return SheetSession(_span(item, zone), title, details, names, other if other != title else "", second)


def _span(item: ItineraryItem, zone: ZoneInfo) -> str:
    first, last = (ZoneInfo(name) for name in zones_of(item, zone.key))
    starts, ends = item.starts_at.astimezone(first), item.ends_at.astimezone(last)
    if starts == ends:
        return f"{starts:%H:%M}"
    return f"{starts:%H:%M}–{ends:%H:%M}" + ("" if starts.date() == ends.date() else "*")


def _second_language(languages: Sequence[str]) -> str:
    return next((code for code in languages if code != FIRST), FIRST)
