"""What becomes of booths that are free again: kept for the next in line, or told to all who wish for them."""

from collections.abc import Sequence
from itertools import combinations

from expo import clock
from expo.booths.allocation.firm_problem import broken_rule
from expo.booths.assignments.claims import keep_for
from expo.booths.assignments.queries import live_assignment
from expo.booths.event_rules import event_rules
from expo.booths.models import Booth
from expo.booths.queries import claims_in
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.domain_events import FirmLeft
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN, accepts_area
from expo.history.services import PROGRAM
from expo.offers.mails import KEPT_FOR_NEXT
from expo.offers.notices import tell_of_claims, tell_of_free_booths
from expo.offers.price_facts import area_sqm, booths_on
from expo.offers.queries import by_points_until, firms_in_line, is_quiet
from expo.offers.rules import WaitingFirm, in_turn

_MOST_TOGETHER = 4  # booths of one space that are tried


def pass_on(event: Event, booths: Sequence[Booth], *, besides: Exhibitor | None) -> None:
    """Keep booths that became free for the firms next in line that wish for them and have no space, until the date that the
    settings name, and tell them; from that date on tell all firms in the line that they are for whoever asks first.

    One mail per firm. `besides` is left out of the line; what it still has counts as free. Nothing is kept and nobody told
    in the expo's quiet days and afterwards.
    """
    if is_quiet(event):
        return
    claimed, out = claims_in(event), besides.id if besides else 0
    free = {booth.id: booth for booth in booths if booth.id not in claimed}
    waiting = firms_in_line(event, list(free.values()), besides=out)
    until, line = by_points_until(event), in_turn(one for firms in waiting.values() for one in firms)
    if clock.now() >= until:
        for number in sorted(firm.exhibitor for firm in line):
            exhibitor = db.session.get_one(Exhibitor, number)
            tell_of_free_booths(exhibitor, [booth.number for booth in _wished(exhibitor, waiting, free)])
        return
    for firm in line:
        exhibitor = db.session.get_one(Exhibitor, firm.exhibitor)
        if space := _space_for(exhibitor, _wished(exhibitor, waiting, free), leaving=out):
            tell_of_claims(exhibitor, keep_for(exhibitor, space, until, by=PROGRAM), KEPT_FOR_NEXT)
            for booth in space:
                del free[booth.id]


def pass_on_space(left: FirmLeft) -> None:
    """Pass on the booths of a firm that withdrew or was declined, just before they are given back."""
    space = live_assignment(left.exhibitor)
    if space is not None:
        pass_on(left.exhibitor.event, booths_on(space), besides=left.exhibitor)


def _wished(exhibitor: Exhibitor, waiting: dict[int, list[WaitingFirm]], free: dict[int, Booth]) -> list[Booth]:
    """The free booths that the firm wishes for, its best-ranked wish first."""
    ranks = {
        booth: one.rank
        for booth, line in waiting.items()
        for one in line
        if one.exhibitor == exhibitor.id and booth in free
    }
    return [free[booth] for booth in sorted(ranks, key=lambda booth: ranks[booth])]


def _space_for(exhibitor: Exhibitor, wished: Sequence[Booth], *, leaving: int) -> Sequence[Booth]:
    """The booths that are one space that fits the firm: nearest to the area it asks for, then its better-ranked wishes; empty
    if there are none.
    """
    some = wished[:_MOST_TOGETHER]
    options = [option for count in range(1, len(some) + 1) for option in combinations(some, count)]
    options.sort(key=lambda option: abs(float(area_sqm(option)) - exhibitor.area_sqm))
    return next((option for option in options if _fits(exhibitor, option, leaving)), ())


def _fits(exhibitor: Exhibitor, booths: Sequence[Booth], leaving: int) -> bool:
    """Whether the booths fit; the rules of the allocation know no firms of the waiting list, whose area alone counts."""
    if exhibitor.state in IN:
        return broken_rule(exhibitor.event, exhibitor, booths, leaving={leaving}) is None
    tolerance = event_rules(exhibitor.event).tolerance
    return len(booths) == 1 and accepts_area(area_sqm(booths), exhibitor.least_sqm, exhibitor.most_sqm, tolerance)
