"""A firm's answer to its offer."""

from expo import clock
from expo.booths.assignments.assignment_rows import end
from expo.booths.rules import AssignmentState, Ending
from expo.db import db
from expo.domain_events import dispatch
from expo.errors import Refused
from expo.events.services.expos import touch
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import move_application
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.offers.domain_events import OfferAccepted
from expo.offers.mails import ACCEPTED, DECLINED
from expo.offers.models import Offer
from expo.offers.notices import tell_of_offer
from expo.offers.price_facts import booths_on
from expo.offers.rules import OfferState, in_time
from expo.offers.services.lifecycle import close_offer, lock_offer
from expo.offers.services.next_in_line import pass_on


def accept_offer(offer: Offer, *, by: Actor) -> None:
    """Accept the offer at its price: the application is confirmed, the booths are assigned, and OfferAccepted is reported.

    Raises Refused for an offer that is not open, and after its expiry even if the worker has not closed it yet.
    """
    _lock_answerable(offer)
    space = offer.assignment
    offer.state, offer.answered_at = OfferState.ACCEPTED, clock.now()
    space.state, space.expires_at, space.version = AssignmentState.ASSIGNED, None, space.version + 1
    db.session.flush()
    move_application(offer.exhibitor, ApplicationState.CONFIRMED, by=by)
    touch(offer.event)
    record(
        Verb.ACCEPTED,
        offer,
        by=by,
        event_id=offer.event_id,
        named=f"{firm_name(offer.exhibitor)}: {', '.join(offer.numbers)}",
        before={"state": OfferState.OPEN},
        after={"state": OfferState.ACCEPTED},
    )
    tell_of_offer(offer, ACCEPTED)
    dispatch(OfferAccepted(offer, by))


def decline_offer(offer: Offer, *, by: Actor) -> None:
    """Decline the offer: its booths are free at once and the next firm in line is told. Raises as `accept_offer` does."""
    _lock_answerable(offer)
    booths = booths_on(offer.assignment)
    close_offer(offer, OfferState.DECLINED, by=by)
    end(offer.assignment, Ending.DECLINED, by=by)
    tell_of_offer(offer, DECLINED)
    pass_on(offer.event, booths, besides=offer.exhibitor)


def _lock_answerable(offer: Offer) -> None:
    lock_offer(offer)
    if offer.state is OfferState.OPEN and not in_time(clock.now(), offer.expires_at):
        raise Refused(_("This offer has ended. Write to the organisers if you still want to come."))
    if offer.state is not OfferState.OPEN:
        raise Refused(
            {
                OfferState.ACCEPTED: _("This offer was accepted already. The space is yours."),
                OfferState.DECLINED: _("This offer was declined already."),
                OfferState.EXPIRED: _("This offer has ended. Write to the organisers if you still want to come."),
                OfferState.WITHDRAWN: _("The organisers have withdrawn this offer."),
                OfferState.REPLACED: _("You accepted this offer, and another space came in its place."),
            }[offer.state]
        )
