"""Booths and elements written from drafts: numbers and rectangles checked, zones derived from outlines."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from expo.booths.models import Booth, Element
from expo.booths.plan.drafts import BOOTH_FIELDS, ELEMENT_FIELDS, BoothDraft, ElementDraft
from expo.booths.plan.shapes import rect_of
from expo.booths.plan.walkable import Rect
from expo.booths.plan.words import metres
from expo.booths.queries import elements_in
from expo.booths.rules import LARGEST_HALL_CM, LEAST_BOOTH_CM, ElementKind, number_key, well_numbered
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event, Hall
from expo.i18n import _

LONGEST_LABEL = 60


def write_booths(
    event: Event, hall: Hall, drafts: Iterable[BoothDraft], known: tuple[dict[int, Booth], Mapping[int, Booth]]
) -> list[Booth]:
    """Write booths from drafts. `known` are the remaining booths and those to copy from, including removed ones."""
    drafts, (booths, sources) = list(drafts), known
    renamed = [one for one in drafts if one.id is not None and one.number not in {None, booths[one.id].number}]
    for one in renamed:  # numbers are cleared first, so that two booths may swap theirs
        booths[one.id or 0].number_key = f"~{one.id}"
    if renamed:
        db.session.flush()
    return [_write_booth(event, hall, one, sources) for one in drafts]


def check_numbers(booths: Iterable[Booth]) -> None:
    twice = [number for number, count in Counter(one.number_key for one in booths).items() if count > 1]
    if twice:
        raise Refused(_("Two booths would have one number: %(numbers)s.", numbers=", ".join(sorted(twice)[:10])))


def _write_booth(event: Event, hall: Hall, draft: BoothDraft, booths: Mapping[int, Booth]) -> Booth:
    booth = booths[draft.id] if draft.id is not None else None
    if booth is None:
        booth = _new_booth(event, hall, draft, booths)
    if draft.number is not None:
        _check_number(draft.number)
        booth.number = number_key(draft.number)
        booth.number_key = booth.number
    if draft.rect is not None:
        _check_rect(draft.rect, booth.number)
        booth.x_cm, booth.y_cm, booth.width_cm, booth.depth_cm = (
            draft.rect.x,
            draft.rect.y,
            draft.rect.width,
            draft.rect.depth,
        )
    for name in BOOTH_FIELDS:
        if name in draft.fields:
            setattr(booth, name, draft.fields[name])
    booth.version += 1
    return booth


def _new_booth(event: Event, hall: Hall, draft: BoothDraft, booths: Mapping[int, Booth]) -> Booth:
    """A booth with the properties of the one it is like, still without number and rectangle."""
    if draft.number is None or draft.rect is None:
        raise Refused(_("A new booth needs a number and a place."))
    like = booths[draft.like] if draft.like is not None else None
    booth = Booth(
        uid=str(uuid.uuid4()),
        event_id=event.id,
        hall_id=hall.id,
        version=0,
        **{name: getattr(like, name) for name in BOOTH_FIELDS if like is not None},
    )
    db.session.add(booth)
    return booth


def write_elements(hall: Hall, drafts: Iterable[ElementDraft], elements: Mapping[int, Element]) -> None:
    for draft in drafts:
        element = elements[draft.id] if draft.id is not None else _new_element(hall)
        for name in ELEMENT_FIELDS:
            if name in draft.fields:
                setattr(element, name, draft.fields[name])
        if draft.rect is not None:
            _check_element(draft.rect)
            element.x_cm, element.y_cm, element.width_cm, element.depth_cm = (
                draft.rect.x,
                draft.rect.y,
                draft.rect.width,
                draft.rect.depth,
            )
        element.label = (element.label or "")[:LONGEST_LABEL]
        db.session.add(element)


def _new_element(hall: Hall) -> Element:
    return Element(event_id=hall.event_id, hall_id=hall.id, kind=ElementKind.WALL, label="")


def set_areas(hall: Hall, rows: Iterable[Booth]) -> None:
    """Set the zone and pavilion of new booths inside their outlines, unless the draft sets them."""
    db.session.flush()
    areas = [(rect_of(one), one) for one in elements_in(hall) if one.zone_id or one.pavilion_id]
    for row in rows:
        for outline, area in areas:
            if outline.holds(rect_of(row)):
                row.zone_id = row.zone_id or area.zone_id
                row.pavilion_id = row.pavilion_id or area.pavilion_id


def _check_rect(rect: Rect, number: str = "", *, least: int = LEAST_BOOTH_CM) -> None:
    """Raises Refused for an invalid rectangle, or one too small for a booth."""
    if min(rect.x, rect.y) < 0 or max(rect.x, rect.y, rect.width, rect.depth) > LARGEST_HALL_CM:
        raise Refused(_("Booth %(number)s stands outside the hall.", number=number or "?"))
    if min(rect.width, rect.depth) < least:
        raise Refused(
            _(
                "Booth %(number)s is too small: each side has %(least)s m at least.",
                number=number or "?",
                least=metres(least),
            )
        )


def _check_number(number: str) -> None:
    if not well_numbered(number):
        raise Refused(
            _(
                "“%(number)s” is no booth number. Use letters A to Z, digits and hyphens, at most 20, as in H1-B12.",
                number=number[:30],
            )
        )


def _check_element(rect: Rect) -> None:
    largest = LARGEST_HALL_CM
    if min(rect.x, rect.y) < 0 or min(rect.width, rect.depth) < 1 or max(rect.right, rect.bottom) > largest:
        raise Refused(_("What stands in a hall has a width and a depth, and lies within the hall."))
