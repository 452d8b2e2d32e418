"""A hall as pages draw it: one drawing, for organisers and for everybody."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from expo.booths.drawing import plan_svg
from expo.booths.faults import Fault, faults
from expo.booths.geometry import BoothShape, ElementShape, HallShape
from expo.booths.models import Booth, HallPlan
from expo.booths.queries import (
    Holder,
    booth_shape,
    booth_states,
    booths_in,
    element_shape,
    elements_in,
    hall_shape,
    holders_in,
)
from expo.booths.rules import BoothState
from expo.booths.words import compared_words, state_words
from expo.events.models import Event, Hall


@dataclass(frozen=True, slots=True)
class DrawnHall:
    """A hall with all that is drawn of it, read once."""

    hall: Hall
    shape: HallShape
    rows: list[Booth]
    booths: list[BoothShape]
    elements: list[ElementShape]
    holders: dict[int, Holder]

    def states(self) -> dict[int, BoothState]:
        return booth_states(self.rows, self.holders)

    def faults(self) -> list[Fault]:
        return faults(self.shape, self.booths, self.elements)

    def svg(self, href: Callable[[BoothShape], str] | None = None, made: Sequence[BoothShape] = ()) -> Markup:
        """The drawing as organisers see it, with booths that are not written yet."""
        labels = {booth_id: holder.name for booth_id, holder in self.holders.items()}
        states = {booth_id: state.value for booth_id, state in self.states().items()}
        booths = [*self.booths, *made]
        return Markup(  # noqa: S704 -- every text in it is escaped where it is drawn
            plan_svg(self.shape, booths, self.elements, labels=labels, states=states, words=state_words(), href=href)
        )

    def public_svg(self, href: Callable[[BoothShape], str] | None = None) -> Markup:
        """The drawing as everybody sees it: confirmed firms by name, of other booths only whether they are taken."""
        labels = {booth_id: holder.name for booth_id, holder in self.holders.items() if holder.confirmed}
        return Markup(  # noqa: S704 -- every text in it is escaped where it is drawn
            plan_svg(
                self.shape, self.booths, self.elements, labels=labels, states=self.public_states(),
                words=state_words(), href=href,
            )
        )  # fmt: skip

    def public_states(self) -> dict[int, str]:
        free = BoothState.AVAILABLE
        return {booth_id: free.value if state is free else "taken" for booth_id, state in self.states().items()}


def drawn_hall(event: Event, hall: Hall, plan: HallPlan) -> DrawnHall:
    """Three statements, however many booths there are."""
    rows = booths_in(hall)
    return DrawnHall(
        hall, hall_shape(plan, hall.name), rows, [booth_shape(one) for one in rows],
        [element_shape(one) for one in elements_in(hall)], holders_in(event, hall),
    )  # fmt: skip


def compared_svg(
    drawn: DrawnHall, assignments: Mapping[int, tuple[int, ...]], asked: Container[int], names: Mapping[int, str]
) -> Markup:
    """A hall as a plan of the machine would have it: what stays, what is given anew, what is given back. `asked` are the
    firms it was made for; whatever others have stays.
    """
    planned = {booth: firm for firm, booths in assignments.items() for booth in booths}
    planned |= {  # who takes no part in the plan stays
        booth: holder.exhibitor_id for booth, holder in drawn.holders.items()
        if holder.exhibitor_id not in asked
    }  # fmt: skip
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
