"""The halls' plans and booths of an expo, copied for another year."""

from expo.booths.models import Booth, Element
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BOOTH_FIELDS, ELEMENT_FIELDS, BoothDraft, ElementDraft, PlanChange
from expo.booths.plan.hall_size import PLAN_FIELDS, measure_hall
from expo.booths.plan.shapes import rect_of
from expo.booths.queries import booths_in, elements_in, plans_of
from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.events.queries import halls_of
from expo.i18n import _l


def copy_plans(made: ExpoCopy) -> None:
    """Copy each hall's size, rules, outlines and booths, without anybody's space. Booths keep their pavilion where the
    pavilions were copied too.
    """
    plans = plans_of(made.event)
    for hall in halls_of(made.event):
        if (plan := plans.get(hall.id)) is None:
            continue
        theirs = made.halls[hall.id]
        measure_hall(made.copy, theirs, {name: getattr(plan, name) for name in PLAN_FIELDS}, by=made.by)
        booths = [BoothDraft(number=one.number, rect=rect_of(one), fields=_booth(made, one)) for one in booths_in(hall)]
        elements = [ElementDraft(rect=rect_of(one), fields=_element(made, one)) for one in elements_in(hall)]
        if booths or elements:
            change_plan(made.copy, theirs, PlanChange(booths=booths, elements=elements), revision=None, by=made.by)


def _booth(made: ExpoCopy, booth: Booth) -> dict[str, object]:
    return {name: getattr(booth, name) for name in BOOTH_FIELDS} | _areas(made, booth)


def _element(made: ExpoCopy, element: Element) -> dict[str, object]:
    return {name: getattr(element, name) for name in ELEMENT_FIELDS} | _areas(made, element)


def _areas(made: ExpoCopy, one: Booth | Element) -> dict[str, object]:
    return {"zone_id": made.zone_id(one.zone_id), "pavilion_id": made.pavilions.get(one.pavilion_id or 0)}


PLANS = CopyPart("plans", _l("Halls’ plans and booths"), lambda event: len(plans_of(event)), copy_plans)
