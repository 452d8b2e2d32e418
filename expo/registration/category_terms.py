"""What a category admits to, on which days and in which zones, and what a change of it takes from people who are confirmed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from expo.errors import Refused
from expo.events.models import Category
from expo.events.rules import day_of
from expo.i18n import _, _n, localize
from expo.web.filters import week_day


@dataclass(frozen=True, slots=True)
class CategoryTerms:
    """The days and the zones that a category admits to. None are all of them: of the zones, also those to come."""

    days: frozenset[date]
    zones: frozenset[tuple[int, str]] | None


class TermsCut(Refused):
    """A change takes days or zones from people who are confirmed, or closes a category in which people wait: `details` say how
    many lose what. The organiser may save it once that has been named; `keys` tell it from other cuts.
    """

    def __init__(self, details: Iterable[str], keys: Collection[str], category_id: int) -> None:
        super().__init__(_("People rely on what this takes away. Look at it, then save again."), tuple(details))
        self.keys, self.category_id = " ".join(sorted(keys)), category_id


def terms_of(category: Category) -> CategoryTerms:
    """What a category admits to now."""
    event = category.event
    count = (event.last_day - event.first_day).days + 1
    days = [day_of(one) for one in category.days or ()] or [event.first_day + timedelta(days=n) for n in range(count)]
    zones = frozenset((zone.id, zone.name) for zone in category.zones) if category.zones else None
    return CategoryTerms(frozenset(days), zones)


def lost_days(was: CategoryTerms, now: CategoryTerms, today: date) -> list[date]:
    """The days that are taken away, those that are over aside."""
    return sorted(one for one in was.days - now.days if one >= today)


def lost_zones(
    was: CategoryTerms, now: CategoryTerms, everything: Collection[tuple[int, str]]
) -> list[tuple[int, str]]:
    """The zones that are taken away; `everything` are those that the expo has."""
    if now.zones is None:
        return []
    before = frozenset(everything) if was.zones is None else was.zones
    return sorted(before - now.zones, key=lambda zone: zone[1])


def cut_words(days: Iterable[date], zones: Iterable[tuple[int, str]], people: int) -> list[str]:
    """For each day and zone that is taken away, how many lose it."""
    lost = [*(week_day(one) for one in days), *(name for _id, name in zones)]
    return [
        _n("%(what)s: %(num)d person loses it.", "%(what)s: %(num)d people lose it.", people, what=one) for one in lost
    ]


def closed_words(waiting: int) -> str:
    """How many wait in a category that is closed."""
    return _n(
        "%(num)d person waits in this category, and goes on waiting: nobody is declined by closing it.",
        "%(num)d people wait in this category, and go on waiting: nobody is declined by closing it.",
        waiting,
    )


def change_words(
    was: CategoryTerms, now: CategoryTerms, language: str, categories: tuple[Category, Category] | None = None
) -> str:
    """What has changed for somebody, line by line, in the language in force: the category, the days, the zones."""
    lines = []
    if categories is not None:
        before, after = (localize(one.name, language) for one in categories)
        lines.append(_("Category: was %(was)s, is %(now)s", was=before, now=after))
    if was.days != now.days:
        lines.append(_("Days: was %(was)s, is %(now)s", was=_days(was), now=_days(now)))
    if was.zones != now.zones:
        lines.append(_("Zones: was %(was)s, is %(now)s", was=_zones(was), now=_zones(now)))
    return "\n".join(lines)


def _days(terms: CategoryTerms) -> str:
    return ", ".join(week_day(one) for one in sorted(terms.days))


def _zones(terms: CategoryTerms) -> str:
    return _("all zones") if terms.zones is None else ", ".join(sorted(name for _id, name in terms.zones))
