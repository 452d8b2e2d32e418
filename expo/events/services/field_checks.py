"""Validation of an expo's fields, whoever sets them: a sentence for each fault."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from babel.numbers import is_currency

from expo.errors import Refused
from expo.events.home_blocks import shown_blocks
from expo.events.models import Event
from expo.events.rules import (
    BUILDING_MOST,
    DAYS_MOST,
    HALLS_CLOSE,
    HALLS_OPEN,
    LATEST_DAY_CHANGE,
    is_building,
    is_point_on_earth,
    is_web_link,
    zones,
)
from expo.events.wall_time_words import skipped_sentence
from expo.i18n import LANGUAGES, _
from expo.kit.graphics.colour import is_colour
from expo.kit.graphics.tilings import LEAST_ANGLE, MOST_ANGLE
from expo.kit.wall_time import Occurrence, SkippedTimeError, moment_of


def check_fields(event: Event) -> None:
    """Raise Refused with a sentence for each invalid field of the event."""
    wrong = [sentence for fault, sentence in _faults(event) if fault]
    if wrong:
        raise Refused(wrong[0], wrong[1:])


HOURS = frozenset(
    {
        "opens_at",
        "closes_at",
        "build_up_opens_at",
        "build_up_closes_at",
        "breakdown_opens_at",
        "breakdown_closes_at",
        "zone",
    }
    | {"first_day", "last_day", "build_up_from", "breakdown_until"}
)  # the fields that decide when doors open and close


def check_hours(event: Event) -> None:
    """Raise Refused for an hour of opening, build-up or breakdown that the clocks skip on one of its days. Of an hour that
    comes twice, doors open at the first and close at the second.
    """
    zone = event.zone_info
    for day, hours in _hours_by_day(event):
        for hour in hours:
            try:
                moment_of(datetime.combine(day, hour), zone, Occurrence.FIRST)
            except SkippedTimeError as skipped:
                raise Refused(skipped_sentence(skipped)) from skipped


def _hours_by_day(event: Event) -> Iterator[tuple[date, tuple[time, time]]]:
    from_day, until = event.build_up_from or event.first_day, event.breakdown_until or event.last_day
    day = from_day
    while day <= until:
        if day < event.first_day:
            yield day, (event.build_up_opens_at, event.build_up_closes_at)
        elif day > event.last_day:
            yield day, (event.breakdown_opens_at, event.breakdown_closes_at)
        else:
            yield day, (event.opens_at, event.closes_at)
        day += timedelta(days=1)


def _faults(event: Event) -> Sequence[tuple[bool, str]]:
    """Pairs of whether a field is wrong and the sentence that says so."""
    return [*_day_faults(event), *_hour_faults(event), *_choice_faults(event)]


def _day_faults(event: Event) -> Sequence[tuple[bool, str]]:
    return [
        (event.last_day < event.first_day, _("The last day is before the first day.")),
        (
            (event.last_day - event.first_day).days >= DAYS_MOST,
            _("An expo lasts %(days)s days at most. Look at the years of its first and last day.", days=DAYS_MOST),
        ),
        (
            not is_building(event.build_up_from, event.first_day),
            _("Build-up begins on the first day, or at most %(days)s days before it.", days=BUILDING_MOST),
        ),
        (
            not is_building(event.last_day, event.breakdown_until),
            _("Breakdown ends on the last day, or at most %(days)s days after it.", days=BUILDING_MOST),
        ),
    ]


def _hour_faults(event: Event) -> Sequence[tuple[bool, str]]:
    opens, closes = event.registration_opens_at, event.registration_closes_at
    return [
        (_is_backwards(event.opens_at, event.closes_at), _("The expo closes before it opens.")),
        (
            event.day_changes_at > LATEST_DAY_CHANGE,
            _("A day of the programme ends at 08:00 at the latest."),
        ),
        (
            _are_halls_backwards(event.build_up_opens_at, event.build_up_closes_at),
            _("On build-up days the halls close before they open."),
        ),
        (
            _are_halls_backwards(event.breakdown_opens_at, event.breakdown_closes_at),
            _("On breakdown days the halls close before they open."),
        ),
        (bool(opens and closes and closes <= opens), _("Registration closes before it opens.")),
    ]


def _choice_faults(event: Event) -> Sequence[tuple[bool, str]]:
    return [
        (event.zone not in zones(), _("There is no time zone %(zone)s.", zone=event.zone)),
        (not is_currency(event.currency or ""), _("There is no currency %(code)s.", code=event.currency)),
        (
            not event.languages or not set(event.languages) <= set(LANGUAGES) or _has_duplicates(event.languages),
            _("Choose the languages of the expo, each once."),
        ),
        (bool(event.map_url) and not is_web_link(event.map_url), _("A map link begins with https://.")),
        (
            not is_point_on_earth(event.latitude, event.longitude),
            _("Give both coordinates in degrees, or none: latitude from -90 to 90, longitude from -180 to 180."),
        ),
        (bool(event.accent) and not is_colour(event.accent), _("Write a colour as in #0b5d3b.")),
        (
            not LEAST_ANGLE <= (event.angle or MOST_ANGLE) <= MOST_ANGLE,
            _("The angle is from %(least)s to %(most)s degrees.", least=LEAST_ANGLE, most=MOST_ANGLE),
        ),
        (len(shown_blocks(event.blocks or ())) < len(event.blocks or ()), _("Choose one from the list.")),
    ]


def _is_backwards(opens: time | None, closes: time | None) -> bool:
    """Whether both are set and the second is not later."""
    return opens is not None and closes is not None and closes <= opens


def _are_halls_backwards(opens: time | None, closes: time | None) -> bool:
    """The same for a hall's hours, with the columns' defaults where they are not set yet."""
    return _is_backwards(opens or HALLS_OPEN, closes or HALLS_CLOSE)


def _has_duplicates(values: Sequence[str]) -> bool:
    return len(set(values)) < len(values)
