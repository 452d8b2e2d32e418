"""An application and its change requests as labelled values in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from expo.events.models import Event
from expo.exhibitors.application_models import ApplicationChange, Companion
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import (
    companions_of,
    contacts_of,
    neighbours_of,
    pavilions_of,
    sector_zones,
)
from expo.exhibitors.rules import FIRM_TEXTS, CompanionKind, Nearness, Scheme
from expo.exhibitors.services.application_steps import SPACE_FIELDS, application_values, values_now
from expo.exhibitors.steps import all_steps
from expo.exhibitors.words import companion_word, contact_words, field_labels, neighbour_words, scheme_word, sector_word
from expo.i18n import _, country_name

Pairs = list[tuple[str, str]]
_FIRM = (*FIRM_TEXTS, "sectors")
_SPACE = ("fascia_name", *SPACE_FIELDS)


def summary_of(exhibitor: Exhibitor) -> list[tuple[str, str, Pairs]]:
    """The whole application, as (step name, step title, labelled values) in the order of the steps."""
    values = application_values(exhibitor)
    names = _names(exhibitor.event)
    parts = [
        ("firm", _("Firm"), _pairs(_FIRM, values, names)),
        ("contacts", _("Contacts"), _contact_pairs(exhibitor)),
        ("products", _("Products"), _pairs(("products", "activity", "about"), values, names)),
        ("space", _("Space"), _pairs(_SPACE, values, names)),
        ("neighbours", _("Neighbours"), _neighbour_pairs(exhibitor)),
        ("companions", _("Companions"), companion_pairs(exhibitor)),
        *(
            (step.name, str(step.title), list(step.answers(exhibitor)))
            for step in all_steps()
            if step.answers is not None
        ),
    ]
    positions = {step.name: step.position for step in all_steps()}
    return sorted(parts, key=lambda part: positions.get(part[0], 0))


def _contact_pairs(exhibitor: Exhibitor) -> Pairs:
    titles = contact_words()
    return [
        (titles[one.kind], ", ".join(part for part in (one.name, one.email, one.phone, one.address) if part))
        for one in contacts_of(exhibitor)
    ]


def _neighbour_pairs(exhibitor: Exhibitor) -> Pairs:
    neighbours = neighbours_of(exhibitor)
    return [
        (_("Near"), neighbour_words(exhibitor, neighbours, Nearness.NEAR)),
        (_("Keep apart"), neighbour_words(exhibitor, neighbours, Nearness.APART)),
    ]


def companion_pairs(exhibitor: Exhibitor) -> Pairs:
    """Its co-exhibitors and the companies that it represents, each kind in one line, in the reader's language."""
    companions = companions_of(exhibitor)
    return [
        (companion_word(kind), ", ".join(_companion(one) for one in companions if one.kind is kind))
        for kind in CompanionKind
    ]


def _companion(one: Companion) -> str:
    return f"{one.name} ({country_name(one.country)})" if one.country else one.name


def difference_of(exhibitor: Exhibitor, change: ApplicationChange) -> list[tuple[str, str, str]]:
    """A change request as (field label, value now, value asked for)."""
    return differing_texts(exhibitor, values_now(exhibitor), change.after)


def fields_asked(change: ApplicationChange) -> list[tuple[str, str]]:
    """The fields of a change request, as (name, label)."""
    labels = field_labels()
    return [(name, labels.get(name, name)) for name in change.after]


def differing_texts(exhibitor: Exhibitor, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The fields of `now` that are others than they were, as (field label, value then, value now)."""
    names, labels = _names(exhibitor.event), field_labels()
    return [
        (labels.get(name, name), field_text(name, was.get(name), names), field_text(name, value, names))
        for name, value in now.items()
        if value != was.get(name)
    ]


def field_text(name: str, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    """A field's value as text; `names` gives the names of referenced rows by field and id."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in names:
        return names[name].get(value, "")
    format_value = _FORMATS.get(name)
    return format_value(value) if format_value else str(value)


def _pairs(fields: tuple[str, ...], values: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]) -> Pairs:
    labels = field_labels()
    return [(labels[name], field_text(name, values[name], names)) for name in fields]


def _names(event: Event) -> dict[str, dict[int, str]]:
    zones = {zone.id: zone.name for zone in sector_zones(event)}
    return {"zone_id": zones, "pavilion_id": {one.id: one.name for one in pavilions_of(event)}}


_FORMATS: Mapping[str, Callable[[Any], str]] = {
    "country": country_name,
    "sectors": lambda value: ", ".join(sector_word(sector) for sector in value),
    "scheme": lambda value: scheme_word(Scheme(value)),
    "products": ", ".join,
    "about": lambda value: " / ".join(value.values()),
}
