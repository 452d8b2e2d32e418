"""The driver's sheet: a page a day in the driver's language and in English, or in the expo's second language."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from expo.i18n import force_locale, localize
from expo.itinerary.runs.queries import Run, todays_runs
from expo.itinerary.runs.words import run_lines
from expo.itinerary.vehicles.models import Vehicle
from expo.papers.daysheet import DaySheet, SheetSession, write_day_sheets
from expo.web.filters import clock_time, zone_name
from expo.web.filters import day as day_words


def driver_sheet(vehicle: Vehicle) -> bytes:
    """The PDF with the runs of today and later; empty where there are none."""
    days = by_day(todays_runs(vehicle), vehicle)
    if not days:
        return b""
    file = BytesIO()
    title = f"{vehicle.label}: {localize(vehicle.event.name, vehicle.language)}"
    write_day_sheets(file, [_sheet(day, runs, vehicle) for day, runs in days], title=title, created=vehicle.changed_at)
    return file.getvalue()


def by_day(runs: Sequence[Run], vehicle: Vehicle) -> list[tuple[date, list[Run]]]:
    """Runs by the day on which they begin, in the event's time zone."""
    days: dict[date, list[Run]] = {}
    for run in runs:
        days.setdefault(run.time.starts_at.astimezone(vehicle.event.zone_info).date(), []).append(run)
    return sorted(days.items())


def _sheet(day: date, runs: Sequence[Run], vehicle: Vehicle) -> DaySheet:
    event, first = vehicle.event, vehicle.language
    second = next((code for code in ("en", *event.languages) if code != first), "en")
    with force_locale(first):
        return DaySheet(
            event=f"{localize(event.name, first)} · {vehicle.label}",
            day=day_words(day),
            accent=event.accent,
            language=first,
            foot=zone_name(event.zone),
            sessions=tuple(_line(run, vehicle, first, second) for run in runs),
        )


def _line(run: Run, vehicle: Vehicle, first: str, second: str) -> SheetSession:
    zone, time = vehicle.event.zone, run.time
    at = clock_time(time.starts_at, zone)
    if time.ends_at != time.starts_at:
        at = f"{at}–{clock_time(time.ends_at, zone)}"
    with force_locale(second):
        other = " · ".join([localize(run.item.title, second), *run_lines(run, vehicle)])
    return SheetSession(at, localize(run.item.title, first), " · ".join(run_lines(run, vehicle)), "", other, second)
