"""What becomes of the journey of a delegation that is withdrawn, of one that comes after all, and of the parts that are for a
removed seat alone: without anybody named, a part would be for everybody.
"""

from expo import clock
from expo.db import db
from expo.delegations.domain_events import (
    TAKEN_OUT,
    DelegationAccepted,
    DelegationLeft,
    SeatPart,
    SeatRemoved,
    SeatUndecided,
)
from expo.delegations.models import Delegation, Member
from expo.delegations.queries import members_of
from expo.delegations.rules import GONE
from expo.errors import NotFound, Refused
from expo.history.services import Actor
from expo.i18n import _, localize
from expo.itinerary.changes import OFF, pending_values
from expo.itinerary.duties import engage
from expo.itinerary.models import OF_REMOVED_SEAT, ItineraryItem
from expo.itinerary.queries import items_of, itinerary_for
from expo.itinerary.rules import ItemState, mail_due_at
from expo.itinerary.runs.mails import queue_driver_mails
from expo.itinerary.runs.vehicle_checks import check_vehicle
from expo.itinerary.services import change_item_state, edit_item, placement_of
from expo.web.filters import short_moment

_MOST_NAMED = 5


def tell_drivers(left: DelegationLeft) -> None:
    """Tell the drivers of a delegation that was withdrawn that its runs do not take place. Its people are told that they are
    cancelled; what they were to be told of the journey waits until the delegation comes after all.
    """
    runs = [one for one in _planned(left.delegation) if one.vehicle_id]
    queue_driver_mails([(one, one.pending or pending_values(placement_of(one))) for one in runs])
    for one in runs:
        if one.pending != {}:  # nobody was told yet of one that is new
            one.pending = {**(one.pending or pending_values(placement_of(one))), OFF: True}
        _renew_entry(one)
    db.session.flush()


def release_interpreters(left: DelegationLeft) -> None:
    """Free the interpreters of a delegation that does not come; each is told once, and their calendars say so."""
    for item in items_of(left.delegation):
        if item.bookings:
            engage(item, item.interpreters)
    db.session.flush()


def resume_journey(accepted: DelegationAccepted) -> None:
    """Hold the parts to come of a delegation that is accepted to the rules of planning: its vehicles and interpreters may have
    been taken meanwhile. Raises Refused, naming the parts, where they were. Where it did not come, its interpreters and
    drivers are told that their parts take place again, and its people what waited for them.
    """
    parts = _planned(accepted.delegation)
    faults = [fault for one in parts if (fault := _fault(one, by=accepted.by))]
    if faults:
        told = _("Parts of its itinerary cannot be as they were planned. Change them, then accept the delegation.")
        raise Refused(told, faults[:_MOST_NAMED])
    if accepted.was in GONE:
        for one in parts:
            if one.vehicle_id:
                _renew_entry(one)
        _schedule_mail(accepted.delegation)
    db.session.flush()


def settle_parts(removed: SeatRemoved) -> None:
    """Take out the parts that are for the seat alone, or give them to another member, in one mail to each who is concerned.
    Those that are over or cancelled are taken out without asking. Raises SeatUndecided where a planned one has no fate.
    """
    member, by = removed.member, removed.by
    parts = [one for one in items_of(member.delegation, with_deleted=True) if one.named == {member.id}]
    planned = [one for one in parts if one.state is ItemState.PLANNED and one.ends_at > clock.now()]
    if any(one.id not in removed.fates for one in planned):
        raise SeatUndecided([SeatPart(one.id, _part_words(one)) for one in planned])
    for part in planned:
        fate = removed.fates[part.id]
        if fate == TAKEN_OUT:
            change_item_state(part, ItemState.DELETED, by=by)
        else:
            edit_item(part, {}, people=[_other_member(member, fate)], version=part.version, by=by)
    for part in parts:
        if part.named == {member.id}:
            part.own_state, part.details = ItemState.DELETED, {OF_REMOVED_SEAT: str(member.id)}
    db.session.flush()


def _part_words(item: ItineraryItem) -> str:
    return f"{localize(item.title)} ({short_moment(item.starts_at, item.delegation.event.zone)})"


def _other_member(member: Member, fate: str) -> Member:
    """Raises NotFound where it is no other member of the delegation."""
    others = {str(one.id): one for one, _person in members_of(member.delegation)}
    found = others.get(fate)
    if found is None or found.id == member.id:
        raise NotFound(_("There is no such member."))
    return found


def _planned(delegation: Delegation) -> list[ItineraryItem]:
    """The parts that take place and are not over."""
    now = clock.now()
    return [one for one in items_of(delegation) if one.state is ItemState.PLANNED and one.ends_at > now]


def _fault(item: ItineraryItem, *, by: Actor) -> str:
    try:
        check_vehicle(item, by=by)
        engage(item, item.interpreters)
    except Refused as refused:
        return _("“%(title)s”: %(why)s", title=localize(item.title), why=refused.message)
    return ""


def _renew_entry(item: ItineraryItem) -> None:
    """Drivers' calendars take the entry anew."""
    item.own_sequence += 1
    item.changed_at = clock.now()


def _schedule_mail(delegation: Delegation) -> None:
    """Have told what waited while the delegation did not come."""
    itinerary, now = itinerary_for(delegation), clock.now()
    if itinerary is None:
        return
    itinerary.revision += 1
    itinerary.changed_at = now
    if any(one.pending is not None for one in items_of(delegation, with_deleted=True)):
        itinerary.first_at, itinerary.tell_at = now, mail_due_at(now, now)
