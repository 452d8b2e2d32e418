"""Changes of a hall's plan: booths and elements in one transaction. All ways of drawing use `change_plan`."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa

from expo.booths.models import Assignment, Booth, Element, HallPlan, OccupiedBooth, Wish
from expo.booths.plan.domain_events import BoothsRenamed
from expo.booths.plan.drafts import PlanChange
from expo.booths.plan.shapes import rect_of
from expo.booths.plan.validate import locked_plan, revalidate
from expo.booths.plan.walkable import Rect
from expo.booths.plan.words import metres
from expo.booths.plan.write_rows import check_numbers, set_areas, write_booths, write_elements
from expo.booths.queries import booths_in, elements_in, held_among
from expo.booths.rules import number_key
from expo.db import db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import Changed, Refused
from expo.events.models import Event, Hall
from expo.events.services.expos import touch_feeds
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _


def change_plan(event: Event, hall: Hall, change: PlanChange, *, revision: int | None, by: Actor) -> list[Booth]:
    """Apply a whole change to a hall, or nothing of it; returns the rows of `change.booths` in their order.

    `revision` is that of the plan the change was made from; None skips the check. Raises Changed when the plan has
    another revision; Refused naming booths that overlap, block an aisle, have a duplicate number, or are held by a
    firm.
    """
    plan = locked_plan(hall, revision)
    if plan is None:
        raise Refused(_("Give the hall its size first."))
    booths = {booth.id: booth for booth in booths_in(hall)}
    elements = {element.id: element for element in elements_in(hall)}
    before = {booth.id: (booth.number, rect_of(booth)) for booth in booths.values()}
    _check_known(change, booths, elements)
    _check_free(change, booths)
    sources = dict(booths)
    _remove(change, booths, elements)
    with refuse_violations({"uq_booths_event_id_number_key": _number_taken(event, hall, change)}):
        rows = write_booths(event, hall, change.booths, (booths, sources))
        check_numbers({*booths.values(), *rows})
        write_elements(hall, change.elements, elements)
        set_areas(hall, [row for row in rows if row.version == 1])
        revalidate(event, hall, plan)
    renamed = {row.id for row in rows if row.id in before and before[row.id][0] != row.number}
    _update_assigned_numbers(event, renamed)
    _record_change(event, plan, hall.name, before, rows, gone=change.gone, by=by)
    _record_renamed(event, before, rows, by=by)
    return rows


def _check_known(change: PlanChange, booths: Mapping[int, Booth], elements: Mapping[int, Element]) -> None:
    """Refuse a change of a booth or element that is not (any more) in this hall."""
    asked = {one.id for one in change.booths if one.id is not None} | change.gone | set(change.merged)
    asked |= {one.like for one in change.booths if one.like is not None} | set(change.merged.values())
    pieces = {one.id for one in change.elements if one.id is not None} | change.gone_elements
    if not asked <= set(booths) or not pieces <= set(elements):
        raise Changed(_("Somebody else changed this hall while you drew. Load the plan again."))
    for one in change.booths:
        if one.id is not None and one.version not in {None, booths[one.id].version}:
            number = booths[one.id].number
            raise Changed(_("Somebody else changed booth %(number)s while you wrote.", number=number))
    if any(one.id in change.gone for one in change.booths):
        raise Refused(_("A booth cannot be changed and taken away at once."))


def _check_free(change: PlanChange, booths: Mapping[int, Booth]) -> None:
    """Refuse to move, resize or remove a booth that a firm holds."""
    moved = {one.id for one in change.booths if one.id is not None and one.rect not in {None, rect_of(booths[one.id])}}
    held = held_among(moved | change.gone) if moved | change.gone else set()
    if held:
        numbers = ", ".join(sorted(booths[one].number for one in held))
        raise Refused(_("Release %(numbers)s first: a firm has it, so it stays where it is.", numbers=numbers))


def _remove(change: PlanChange, booths: dict[int, Booth], elements: dict[int, Element]) -> None:
    for gone, kept in change.merged.items():
        if gone in change.gone and kept not in change.gone:
            _move_wishes(gone, kept)
    for booth_id in change.gone:
        db.session.delete(booths.pop(booth_id))
    for element_id in change.gone_elements:
        db.session.delete(elements.pop(element_id))
    db.session.flush()


def _move_wishes(gone: int, kept: int) -> None:
    """Move the wishes for a booth that was merged into another, unless the firm wishes for that one already."""
    already = sa.select(Wish.exhibitor_id).where(Wish.booth_id == kept)
    db.session.execute(
        sa.update(Wish).where(Wish.booth_id == gone, Wish.exhibitor_id.not_in(already)).values(booth_id=kept)
    )


def _update_assigned_numbers(event: Event, renamed: Collection[int]) -> None:
    """Update the booth numbers of current assignments after booths were renamed, and renew the feeds."""
    query = (
        sa.select(Assignment)
        .join(OccupiedBooth)
        .where(Assignment.event_id == event.id, OccupiedBooth.booth_id.in_(renamed))
    )
    for space in db.session.scalars(query.distinct()).all() if renamed else ():
        numbers = sorted(occupied.booth.number for occupied in space.occupied_booths)
        former, space.numbers = tuple(space.numbers), numbers
        dispatch(BoothsRenamed(space, former))
        touch_feeds(event)


def _record_change(
    event: Event,
    plan: HallPlan,
    named: str,
    before: Mapping[int, tuple[str, Rect]],
    rows: Sequence[Booth],
    *,
    gone: Iterable[int],
    by: Actor,
) -> None:
    """One history entry for the whole change."""
    moved = {row.number: (before[row.id][1], rect_of(row)) for row in rows if row.id in before}
    moved = {number: both for number, both in moved.items() if both[0] != both[1]}
    after = {
        "booths added": [row.number for row in rows if row.id not in before],
        "booths removed": sorted(before[one][0] for one in gone),
        "places": {number: _rect_words(now) for number, (_was, now) in moved.items()},
        "revision": plan.revision,
    }
    was = {"places": {number: _rect_words(was) for number, (was, _now) in moved.items()}} if moved else {}
    record(
        Verb.DREW,
        plan,
        by=by,
        event_id=event.id,
        named=named,
        before=was,
        after={name: value for name, value in after.items() if value},
    )


def _record_renamed(event: Event, before: Mapping[int, tuple[str, Rect]], rows: Sequence[Booth], *, by: Actor) -> None:
    """One history entry for each renamed booth."""
    for row in rows:
        if row.id in before and before[row.id][0] != row.number:
            record(
                Verb.RENAMED,
                row,
                by=by,
                event_id=event.id,
                named=row.number,
                before={"number": before[row.id][0]},
                after={"number": row.number},
            )


def _number_taken(event: Event, hall: Hall, change: PlanChange) -> str:
    """The message for a number that a booth of another hall has, by that number."""
    keys = {number_key(one.number) for one in change.booths if one.number is not None}
    taken: list[str] = []
    if keys:
        query = sa.select(Booth.number).where(Booth.event_id == event.id, Booth.hall_id != hall.id)
        taken = sorted(number for number in db.session.scalars(query) if number_key(number) in keys)
    if taken:
        return _("Booths of another hall have these numbers: %(numbers)s.", numbers=", ".join(taken[:10]))
    return _("Two booths would have one number.")


def _rect_words(rect: Rect) -> str:
    return f"{metres(rect.x)}, {metres(rect.y)}, {metres(rect.width)} × {metres(rect.depth)} m"
