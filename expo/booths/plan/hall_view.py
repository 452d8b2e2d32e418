"""A hall as pages draw it, for organisers and the public."""

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup

from expo.booths.models import Assignment, Booth, HallPlan, OccupiedBooth
from expo.booths.plan.faults import PlanFault, faults
from expo.booths.plan.geometry import BoothShape, ElementShape, HallShape
from expo.booths.plan.shapes import booth_shape, element_shape, hall_shape
from expo.booths.plan.svg import plan_svg
from expo.booths.plan.walkable import Rect
from expo.booths.plan.words import compared_words, state_words
from expo.booths.queries import Holder, booth_states, booths_in, elements_in, holders_in
from expo.booths.rules import BoothState
from expo.db import db
from expo.events.models import Event, Hall
from expo.exhibitors.models import Exhibitor, Firm


@dataclass(frozen=True, slots=True)
class DrawnHall:
    """A hall with everything that is drawn, loaded once."""

    hall: Hall
    shape: HallShape
    rows: list[Booth]
    booths: list[BoothShape]
    elements: list[ElementShape]
    holders: dict[int, Holder]

    def states(self) -> dict[int, BoothState]:
        return booth_states(self.rows, self.holders)

    def faults(self) -> list[PlanFault]:
        return faults(self.shape, self.booths, self.elements)

    def svg(self, href: Callable[[BoothShape], str] | None = None, made: Sequence[BoothShape] = ()) -> Markup:
        """The drawing for organisers, with booths `made` that are not saved yet."""
        labels = {booth_id: holder.name for booth_id, holder in self.holders.items()}
        states = {booth_id: state.value for booth_id, state in self.states().items()}
        booths = [*self.booths, *made]
        return Markup(  # noqa: S704 -- every text in it is escaped where it is drawn
            plan_svg(self.shape, booths, self.elements, labels=labels, states=states, words=state_words(), href=href)
        )

    def public_svg(self, href: Callable[[BoothShape], str] | None = None) -> Markup:
        """The public drawing: confirmed firms by name; other booths only as taken or free."""
        labels = {booth_id: holder.name for booth_id, holder in self.holders.items() if holder.confirmed}
        return Markup(  # noqa: S704 -- every text in it is escaped where it is drawn
            plan_svg(
                self.shape,
                self.booths,
                self.elements,
                labels=labels,
                states=self.public_states(),
                words=state_words(),
                href=href,
            )
        )

    def public_states(self) -> dict[int, str]:
        free = BoothState.AVAILABLE
        return {booth_id: free.value if state is free else "taken" for booth_id, state in self.states().items()}


def drawn_hall(event: Event, hall: Hall, plan: HallPlan) -> DrawnHall:
    """Load a hall for drawing, in three SQL statements."""
    rows = booths_in(hall)
    return DrawnHall(
        hall,
        hall_shape(plan, hall.name),
        rows,
        [booth_shape(one) for one in rows],
        [element_shape(one) for one in elements_in(hall)],
        holders_in(event, hall),
    )


@dataclass(frozen=True, slots=True)
class BoothNow:
    """A booth as boards draw it, with the name of its holder."""

    shape: BoothShape
    state: BoothState
    name: str


# Built once at import, over plain columns: ORM objects for 1,500 booths would cost more than drawing them.
_booth, _space, _firm = Booth.__table__.c, Assignment.__table__.c, Firm.__table__.c
_exhibitor, _occupied = Exhibitor.__table__.c, OccupiedBooth.__table__.c
_BOOTHS = (
    sa.select(
        _booth.id,
        _booth.number,
        _booth.x_cm,
        _booth.y_cm,
        _booth.width_cm,
        _booth.depth_cm,
        _booth.open_sides,
        _booth.blocked,
        sa.type_coerce(_space.state, sa.Text),
        _firm.display_name,
        _exhibitor.fascia_name,
    )
    .select_from(
        sa.outerjoin(Booth.__table__, OccupiedBooth.__table__, _occupied.booth_id == _booth.id)
        .outerjoin(Assignment.__table__, _space.id == _occupied.assignment_id)
        .outerjoin(Exhibitor.__table__, _exhibitor.id == _space.exhibitor_id)
        .outerjoin(Firm.__table__, _firm.id == _exhibitor.firm_id)
    )
    .where(_booth.event_id == sa.bindparam("event"), _booth.hall_id == sa.bindparam("hall"))
    .order_by(_booth.id)
)
_BOOTHS_AMONG = _BOOTHS.where(_booth.id.in_(sa.bindparam("ids", expanding=True)))


def booths_now(event_id: int, hall_id: int, ids: Collection[int] | None = None) -> list[BoothNow]:
    """The booths of a hall, or those of some ids in it, in one SQL statement."""
    db.session.flush()
    values: dict[str, Any] = {"event": event_id, "hall": hall_id}
    query, values = (_BOOTHS, values) if ids is None else (_BOOTHS_AMONG, {**values, "ids": list(ids)})
    return [
        BoothNow(
            BoothShape(number, name, Rect(x, y, width, depth), sides),
            BoothState(state) if state else BoothState.BLOCKED if blocked else BoothState.AVAILABLE,
            (firm or fascia or "") if state else "",
        )
        for number, name, x, y, width, depth, sides, blocked, state, firm, fascia in db.session.execute(
            query, values
        ).all()
    ]


def booths_svg(hall: HallShape, booths: Sequence[BoothNow], elements: Sequence[ElementShape]) -> Markup:
    """A hall as organisers see it, from booths loaded by `booths_now`."""
    return Markup(  # noqa: S704 -- every text in it is escaped where it is drawn
        plan_svg(
            hall,
            [one.shape for one in booths],
            elements,
            labels={one.shape.id: one.name for one in booths},
            states={one.shape.id: one.state.value for one in booths},
            words=state_words(),
        )
    )


def compared_svg(
    drawn: DrawnHall, assignments: Mapping[int, tuple[int, ...]], asked: Container[int], names: Mapping[int, str]
) -> Markup:
    """A hall under a plan of the allocation: unchanged, newly assigned and released booths. `asked` are the firms of
    the problem; other firms' booths are unchanged.
    """
    planned = {booth: firm for firm, booths in assignments.items() for booth in booths}
    planned |= {  # firms outside the problem keep their booths
        booth: holder.exhibitor_id for booth, holder in drawn.holders.items() if holder.exhibitor_id not in asked
    }
    states: dict[int, str] = {}
    for one in drawn.rows:
        now, then = drawn.holders.get(one.id), planned.get(one.id)
        if then is not None:
            states[one.id] = "assigned" if now is not None and now.exhibitor_id == then else "arriving"
        else:
            states[one.id] = "leaving" if now is not None else "blocked" if one.blocked else "available"
    labels = {booth: names.get(firm, "") for booth, firm in planned.items()}
    labels |= {booth: drawn.holders[booth].name for booth, state in states.items() if state == "leaving"}
    return Markup(  # noqa: S704 -- every text in it is escaped where it is drawn
        plan_svg(drawn.shape, drawn.booths, drawn.elements, labels=labels, states=states, words=compared_words())
    )
