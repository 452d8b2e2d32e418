"""Drawing a hall: its size and rules, its booths and what else stands in it. Every way to draw ends in `change_plan`."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from expo.booths.faults import Fault, faults
from expo.booths.geometry import BoothShape, ElementShape, HallShape, open_sides
from expo.booths.models import Booth, Element, HallPlan, Wish
from expo.booths.queries import (
    booth_shape,
    booths_in,
    element_shape,
    elements_in,
    hall_shape,
    held_among,
    rect_of,
)
from expo.booths.rules import LARGEST_HALL_CM, LEAST_BOOTH_CM, ElementKind, number_key, well_numbered
from expo.booths.walking import Rect
from expo.booths.words import fault_sentence, metres
from expo.db import db, refusing
from expo.errors import Changed, Refused
from expo.events.models import Event, Hall
from expo.events.services import touch
from expo.history.services import Actor, differences, record
from expo.i18n import _

MOST_BOOTHS = 3_000  # in a hall
MOST_ELEMENTS = 1_000
LONGEST_LABEL = 60
LEAST_HALL_CM, WIDEST_AISLE_CM = 300, 2_000
PLAN_FIELDS = ("width_cm", "depth_cm", "aisle_cm", "schemes", "least_sqm", "height_cm")
BOOTH_FIELDS = (
    "schemes", "zone_id", "pavilion_id", "power_kw", "water", "compressed_air", "internet", "blocked", "blocked_why",
)  # fmt: skip
ELEMENT_FIELDS = ("kind", "label", "zone_id", "pavilion_id")


@dataclass(frozen=True, slots=True)
class BoothDraft:
    """A booth as it shall be. `id` of one that is there, or None; `like` is a booth whose other properties it takes.

    `fields` (of BOOTH_FIELDS) come on top; None leaves number or rectangle as they are. `version` is the booth's when it was
    seen; None takes it as it is now.
    """

    id: int | None = None
    number: str | None = None
    rect: Rect | None = None
    like: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ElementDraft:
    id: int | None = None
    rect: Rect | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What is drawn, changed and taken away at once. `merged` says into which booth (by id) a removed one went."""

    booths: Sequence[BoothDraft] = ()
    gone: frozenset[int] = frozenset()
    merged: Mapping[int, int] = field(default_factory=dict)
    elements: Sequence[ElementDraft] = ()
    gone_elements: frozenset[int] = frozenset()


def measure_hall(
    event: Event, hall: Hall, fields: Mapping[str, Any], *, by: Actor, revision: int | None = None
) -> HallPlan:
    """Give a hall its size and rules, the first time or anew. Raises Refused naming what would no longer fit."""
    plan = locked_plan(hall, revision)
    if plan is None:
        plan = HallPlan(hall_id=hall.id, revision=1, **_plan_defaults(fields))
        _check_size(plan)
        db.session.add(plan)
        with refusing({"uq_hall_plans_hall_id": _("Somebody else drew this hall a moment ago.")}):
            touch(event)
        record("measured", plan, by=by, event_id=event.id, named=hall.name, after=_plan_values(plan))
        return plan
    before = _plan_values(plan)
    for name in PLAN_FIELDS:
        if name in fields:
            setattr(plan, name, fields[name])
    was, now = differences(before, _plan_values(plan))
    if now:
        _check_size(plan)
        settle(event, hall, plan)
        record("measured", plan, by=by, event_id=event.id, named=hall.name, before=was, after=now)
    return plan


def change_plan(event: Event, hall: Hall, change: PlanChange, *, revision: int | None, by: Actor) -> list[Booth]:
    """Apply a whole change to a hall, or nothing of it; returns the rows of `change.booths` in their order.

    `revision` is the plan's when the change was made; None takes the plan as it is now. Raises Changed when somebody else
    drew meanwhile, Refused naming booths that overlap, block an aisle, have a number twice, or are held by a firm.
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
    _take_away(change, booths, elements)
    with refusing({"uq_booths_event_id_number_key": _taken(event, hall, change)}):
        rows = _put(event, hall, change.booths, (booths, sources))
        _check_numbers({*booths.values(), *rows})
        _put_elements(hall, change.elements, elements)
        _put_in_areas(hall, [row for row in rows if row.version == 1])
        settle(event, hall, plan)
    _remember(event, plan, hall.name, before, rows, gone=change.gone, by=by)
    return rows


def judge(hall: Hall, plan: HallPlan, change: PlanChange) -> list[Fault]:
    """What would be wrong with the hall after a change that is not made. Booths that are new have the ids below 0 that
    stand in the change.
    """
    booths = {one.id: booth_shape(one) for one in booths_in(hall) if one.id not in change.gone}
    for number, draft in enumerate(change.booths):
        there = booths.get(draft.id) if draft.id is not None else None
        rect = draft.rect or (there.rect if there else None)
        if rect is not None:
            key = -number - 1 if there is None else there.id
            booths[key] = BoothShape(key, draft.number or (there.number if there else ""), rect)
    return faults(hall_shape(plan), list(booths.values()), [element_shape(one) for one in elements_in(hall)])


def settle(event: Event, hall: Hall, plan: HallPlan) -> None:
    """Judge the plan, derive the open sides of all its booths, and let pages know. Raises Refused by name."""
    db.session.flush()
    rows, elements = booths_in(hall), [element_shape(one) for one in elements_in(hall)]
    shapes, shape = [booth_shape(booth) for booth in rows], hall_shape(plan)
    check_plan(shape, shapes, elements)
    sides = open_sides(shape, shapes, elements)
    for booth in rows:
        if booth.open_sides != sides[booth.id]:
            booth.open_sides = sides[booth.id]
    plan.revision += 1
    touch(event)
    db.session.flush()


def check_plan(hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> None:
    """Raise Refused for what a plan may not have, each fault a sentence with the booths' numbers."""
    if len(booths) > MOST_BOOTHS or len(elements) > MOST_ELEMENTS:
        raise Refused(_("A hall has at most %(most)d booths.", most=MOST_BOOTHS))
    wrong = [fault_sentence(one) for one in faults(hall, booths, elements) if one.refused]
    if len(wrong) == 1:
        raise Refused(wrong[0])
    if wrong:
        raise Refused(_("The plan cannot be saved like this."), wrong[:20])


