"""Booths generated in rows: previewed, then added."""

from expo.booths.models import Booth, HallPlan
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.booths.plan.geometry import KEPT_CLEAR, BoothShape
from expo.booths.plan.grid_generator import Pattern, PatternBooth, booths_of_pattern
from expo.booths.plan.shapes import booth_shape, element_shape, hall_shape
from expo.booths.queries import booths_in, elements_in, plan_of
from expo.errors import Refused
from expo.events.models import Event, Hall
from expo.history.services import Actor
from expo.i18n import _


def booths_to_add(hall: Hall, plan: HallPlan, pattern: Pattern) -> list[PatternBooth]:
    """The booths of the pattern that fit between what stands in the hall. Raises Refused when none fits."""
    taken = [booth_shape(one).rect for one in booths_in(hall)]
    clear = [element_shape(one).rect for one in elements_in(hall) if one.kind in KEPT_CLEAR]
    made = booths_of_pattern(pattern, hall_shape(plan), [*taken, *clear])
    if not made:
        raise Refused(_("There is no room for such a booth there."))
    return made


def preview(hall: Hall, plan: HallPlan, pattern: Pattern) -> list[BoothShape]:
    """The booths that `generate` would add, with ids below 0."""
    return [BoothShape(-n, one.number, one.rect) for n, one in enumerate(booths_to_add(hall, plan, pattern), start=1)]


def generate(event: Event, hall: Hall, pattern: Pattern, *, by: Actor, revision: int | None = None) -> list[Booth]:
    """Add the booths of a pattern. Raises Refused as `change_plan` does."""
    plan = plan_of(hall)
    if plan is None:
        raise Refused(_("Give the hall its size first."))
    drafts = [BoothDraft(number=one.number, rect=one.rect) for one in booths_to_add(hall, plan, pattern)]
    return change_plan(event, hall, PlanChange(booths=drafts), revision=revision, by=by)
