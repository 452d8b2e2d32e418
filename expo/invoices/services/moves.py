"""Another space for a firm that has accepted one or was offered one: what it changes, and the change itself on the terms that
were chosen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from expo import clock
from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.firm_problem import broken_rule
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import WantedSpace, assign_batch, gives_up, live_assignments, lock_firms
from expo.booths.models import Assignment, Booth
from expo.booths.rules import AssignmentState
from expo.errors import Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import allowance_for, allowance_of, firm_name, staff_beyond, staff_of
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import move_application
from expo.history.services import Actor
from expo.i18n import _
from expo.invoices.models import Invoice
from expo.invoices.queries import current_invoice_of
from expo.invoices.rules import MoveTerms
from expo.invoices.services.cancellations import cancel, rebill
from expo.invoices.services.move_mails import Former, tell_of_move, tell_of_other_offer
from expo.invoices.space_needs import needs_beyond
from expo.offers.mails import TAKEN_BACK
from expo.offers.models import Offer
from expo.offers.notices import tell_of_offer
from expo.offers.price_facts import area_sqm, booths_on
from expo.offers.queries import agreed_on, firms_in_line, standing_offer
from expo.offers.rules import SHORTEST_TERM, OfferState
from expo.offers.services.lifecycle import make_offer, price_today, withdraw_offer
from expo.offers.services.next_in_line import pass_on
from expo.offers.services.replacements import close_accepted_offer, price_on_other_booths, reoffer
from expo.prices.rules import PriceLine, total


@dataclass(frozen=True, slots=True)
class Move:
    """What another space changes for one firm; money in minor units. Without booths the space is taken back.

    `old_minor` is the price accepted or offered, `new_minor` that on the day of the accepted offer, `today_minor` that of
    today: None without one. `open_until` is the end of an open offer. `terms` are those that can be chosen, none for a firm
    that has neither accepted a space nor an offer to answer. `beyond` are the people whose staff badges the new space does not
    allow, and `needs` says what else the firm has that it does not bear. `against` is the hard rule that the space breaks.
    `today_counts` where the accepted offer's own price list is not known, and today's gives the new price.
    """

    exhibitor: Exhibitor
    old_numbers: tuple[str, ...]
    numbers: tuple[str, ...]
    old_area: Decimal
    area: Decimal
    currency: str
    old_minor: int | None
    new_minor: int | None
    today_minor: int | None
    invoice: Invoice | None
    old_badges: int
    badges: int
    staff: int
    beyond: tuple[str, ...]
    needs: tuple[str, ...]
    against: Rule | None
    today_counts: bool
    open_until: datetime | None
    terms: tuple[MoveTerms, ...]


def moves_of(wanted: Sequence[WantedSpace]) -> list[Move]:
    """What the moves change, firm by firm, in their order."""
    leaving = {one.exhibitor.id for one in wanted}
    before = live_assignments(one.exhibitor for one in wanted)
    found = []
    for one in wanted:
        now = before.get(one.exhibitor.id)
        found.append(_move_of(one, booths_on(now) if now else [], leaving, decides=gives_up(one, now)))
    return found


def _move_of(one: WantedSpace, old: Sequence[Booth], leaving: set[int], *, decides: bool) -> Move:
    exhibitor = one.exhibitor
    offer = standing_offer(exhibitor) if decides else None
    accepted = offer if offer is not None and offer.state is OfferState.ACCEPTED else None
    area = area_sqm(one.booths)
    badges = allowance_for(exhibitor, area) if one.booths else 0
    against = broken_rule(exhibitor.event, exhibitor, one.booths, leaving=leaving) if one.booths else None
    move = Move(
        exhibitor=exhibitor,
        old_numbers=tuple(booth.number for booth in old),
        numbers=tuple(booth.number for booth in one.booths),
        old_area=area_sqm(old),
        area=area,
        currency=offer.currency if offer else exhibitor.event.currency,
        old_minor=offer.total_minor if offer else None,
        new_minor=_price_or_none(lambda: price_on_other_booths(accepted, one.booths)) if accepted else None,
        today_minor=_price_or_none(lambda: price_today(exhibitor, one.booths)) if decides and one.booths else None,
        invoice=current_invoice_of(exhibitor) if decides else None,
        old_badges=allowance_of(exhibitor),
        badges=badges,
        staff=len(staff_of(exhibitor)),
        beyond=tuple(badge.registration.name for badge in staff_beyond(exhibitor, badges)),
        needs=needs_beyond(exhibitor, one.booths),
        against=against,
        today_counts=accepted is not None and agreed_on(accepted) is None,
        open_until=offer.expires_at if offer and not accepted else None,
        terms=(),
    )
    return replace(move, terms=_possible_terms(move)) if decides else move


def _price_or_none(price: Callable[[], Sequence[PriceLine]]) -> int | None:
    try:
        return total(price())
    except Refused:
        return None


def _possible_terms(move: Move) -> tuple[MoveTerms, ...]:
    if move.open_until is not None:
        return _terms_of_open_offer(move, move.open_until)
    if not move.numbers:
        return (MoveTerms.OFFER,)
    keeps = set(move.numbers) != set(move.old_numbers)
    reprices = move.new_minor is not None and (keeps or move.new_minor != move.old_minor)
    able = {MoveTerms.KEEP: keeps, MoveTerms.REPRICE: reprices, MoveTerms.OFFER: move.today_minor is not None}
    return tuple(terms for terms, possible in able.items() if possible)


def _terms_of_open_offer(move: Move, until: datetime) -> tuple[MoveTerms, ...]:
    keeps = bool(move.numbers) and set(move.numbers) != set(move.old_numbers) and until > clock.now() + SHORTEST_TERM
    able = {MoveTerms.KEEP: keeps, MoveTerms.OFFER: move.today_minor is not None, MoveTerms.WITHDRAW: True}
    return tuple(terms for terms, possible in able.items() if possible)


def given_back(wanted: Sequence[WantedSpace]) -> list[tuple[Exhibitor, list[Booth]]]:
    """By firm that has accepted its space or has an open offer of it, the booths that nobody has after the moves."""
    before = live_assignments(one.exhibitor for one in wanted)
    taken = {booth.id for one in wanted for booth in one.booths}
    found = []
    for one in wanted:
        now = before.get(one.exhibitor.id)
        if now is not None and gives_up(one, now):
            found.append((one.exhibitor, [booth for booth in booths_on(now) if booth.id not in taken]))
    return [(exhibitor, booths) for exhibitor, booths in found if booths]


def wished_by_others(wanted: Sequence[WantedSpace]) -> list[Booth]:
    """Of the booths that the moves give back those which firms without a space wish for."""
    given = [booth for _exhibitor, booths in given_back(wanted) for booth in booths]
    waiting = firms_in_line(wanted[0].exhibitor.event, given, besides=0) if given else {}
    return [booth for booth in given if booth.id in waiting]


def move_firms(wanted: Sequence[WantedSpace], terms: Mapping[int, MoveTerms], *, by: Actor) -> None:
    """Make all the moves or none, each firm that has accepted its space or has an open offer on its terms, by exhibitor id,
    and tell it once; the booths that it gives back are passed on to the next in line.

    Its hard rules have been shown and are overridden. Raises Refused for terms that cannot be had, and as `assign_batch`
    does.
    """
    lock_firms(wanted)  # all firms before the first offer or invoice, against deadlocks
    given = given_back(wanted)
    deciding = [_decision(one, move, terms) for one, move in zip(wanted, moves_of(wanted), strict=True) if move.terms]
    lines = {decision.exhibitor.id: decision.close(by=by) for decision in deciding}
    states = {decision.exhibitor.id: decision.state for decision in deciding}
    asked = [replace(one, state=states.get(one.exhibitor.id, one.state)) for one in wanted]
    assign_batch(asked, by=by, despite=True, decided=True)
    for decision in deciding:
        decision.settle(lines[decision.exhibitor.id], by=by)
    for exhibitor, booths in given:
        pass_on(exhibitor.event, booths, besides=exhibitor)


@dataclass(frozen=True, slots=True)
class _Decision:
    """One firm's move on chosen terms, with what the firm had before: a space it has accepted, or an open offer."""

    exhibitor: Exhibitor
    booths: tuple[Booth, ...]
    wanted: AssignmentState
    terms: MoveTerms
    former: Former
    offer: Offer | None
    invoice: Invoice | None

    @property
    def state(self) -> AssignmentState:
        if self.terms is MoveTerms.WITHDRAW:
            return self.wanted
        return AssignmentState.HELD if self.terms is MoveTerms.OFFER or self.is_open else AssignmentState.ASSIGNED

    @property
    def is_open(self) -> bool:
        """Whether it is an open offer that the move ends. Asked before and after it is closed."""
        return self.offer is not None and self.offer.state in (OfferState.OPEN, OfferState.WITHDRAWN)

    def close(self, *, by: Actor) -> list[PriceLine]:
        """Close the accepted offer, unless it follows the firm, or the open one; returns the price of the new booths."""
        if self.offer is not None and self.is_open:
            withdraw_offer(self.offer, by=by, told=False)
            return []
        if self.offer is None or self.terms is MoveTerms.KEEP:
            return []
        return close_accepted_offer(self.offer, self.booths, by=by)

    def settle(self, lines: Sequence[PriceLine], *, by: Actor) -> None:
        """Settle price, invoice and offer once the firm has the new booths, and tell it."""
        if self.offer is not None and self.is_open:
            self._settle_open(self.offer, by=by)
            return
        papers: list[Invoice] = []
        offer: Offer | None = None
        if self.terms is MoveTerms.REPRICE and self.offer is not None:
            offer = reoffer(self.offer, _space_of(self.exhibitor), self.booths, lines, by=by)
            papers = list(rebill(self.invoice, offer, by=by)) if self.invoice else []
        elif self.terms is MoveTerms.OFFER:
            papers = [cancel(self.invoice, by=by, base_minor=0, told=False)] if self.invoice else []
            move_application(self.exhibitor, ApplicationState.ACCEPTED, by=by)
            offer = make_offer(self.exhibitor, by=by, told=False) if self.booths else None
        tell_of_move(self.exhibitor, self.terms, self.former, self.booths, offer=offer, papers=papers)

    def _settle_open(self, former: Offer, *, by: Actor) -> None:
        """Put another offer in the place of an open one that was closed, unless it was withdrawn for good."""
        if self.terms is MoveTerms.WITHDRAW:
            tell_of_offer(former, TAKEN_BACK, moves=bool(self.booths))
            return
        kept = former if self.terms is MoveTerms.KEEP else None
        made = make_offer(self.exhibitor, by=by, until=kept.expires_at if kept else None, like=kept, told=False)
        tell_of_other_offer(self.former, self.booths, made)


def _decision(one: WantedSpace, move: Move, chosen: Mapping[int, MoveTerms]) -> _Decision:
    terms = chosen.get(one.exhibitor.id)
    if terms not in move.terms:
        raise Refused(_("Choose what becomes of the price of %(name)s.", name=firm_name(one.exhibitor)))
    former = Former(move.old_numbers, move.old_area, move.old_minor, move.currency)
    offer = standing_offer(one.exhibitor)
    return _Decision(one.exhibitor, one.booths, one.state, terms, former, offer, move.invoice)


def _space_of(exhibitor: Exhibitor) -> Assignment:
    space = live_assignment(exhibitor)
    if space is None:
        raise Refused(_("%(name)s has no space yet.", name=firm_name(exhibitor)))
    return space
