"""Columns of a list of firms about booths: ranked wishes, and the booths that a firm has already."""

import re

from expo.booths.models import Booth
from expo.booths.rules import number_key
from expo.booths.wishes.queries import MOST_WISHES, booths_numbered, is_barred, may_wish, wishes_of
from expo.booths.wishes.services import save_wishes
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.uploads.firm_columns import FirmColumns, FirmValues
from expo.history.services import Actor
from expo.i18n import _
from expo.imports.reader.fields import ColumnField, FieldKind

_PARTS = re.compile(r"[;,>\n]+")
_RANK = re.compile(r"^\d+\.\s+")


def _fields(_event: Event) -> list[ColumnField]:
    words = (
        "booths wished for",
        "booth wishes",
        "wished booths",
        "wishes",
        "stant tercihleri",
        "tercihler",
        "سٹال کی ترجیحات",
    )
    return [ColumnField("booth_wishes", FieldKind.TEXT, (_("Booth wishes"), *words))]


def numbers_in(text: object) -> list[str]:
    """The numbers of a cell such as "1. H1-A2; 2. H1-A3", first wish first."""
    parts = (_RANK.sub("", part.strip()) for part in _PARTS.split(str(text or "")))
    return list(dict.fromkeys(part for part in parts if part))


def _faults(event: Event, values: FirmValues) -> list[tuple[str, str]]:
    numbers = numbers_in(values.get("booth_wishes"))
    found, column = booths_numbered(event, numbers), "booth_wishes"
    faults = [
        (column, _("There is no booth %(number)s.", number=one[:20])) for one in numbers if number_key(one) not in found
    ]
    faults += [
        (column, _("Booth %(number)s is blocked.", number=booth.number)) for booth in found.values() if is_barred(booth)
    ]
    if len(numbers) > MOST_WISHES:
        faults.append((column, _("At most %(most)s booths can be wished for.", most=MOST_WISHES)))
    return faults


def _wished(there: Exhibitor, values: FirmValues) -> list[Booth]:
    numbers = numbers_in(values.get("booth_wishes"))
    found = booths_numbered(there.event, numbers)
    return [found[number_key(one)] for one in numbers if number_key(one) in found]


def _differs(there: Exhibitor, values: FirmValues) -> bool:
    return "booth_wishes" in values and _wished(there, values) != wishes_of(there) and may_wish(there)


def _save(there: Exhibitor, values: FirmValues, by: Actor) -> None:
    if "booth_wishes" in values and (wished := _wished(there, values)) != wishes_of(there):
        save_wishes(there, [booth.id for booth in wished], by=by)


OF_WISHES = FirmColumns(_fields, _faults, _differs, _save)