def locked_plan(hall: Hall, revision: int | None) -> HallPlan | None:
    """The hall's plan, locked against other writers. Raises Changed when its revision is not the one that was seen."""
    plan = db.session.scalar(
        sa.select(HallPlan)
        .where(HallPlan.hall_id == hall.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if revision is not None and plan is not None and plan.revision != revision:
        raise Changed(_("Somebody else changed this hall while you drew. Load the plan again."))
    return plan


def check_rect(rect: Rect, number: str = "", *, least: int = LEAST_BOOTH_CM) -> None:
    """Raise Refused for a rectangle that is none, or too small for a booth."""
    if min(rect.x, rect.y) < 0 or max(rect.x, rect.y, rect.width, rect.depth) > LARGEST_HALL_CM:
        raise Refused(_("Booth %(number)s stands outside the hall.", number=number or "?"))
    if min(rect.width, rect.depth) < least:
        raise Refused(
            _("Booth %(number)s is too small: each side has %(least)s m at least.", number=number or "?",
              least=metres(least))
        )  # fmt: skip


def check_number(number: str) -> None:
    if not well_numbered(number):
        raise Refused(
            _("“%(number)s” is no booth number. Use letters A to Z, digits and hyphens, at most 20, as in H1-B12.",
              number=number[:30])
        )  # fmt: skip


def _check_known(change: PlanChange, booths: Mapping[int, Booth], elements: Mapping[int, Element]) -> None:
    """Refuse a change of what is not in this hall (any more)."""
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


def _take_away(change: PlanChange, booths: dict[int, Booth], elements: dict[int, Element]) -> None:
    for gone, kept in change.merged.items():
        if gone in change.gone and kept not in change.gone:
            _hand_over_wishes(gone, kept)
    for booth_id in change.gone:
        db.session.delete(booths.pop(booth_id))
    for element_id in change.gone_elements:
        db.session.delete(elements.pop(element_id))
    db.session.flush()


def _hand_over_wishes(gone: int, kept: int) -> None:
    """Who wished for a booth that went into another wishes for that one, unless it did already."""
    already = sa.select(Wish.exhibitor_id).where(Wish.booth_id == kept)
    db.session.execute(
        sa.update(Wish).where(Wish.booth_id == gone, Wish.exhibitor_id.not_in(already)).values(booth_id=kept)
    )


def _put(
    event: Event, hall: Hall, drafts: Iterable[BoothDraft], known: tuple[dict[int, Booth], Mapping[int, Booth]]
) -> list[Booth]:
    """`known` are the booths that are left, and those that others may be like, also if they go with this change."""
    drafts, (booths, sources) = list(drafts), known
    renamed = [one for one in drafts if one.id is not None and one.number not in {None, booths[one.id].number}]
    for one in renamed:  # two booths may swap numbers: nobody has one while they do
        booths[one.id or 0].number_key = f"~{one.id}"
    if renamed:
        db.session.flush()
    return [_put_one(event, hall, one, sources) for one in drafts]


def _check_numbers(booths: Iterable[Booth]) -> None:
    twice = [number for number, count in Counter(one.number_key for one in booths).items() if count > 1]
    if twice:
        raise Refused(_("Two booths would have one number: %(numbers)s.", numbers=", ".join(sorted(twice)[:10])))


def _put_one(event: Event, hall: Hall, draft: BoothDraft, booths: Mapping[int, Booth]) -> Booth:
    booth = booths[draft.id] if draft.id is not None else None
    if booth is None:
        if draft.number is None or draft.rect is None:
            raise Refused(_("A new booth needs a number and a place."))
        like = booths[draft.like] if draft.like is not None else None
        booth = Booth(uid=str(uuid.uuid4()), event_id=event.id, hall_id=hall.id, version=0,
                      **{name: getattr(like, name) for name in BOOTH_FIELDS if like is not None})  # fmt: skip
        db.session.add(booth)
    if draft.number is not None:
        check_number(draft.number)
        booth.number = number_key(draft.number)
        booth.number_key = booth.number
    if draft.rect is not None:
        check_rect(draft.rect, booth.number)
        booth.x_cm, booth.y_cm, booth.width_cm, booth.depth_cm = (
            draft.rect.x, draft.rect.y, draft.rect.width, draft.rect.depth,
        )  # fmt: skip
    for name in BOOTH_FIELDS:
        if name in draft.fields:
            setattr(booth, name, draft.fields[name])
    booth.version += 1
    return booth


def _put_elements(hall: Hall, drafts: Iterable[ElementDraft], elements: Mapping[int, Element]) -> None:
    for draft in drafts:
        element = (
            elements[draft.id] if draft.id is not None else Element(hall_id=hall.id, kind=ElementKind.WALL, label="")
        )
        for name in ELEMENT_FIELDS:
            if name in draft.fields:
                setattr(element, name, draft.fields[name])
        if draft.rect is not None:
            _check_element(draft.rect)
            element.x_cm, element.y_cm, element.width_cm, element.depth_cm = (
                draft.rect.x, draft.rect.y, draft.rect.width, draft.rect.depth,
            )  # fmt: skip
        element.label = (element.label or "")[:LONGEST_LABEL]
        db.session.add(element)


def _put_in_areas(hall: Hall, rows: Iterable[Booth]) -> None:
    """New booths that lie within the outline of a zone or pavilion belong to it, unless it was said otherwise."""
    db.session.flush()
    areas = [(rect_of(one), one) for one in elements_in(hall) if one.zone_id or one.pavilion_id]
    for row in rows:
        for outline, area in areas:
            if outline.holds(rect_of(row)):
                row.zone_id = row.zone_id or area.zone_id
                row.pavilion_id = row.pavilion_id or area.pavilion_id


def _check_element(rect: Rect) -> None:
    largest = LARGEST_HALL_CM
    if min(rect.x, rect.y) < 0 or min(rect.width, rect.depth) < 1 or max(rect.right, rect.bottom) > largest:
        raise Refused(_("What stands in a hall has a width and a depth, and lies within the hall."))


def _remember(
    event: Event, plan: HallPlan, named: str, before: Mapping[int, tuple[str, Rect]], rows: Sequence[Booth], *,
    gone: Iterable[int], by: Actor,
) -> None:  # fmt: skip
    """One line of the history for the change, and one for each booth that is called otherwise now."""
    moved = {row.number: (before[row.id][1], rect_of(row)) for row in rows if row.id in before}
    moved = {number: both for number, both in moved.items() if both[0] != both[1]}
    after = {
        "booths added": [row.number for row in rows if row.id not in before],
        "booths removed": sorted(before[one][0] for one in gone),
        "places": {number: _place(now) for number, (_was, now) in moved.items()},
        "revision": plan.revision,
    }
    was = {"places": {number: _place(was) for number, (was, _now) in moved.items()}} if moved else {}
    record("drew", plan, by=by, event_id=event.id, named=named, before=was,
           after={name: value for name, value in after.items() if value})  # fmt: skip
    for row in rows:
        if row.id in before and before[row.id][0] != row.number:
            record("renamed", row, by=by, event_id=event.id, named=row.number, before={"number": before[row.id][0]},
                   after={"number": row.number})  # fmt: skip


def _taken(event: Event, hall: Hall, change: PlanChange) -> str:
    """The sentence for a number that a booth of another hall has already, by that number."""
    keys = {number_key(one.number) for one in change.booths if one.number is not None}
    taken: list[str] = []
    if keys:
        query = sa.select(Booth.number).where(Booth.event_id == event.id, Booth.hall_id != hall.id)
        taken = sorted(number for number in db.session.scalars(query) if number_key(number) in keys)
    if taken:
        return _("Booths of another hall have these numbers: %(numbers)s.", numbers=", ".join(taken[:10]))
    return _("Two booths would have one number.")


def _check_size(plan: HallPlan) -> None:
    if min(plan.width_cm, plan.depth_cm) < LEAST_HALL_CM or max(plan.width_cm, plan.depth_cm) > LARGEST_HALL_CM:
        raise Refused(_("A hall is from 3 to 1,000 m wide and deep."))
    if not 0 <= plan.aisle_cm <= WIDEST_AISLE_CM:
        raise Refused(_("An aisle is at most 20 m wide."))


def _plan_defaults(fields: Mapping[str, Any]) -> dict[str, Any]:
    usual = {"aisle_cm": 300, "schemes": [], "least_sqm": 0, "height_cm": 250}
    return {**usual, **{name: fields[name] for name in PLAN_FIELDS if name in fields}}


def _plan_values(plan: HallPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in PLAN_FIELDS}


def _place(rect: Rect) -> str:
    return f"{metres(rect.x)}, {metres(rect.y)}, {metres(rect.width)} × {metres(rect.depth)} m"
