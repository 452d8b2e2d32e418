"""Rounds of choice: from a set minute on, firms of a band of points take a free fitting space themselves; first come."""

from collections.abc import Sequence
from datetime import datetime

from expo import clock
from expo.booths.allocation.fit import spaces_for
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import give
from expo.booths.models import Booth
from expo.booths.queries import booth_in
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.offers.models import Offer, Round
from expo.offers.queries import bands_of, points_now, rounds_of
from expo.offers.rules import round_now
from expo.offers.services.lifecycle import make_offer

MOST_ROUNDS = 30
_MOST_SPACES = 100_000  # all there are


def add_round(
    event: Event, name: str, *, least: int, most: int | None, opens_at: datetime, closes_at: datetime, by: Actor
) -> Round:
    """A round for firms with so many points or more, at most so many. Raises Refused for a band or times out of order."""
    if closes_at <= opens_at:
        raise Refused(_("The round closes before it opens."))
    if most is not None and most < least:
        raise Refused(_("The most points are fewer than the least."))
    if len(rounds_of(event)) >= MOST_ROUNDS:
        raise Refused(_("There can be at most %(most)s of them.", most=MOST_ROUNDS))
    made = Round(
        event_id=event.id, name=name, least_points=least, most_points=most, opens_at=opens_at, closes_at=closes_at
    )
    db.session.add(made)
    db.session.flush()
    record(
        Verb.ADDED,
        made,
        by=by,
        event_id=event.id,
        named=name,
        after={"least_points": least, "most_points": most, "opens_at": opens_at.isoformat()},
    )
    return made


def remove_round(row: Round, *, by: Actor) -> None:
    """What was chosen in it stays."""
    record(Verb.REMOVED, row, by=by, event_id=row.event_id, named=row.name)
    db.session.delete(row)
    db.session.flush()


def choose(exhibitor: Exhibitor, booth_ids: Sequence[int], *, by: Actor) -> Offer:
    """In its round the firm takes a free space that fits it; it is offered at once at today's price. First come: of two firms
    at the same moment the second hears that the booth is taken.

    Raises Refused outside its round, for a space that is taken or does not fit, and for a firm that has one.
    """
    lock_exhibitor(exhibitor)
    if exhibitor.state is not ApplicationState.ACCEPTED:
        raise Refused(_("Only a firm that is accepted and has no offer chooses a space."))
    if round_now(bands_of(exhibitor.event), points_now(exhibitor), clock.now()) is None:
        raise Refused(_("Your round is not open at the moment."))
    space = live_assignment(exhibitor)
    if space is not None and space.state is not AssignmentState.HELD:
        raise Refused(_("You have a space already. Write to the organisers if you want another."))
    booths = [booth for number in booth_ids if (booth := booth_in(exhibitor.event, number)) is not None]
    require_fit(exhibitor, booths)
    give(exhibitor, booths, by=by)
    return make_offer(exhibitor, by=by)


def require_fit(exhibitor: Exhibitor, booths: Sequence[Booth]) -> None:
    """Raise Refused unless these booths are one free space that fits the firm, by the rules that the machine has too."""
    hall_id = booths[0].hall_id if booths else 0
    fitting, _barred = spaces_for(exhibitor.event, exhibitor, most=_MOST_SPACES, hall_id=hall_id)
    if {booth.id for booth in booths} not in [set(fit.booths) for fit in fitting]:
        raise Refused(_("Somebody else has just taken this space, or it does not fit. Choose another."))
