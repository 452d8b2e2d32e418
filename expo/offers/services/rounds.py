"""Rounds of choice: within its round a firm takes a free fitting space itself, first come, first served."""

from collections.abc import Sequence
from datetime import datetime

from expo import clock
from expo.booths.allocation.fit import spaces_for
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign
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
from expo.offers.rules import current_round
from expo.offers.services.lifecycle import make_offer

MOST_ROUNDS = 30
_MOST_SPACES = 100_000  # effectively all


def add_round(
    event: Event, name: str, *, least: int, most: int | None, opens_at: datetime, closes_at: datetime, by: Actor
) -> Round:
    """Add a round for firms with `least` to `most` points. Raises Refused for points or times out of order."""
    if closes_at <= opens_at:
        raise Refused(_("The round closes before it opens."))
    if most is not None and most < least:
        raise Refused(_("The most points are fewer than the least."))
    if len(rounds_of(event)) >= MOST_ROUNDS:
        raise Refused(_("There can be at most %(most)s of them.", most=MOST_ROUNDS))
    added = Round(
        event_id=event.id, name=name, least_points=least, most_points=most, opens_at=opens_at, closes_at=closes_at
    )
    db.session.add(added)
    db.session.flush()
    record(
        Verb.ADDED,
        added,
        by=by,
        event_id=event.id,
        named=name,
        after={"least_points": least, "most_points": most, "opens_at": opens_at.isoformat()},
    )
    return added


def move_round(row: Round, opens_at: datetime, closes_at: datetime, *, by: Actor) -> None:
    """Move a round with the expo's days; spaces chosen in it stay."""
    before = {"opens_at": row.opens_at, "closes_at": row.closes_at}
    row.opens_at, row.closes_at = opens_at, closes_at
    db.session.flush()
    after = {"opens_at": opens_at, "closes_at": closes_at}
    record(Verb.MOVED, row, by=by, event_id=row.event_id, named=row.name, before=before, after=after)


def remove_round(row: Round, *, by: Actor) -> None:
    """Remove a round; spaces chosen in it stay."""
    record(Verb.REMOVED, row, by=by, event_id=row.event_id, named=row.name)
    db.session.delete(row)
    db.session.flush()


def choose(exhibitor: Exhibitor, booth_ids: Sequence[int], *, by: Actor) -> Offer:
    """Hold a free space that the firm chose in its round, and offer it at today's price.

    Raises Refused outside the round, for a space that is taken or does not fit (the second of two firms at once), and for
    a firm that has a space.
    """
    lock_exhibitor(exhibitor)
    if exhibitor.state is not ApplicationState.ACCEPTED:
        raise Refused(_("Only a firm that is accepted and has no offer chooses a space."))
    if clock.now() >= exhibitor.event.ends_at:
        raise Refused(_("The expo is over."))
    if current_round(bands_of(exhibitor.event), points_now(exhibitor), clock.now()) is None:
        raise Refused(_("Your round is not open at the moment."))
    space = live_assignment(exhibitor)
    if space is not None and space.state is not AssignmentState.HELD:
        raise Refused(_("You have a space already. Write to the organisers if you want another."))
    booths = [booth for number in booth_ids if (booth := booth_in(exhibitor.event, number)) is not None]
    require_fit(exhibitor, booths)
    assign(exhibitor, booths, by=by)
    return make_offer(exhibitor, by=by)


def require_fit(exhibitor: Exhibitor, booths: Sequence[Booth]) -> None:
    """Raise Refused unless these booths are one free space that fits the firm, by the rules of the automatic allocation."""
    hall_id = booths[0].hall_id if booths else 0
    fitting, _barred = spaces_for(exhibitor.event, exhibitor, most=_MOST_SPACES, hall_id=hall_id)
    if {booth.id for booth in booths} not in [set(fit.booths) for fit in fitting]:
        raise Refused(_("Somebody else has just taken this space, or it does not fit. Choose another."))
