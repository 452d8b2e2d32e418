"""What the expo's own settings have on the days that it loses: the days of categories, and the hours of the halls."""

from datetime import date, datetime, timedelta

from expo import clock
from expo.events.lost_days import Dated, DaysChange, Fate, LostLine
from expo.events.models import Event, ZoneClosure
from expo.events.queries import categories_of, closures_of
from expo.events.rules import days_after_move, shifted_days
from expo.i18n import _, _l, localize
from expo.kit.wall_time import midnight


def _category_days(change: DaysChange) -> list[LostLine]:
    """The days of categories that are not the expo's any more; an expo that moves whole takes them along."""
    found = []
    for category in categories_of(change.event):
        days = category.days or []
        kept = set(days_after_move(days, change.was, change.now))
        whole = change.was[1] - change.was[0] == change.now[1] - change.now[0]
        after = (shifted_days(days, change.was[0], change.now[0]) if whole else days) or []
        gone = [day for day, later in zip(days, after, strict=True) if later not in kept]
        found += [LostLine(localize(category.name), date.fromisoformat(day)) for day in gone]
    return found


def _hall_hours(change: DaysChange) -> list[LostLine]:
    """The lost days on which the halls are open for build-up or breakdown from now on."""
    event, (first, last) = change.event, change.now
    from_day, until = event.build_up_from or first, event.breakdown_until or last
    days = [change.was[0] + timedelta(days=n) for n in range((change.was[1] - change.was[0]).days + 1)]
    before = (_("build-up"), event.build_up_opens_at, event.build_up_closes_at)
    after = (_("breakdown"), event.breakdown_opens_at, event.breakdown_closes_at)
    found = [(day, before if day < first else after) for day in days if from_day <= day < first or last < day <= until]
    return [LostLine(name, day, f"{opens:%H:%M}–{closes:%H:%M}") for day, (name, opens, closes) in found]


def _closures(change: DaysChange) -> list[LostLine]:
    """The closures of zones that begin on a lost day; where the first day moves, all that are to come."""
    event = change.event
    found = closures_of(event, clock.now() if change.shift else midnight(change.was[0], event.zone_info))
    asked = [one for one in found if change.shift or change.loses(event.day_of(one.starts_at))]
    return [LostLine(closure_name(one), one.starts_at, one.reason) for one in asked]


def closure_name(closure: ZoneClosure) -> str:
    return closure.zone.name if closure.zone else _("The whole expo")


def window_of(event: Event) -> dict[str, datetime]:
    """When registration opens and closes, by field."""
    times = {name: getattr(event, name) for name in ("registration_opens_at", "registration_closes_at")}
    return {name: moment for name, moment in times.items() if moment is not None}


def window_words() -> dict[str, str]:
    return {"registration_opens_at": _("Registration opens"), "registration_closes_at": _("Registration closes")}


def _window(change: DaysChange) -> list[LostLine]:
    times, words = window_of(change.event) if change.shift else {}, window_words()
    return [LostLine(words[name], moment) for name, moment in times.items()]


WINDOW = Dated(
    "registration", _l("When people register"), _window, lambda _change: (Fate.ALONG, Fate.STAY), others=True
)
CLOSURES = Dated(
    "closures",
    _l("Zones are closed on it for a time"),
    _closures,
    lambda change: (Fate.ALONG, Fate.STAY) if change.shift else (),
)
CATEGORY_DAYS = Dated(
    "categories",
    _l("Categories that are admitted on it: that day is taken from them"),
    _category_days,
    lambda _change: (),
)
HALL_HOURS = Dated("halls", _l("The halls are open on it, for other work"), _hall_hours, lambda _change: ())
EXPO_DAYS = (CATEGORY_DAYS, HALL_HOURS, CLOSURES, WINDOW)
