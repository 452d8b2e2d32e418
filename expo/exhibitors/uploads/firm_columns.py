"""Columns of a list of firms beside the application's own fields: neighbours, companions, contacts, points."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, PointsEntry
from expo.exhibitors.queries import companions_of, contacts_of, neighbours_of
from expo.exhibitors.rules import CompanionKind, ContactKind, Nearness, match_key
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.companions import save_companions, save_neighbours
from expo.exhibitors.services.dossier import MOST_POINTS, add_points
from expo.history.services import Actor
from expo.i18n import _
from expo.imports.reader.fields import ColumnField, FieldKind

FirmValues = Mapping[str, Any]
_PARTS = re.compile(r"[;\n]")
_NAMED = {Nearness.NEAR: "near", Nearness.APART: "apart"}
_WITH = {CompanionKind.CO_EXHIBITOR: "co_exhibitors", CompanionKind.REPRESENTED: "represented"}
_OTHERS = {ContactKind.INVOICE: "invoice", ContactKind.PRESS: "press", ContactKind.BUILDER: "builder"}


@dataclass(frozen=True, slots=True)
class FirmColumns:
    """Extension point: columns of a list of firms. `faults` are pairs of column and sentence; `differs` says whether a firm
    that is here has other values; `save` keeps them.
    """

    fields: Callable[[Event], Sequence[ColumnField]]
    faults: Callable[[Event, FirmValues], Sequence[tuple[str, str]]]
    differs: Callable[[Exhibitor, FirmValues], bool]
    save: Callable[[Exhibitor, FirmValues, Actor], None]


def parts_of(text: object) -> list[str]:
    """The names of a cell, between semicolons."""
    return [part.strip() for part in _PARTS.split(str(text or "")) if part.strip()]


def _fields(_event: Event) -> list[ColumnField]:
    points = (_("Priority points"), "points", "last year's points", "puan", "oncelik puani", "پوائنٹس")
    return [
        *(ColumnField(name, FieldKind.TEXT, words, longest=2000) for name, words in _firm_words().items()),
        ColumnField("points", FieldKind.WHOLE, points, least=-MOST_POINTS, most=MOST_POINTS),
        *(one for kind, title in _contact_titles().items() for one in _contact_fields(kind, title)),
    ]


def _firm_words() -> dict[str, tuple[str, ...]]:
    """The headings of columns with names of firms."""
    return {
        "near": (_("Near"), "near", "yakin", "yakinina", "wants near", "قریب"),
        "apart": (_("Keep apart"), "keep apart", "uzak", "not near", "uzak dursun", "دور"),
        "co_exhibitors": (_("Co-exhibitors"), "co-exhibitors", "alt katilimcilar", "شریک نمائش کنندگان"),
        "represented": (_("Represented companies"), "represented companies", "temsil edilen firmalar", "نمائندگی"),
    }


def _contact_fields(kind: str, title: str) -> tuple[ColumnField, ColumnField]:
    mail = _("%(contact)s: mail address", contact=title)
    return (
        ColumnField(f"{kind}_contact", FieldKind.TEXT, (title, f"{kind} contact")),
        ColumnField(f"{kind}_email", FieldKind.MAIL, (mail, f"{kind} contact email", f"{kind} email")),
    )


def _contact_titles() -> dict[str, str]:
    return {"invoice": _("Contact for invoices"), "press": _("Contact for the press"), "builder": _("Stand builder")}


def _faults(_event: Event, _values: FirmValues) -> list[tuple[str, str]]:
    return []


def _differs(there: Exhibitor, values: FirmValues) -> bool:
    return any(
        (_other_neighbours(there, values), _other_companions(there, values), _other_contacts(there, values))
    ) or (_new_points(there, values) != 0)


def _save(there: Exhibitor, values: FirmValues, by: Actor) -> None:
    if _other_neighbours(there, values):
        before = {wanted: [row.called for row in neighbours_of(there) if row.wanted is wanted] for wanted in Nearness}
        near, apart = (parts_of(values[name]) if name in values else before[wanted] for wanted, name in _NAMED.items())
        save_neighbours(there, near, apart, by=by)
    if _other_companions(there, values):
        kept = [(row.kind, row.name, row.country) for row in companions_of(there) if _WITH[row.kind] not in values]
        new = [(kind, one, "") for kind, name in _WITH.items() for one in parts_of(values.get(name))]
        save_companions(there, [*kept, *new], by=by)
    if contacts := _other_contacts(there, values):
        save_contacts(there, contacts, by=by)
    if points := _new_points(there, values):
        add_points(there, points, _reason(), by=by)


def _other_neighbours(there: Exhibitor, values: FirmValues) -> bool:
    found = {
        wanted: {match_key(row.called) for row in neighbours_of(there) if row.wanted is wanted} for wanted in Nearness
    }
    return any(
        name in values and {match_key(one) for one in parts_of(values[name])} != found[wanted]
        for wanted, name in _NAMED.items()
    )


def _other_companions(there: Exhibitor, values: FirmValues) -> bool:
    found = {(row.kind, match_key(row.name)) for row in companions_of(there)}
    return any(
        name in values
        and {(kind, match_key(one)) for one in parts_of(values[name])} != {one for one in found if one[0] is kind}
        for kind, name in _WITH.items()
    )


def _other_contacts(there: Exhibitor, values: FirmValues) -> dict[ContactKind, dict[str, str]]:
    """The contacts that the row says otherwise; one with a mail address alone is called by it."""
    known = {row.kind: row for row in contacts_of(there)}
    found = {}
    for kind, name in _OTHERS.items():
        email = str(values.get(f"{name}_email", ""))
        called = str(values.get(f"{name}_contact", "")) or email
        row = known.get(kind)
        if called and (row is None or (called, email or row.email) != (row.name, row.email)):
            rest = {"phone": row.phone, "address": row.address} if row is not None else {}
            found[kind] = {"name": called, "email": email or (row.email if row else ""), **rest}
    return found


def _new_points(there: Exhibitor, values: FirmValues) -> int:
    """What is missing of the points that a list brings, over the lists before it."""
    if "points" not in values:
        return 0
    total = sa.select(sa.func.coalesce(sa.func.sum(PointsEntry.points), 0)).where(
        PointsEntry.event_id == there.event_id, PointsEntry.firm_id == there.firm_id, PointsEntry.reason == _reason()
    )
    return int(values["points"]) - int(db.session.scalar(total) or 0)


def _reason() -> str:
    return "From an earlier list"


OF_FIRMS = FirmColumns(_fields, _faults, _differs, _save)
