"""Lists of booths: new ones are drawn into their halls, those that are there are changed; each row is held to the rules."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.booths.models import Booth
from expo.booths.plan.booth_rows import BoothRow, booth_fields, booth_rows_of, changed_words
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import PlanChange
from expo.booths.plan.geo_table import geo_table
from expo.booths.plan.shapes import rect_of
from expo.booths.plan.validate import faults_after
from expo.booths.plan.words import fault_sentence, file_flaw
from expo.booths.queries import held_among, plan_of
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event, Hall
from expo.events.queries import halls_of
from expo.history.services import Actor
from expo.i18n import _, _l
from expo.imports.kinds import ForeignTable, ListKind, ListUndo, nothing_is_mailed
from expo.imports.models import list_booths
from expo.imports.reader.lists import ReadRow, RowFault
from expo.imports.rules import Judged, ListName, rows_with
from expo.kit.tables.sheets import BadSheetError

MOST_AT_ONCE = 5_000  # booths: a plan is changed whole


def judge_booths(event: Event, rows: Sequence[ReadRow], _settings: Mapping[str, str]) -> Judged:
    """Which booths are new, which change and how, and which stand as the list says; with the faults of the plan by row."""
    read = booth_rows_of(event, rows)
    faults = [fault for row in read for fault in row.faults]
    sound = [row for row in read if not row.faults]
    refusals: list[str] = []
    for hall in halls_of(event):
        found, refused = _plan_faults(hall, [row for row in sound if row.hall_id == hall.id])
        faults += found
        refusals += refused
    faults += _held_faults(sound)
    judged, faulty = Judged(faults=sorted(faults, key=lambda one: one.row), refusals=refusals), rows_with(faults)
    for row in read:
        if row.row.number in faulty:
            continue
        if row.booth is None:
            judged.good.append(row.row)
        elif said := changed_words(event, row):
            judged.good.append(row.row)
            judged.changed.append((row.row, f"{row.booth.number}: {said}"))
        else:
            judged.there.append((row.row, row.booth.number))
    return judged


def register_booths(event: Event, rows: Sequence[ReadRow], _settings: Mapping[str, str], by: Actor) -> list[int]:
    """Draw and change the booths, all of them or none; returns the ids of the new ones."""
    read, made = booth_rows_of(event, rows), []
    for hall in halls_of(event):
        here = [row for row in read if row.hall_id == hall.id]
        if here:
            written = change_plan(event, hall, PlanChange(booths=[row.draft for row in here]), revision=None, by=by)
            made += [booth.id for booth, row in zip(written, here, strict=True) if row.booth is None]
    return made


def check_booths_free(ids: Sequence[int]) -> None:
    """Raises Refused where one of these booths is gone, or is a firm's."""
    there = db.session.scalar(sa.select(sa.func.count()).select_from(Booth).where(Booth.id.in_(ids))) or 0
    if there != len(ids):
        raise Refused(
            _("Some of it has been removed or changed since. Take the rest back one by one, on its own page.")
        )
    if held := held_among(ids):
        query = sa.select(Booth.number).where(Booth.id.in_(held)).order_by(Booth.number).limit(10)
        numbers = ", ".join(db.session.scalars(query))
        raise Refused(_("A firm has %(numbers)s: nothing is taken back.", numbers=numbers))


def undo_booths(event: Event, ids: Sequence[int], by: Actor) -> None:
    """Take these booths off the plan."""
    check_booths_free(ids)
    halls = {hall.id: hall for hall in halls_of(event)}
    by_hall: dict[int, set[int]] = {}
    for number, hall_id in db.session.execute(sa.select(Booth.id, Booth.hall_id).where(Booth.id.in_(ids))):
        by_hall.setdefault(hall_id, set()).add(number)
    for hall_id, gone in by_hall.items():
        change_plan(event, halls[hall_id], PlanChange(gone=frozenset(gone)), revision=None, by=by)


def _plan_faults(hall: Hall, rows: Sequence[BoothRow]) -> tuple[list[RowFault], list[str]]:
    """The faults that the hall would have: those of a row of the list, and those of booths that no row names."""
    if not rows:
        return [], []
    plan = plan_of(hall)
    if plan is None:
        return [], [_("Give %(hall)s its size first.", hall=hall.name)]
    by_key = {(-n - 1 if row.booth is None else row.booth.id): row for n, row in enumerate(rows)}
    found, refused = [], []
    for fault in faults_after(hall, plan, PlanChange(booths=[row.draft for row in rows])):
        mine = [by_key[booth.id] for booth in fault.booths if booth.id in by_key]
        if fault.refused and mine:
            found.append(RowFault(mine[-1].row.number, "number", fault_sentence(fault)))
        elif fault.refused:
            refused.append(fault_sentence(fault))
    return found, refused


def _held_faults(rows: Sequence[BoothRow]) -> list[RowFault]:
    """Rows that move a booth which a firm has."""
    moved = {
        row.booth.id: row for row in rows if row.booth is not None and row.draft.rect not in {None, rect_of(row.booth)}
    }
    said = _("A firm has this booth, so it stays where it is. Release it first.")
    return [RowFault(moved[one].row.number, "number", said) for one in held_among(moved)] if moved else []


def _as_table(_event: Event, data: bytes) -> ForeignTable | None:
    try:
        table = geo_table(data)
    except BadSheetError as error:
        raise Refused(file_flaw(error.flaw)) from error
    return None if table is None else ForeignTable(table)


BOOTH_LIST = ListKind(
    name=ListName.BOOTHS,
    title=_l("A plan of booths"),
    permission=Permission.EDIT_PLAN,
    fields=booth_fields,
    settings=nothing_is_mailed,
    judge=judge_booths,
    register=register_booths,
    undo=ListUndo(check_booths_free, undo_booths, list_booths, "booth_id"),
    piece=MOST_AT_ONCE,
    address="plan.index",
    as_table=_as_table,
    accepts=".csv,.txt,.xlsx,.json,.geojson",
)
