"""Sentences about wall times that a change of the clocks skips or repeats."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from expo.errors import Refused
from expo.i18n import _
from expo.kit.wall_time import (
    Occurrence,
    RepeatedTimeError,
    SkippedTimeError,
    moment_of,
    occurrence,
    offset_of,
)


def skipped_sentence(skipped: SkippedTimeError) -> str:
    """Why the time does not exist, with the real times before and after it."""
    before, after = skipped.before, skipped.after
    how = "%H:%M" if before.date() == after.date() else "%Y-%m-%d %H:%M"
    return _(
        "The clocks go forward that night, so %(time)s does not exist. Enter %(before)s or %(after)s.",
        time=f"{skipped.wall:%H:%M}",
        before=f"{before:{how}}",
        after=f"{after:{how}}",
    )


def repeated_sentence(repeated: RepeatedTimeError) -> str:
    return _(
        "The clocks go back that night, so %(time)s comes twice. Choose the first or the second.",
        time=f"{repeated.wall:%H:%M}",
    )


def in_file_sentence(error: SkippedTimeError | RepeatedTimeError) -> str:
    """The same for a time in a file, where an offset from UTC says which of two is meant."""
    if isinstance(error, SkippedTimeError):
        return skipped_sentence(error)
    return _(
        "The clocks go back that night, so %(time)s comes twice. Write %(first)s or %(second)s.",
        time=f"{error.wall:%H:%M}",
        first=f"{error.first:%H:%M}{offset_of(error.first)}",
        second=f"{error.second:%H:%M}{offset_of(error.second)}",
    )


def hour_on(moment: datetime, days: int, zone: ZoneInfo, title: str) -> datetime:
    """The same wall time a number of days later, of something with this title; the same of two where both are repeated. Raises
    Refused, naming it, where the clocks skip that hour on that day, or show it twice there alone.
    """
    wall = (moment.astimezone(zone) + timedelta(days=days)).replace(tzinfo=None)
    try:
        return moment_of(wall, zone, occurrence(moment, zone))
    except (SkippedTimeError, RepeatedTimeError) as doubt:
        how = _("the clocks skip it") if isinstance(doubt, SkippedTimeError) else _("the clocks show it twice")
        raise Refused(
            _(
                "“%(title)s” would be at %(time)s on %(day)s, but %(how)s that night. Move it to another hour first.",
                title=title,
                time=f"{wall:%H:%M}",
                day=f"{wall:%Y-%m-%d}",
                how=how,
            )
        ) from doubt


def occurrence_choices(first: datetime, second: datetime) -> tuple[tuple[str, str], ...]:
    """The two as pairs of value and label with the offset from UTC, in the order of time."""
    return (
        (Occurrence.FIRST.value, _("The first, before the clocks go back (%(offset)s)", offset=_offset(first))),
        (Occurrence.SECOND.value, _("The second, after the clocks went back (%(offset)s)", offset=_offset(second))),
    )


def _offset(moment: datetime) -> str:
    return "UTC" + offset_of(moment).replace("-", "\N{MINUS SIGN}")
