"""The time of applications when the first day of an expo moves."""

from datetime import datetime

from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Fate, LostLine
from expo.events.models import Event
from expo.exhibitors.queries import settings_of
from expo.exhibitors.services.setup import edit_settings
from expo.i18n import _, _l

APPLICATIONS = "applications"


def settle_applications(moved: DaysMoved) -> None:
    """Move when applications open and close with the first day where the organiser decided so."""
    settings = settings_of(moved.change.event)
    if settings is not None and moved.goes_along(APPLICATIONS):
        times = {name: moved.later(moment, _words()[name]) for name, moment in _times(moved.change.event).items()}
        edit_settings(moved.change.event, times, version=settings.version, by=moved.by)


def _times(event: Event) -> dict[str, datetime]:
    settings = settings_of(event)
    times = {name: getattr(settings, name, None) for name in ("opens_at", "closes_at")}
    return {name: moment for name, moment in times.items() if moment is not None}


def _words() -> dict[str, str]:
    return {"opens_at": _("Applications open"), "closes_at": _("Applications close")}


def _lines(change: DaysChange) -> list[LostLine]:
    times = _times(change.event) if change.shift else {}
    return [LostLine(_words()[name], moment) for name, moment in times.items()]


APPLICATION_DAYS = Dated(
    APPLICATIONS,
    _l("When exhibitors apply"),
    _lines,
    lambda _change: (Fate.ALONG, Fate.STAY),
    others=True,
)
