"""An application as pairs of name and value, to be read by people."""

from collections.abc import Callable, Mapping
from typing import Any

from expo.events.models import Event
from expo.exhibitors.models import ApplicationChange, Exhibitor
from expo.exhibitors.queries import (
    companions_of,
    contacts_of,
    neighbours_of,
    pavilions_of,
    sector_zones,
)
from expo.exhibitors.rules import CompanionKind, RequestedSpace, Scheme
from expo.exhibitors.services.application_steps import OWN_FIELDS
from expo.exhibitors.services.firms import firm_data
from expo.exhibitors.steps import all_steps
from expo.exhibitors.words import companion_word, contact_words, field_words, scheme_word, sector_word
from expo.i18n import _, country_name

Pairs = list[tuple[str, str]]
_FIRM = (
    "legal_name",
    "display_name",
    "second_name",
    "sort_name",
    "country",
    "city",
    "address",
    "tax_number",
    "group",
    "website",
    "sectors",
)
_SPACE = (
    "fascia_name",
    "area_sqm",
    "least_sqm",
    "most_sqm",
    "scheme",
    "upper_deck_sqm",
    "open_sides",
    "power_kw",
    "water",
    "compressed_air",
    "internet",
    "zone_id",
    "pavilion_id",
    "conditions",
)


def summary_of(exhibitor: Exhibitor) -> list[tuple[str, str, Pairs]]:
    """The whole application: the step to go back to, its title, and what was said there."""
    said = {**firm_data(exhibitor), **{name: getattr(exhibitor, name) for name in OWN_FIELDS}}
    names = _names(exhibitor.event)
    titles = contact_words()
    wanted = neighbours_of(exhibitor)
    with_it = companions_of(exhibitor)
    told = [
        ("firm", _("Firm"), _pairs(_FIRM, said, names)),
        (
            "contacts",
            _("Contacts"),
            [
                (titles[one.kind], ", ".join(part for part in (one.name, one.email, one.phone, one.address) if part))
                for one in contacts_of(exhibitor)
            ],
        ),
        ("products", _("Products"), _pairs(("products", "activity", "about"), said, names)),
        ("space", _("Space"), _pairs(_SPACE, said, names)),
        (
            "neighbours",
            _("Neighbours"),
            [
                (_("Near"), ", ".join(one.name for one in wanted if one.wanted is RequestedSpace.NEAR)),
                (_("Keep apart"), ", ".join(one.name for one in wanted if one.wanted is RequestedSpace.APART)),
            ],
        ),
        (
            "companions",
            _("Companions"),
            [
                (companion_word(kind), ", ".join(one.name for one in with_it if one.kind is kind))
                for kind in CompanionKind
            ],
        ),
        *((step.name, str(step.title), list(step.told(exhibitor))) for step in all_steps() if step.told is not None),
    ]
    places = {step.name: step.place for step in all_steps()}
    return sorted(told, key=lambda part: places.get(part[0], 0))


def difference_of(event: Event, change: ApplicationChange) -> list[tuple[str, str, str]]:
    """A difference field by field: what it is, how it is now, how it would be."""
    names, labels = _names(event), field_words()
    return [
        (labels.get(name, name), shown(name, change.before.get(name), names), shown(name, value, names))
        for name, value in change.after.items()
    ]


def shown(name: str, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    """A field's value in words."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in names:
        return names[name].get(value, "")
    say = _SAID.get(name)
    return say(value) if say else str(value)


def _pairs(fields: tuple[str, ...], said: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]) -> Pairs:
    labels = field_words()
    return [(labels[name], shown(name, said[name], names)) for name in fields]


def _names(event: Event) -> dict[str, dict[int, str]]:
    zones = {zone.id: zone.name for zone in sector_zones(event)}
    return {"zone_id": zones, "pavilion_id": {one.id: one.name for one in pavilions_of(event)}}


_SAID: Mapping[str, Callable[[Any], str]] = {
    "country": country_name,
    "sectors": lambda value: ", ".join(sector_word(sector) for sector in value),
    "scheme": lambda value: scheme_word(Scheme(value)),
    "products": ", ".join,
    "about": lambda value: " / ".join(value.values()),
}
