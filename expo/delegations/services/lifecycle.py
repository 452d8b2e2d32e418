"""The lifecycle of a delegation: inviting, applying, accepting, declining, withdrawing, editing, private links."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.accounts.permissions import Permission
from expo.accounts.queries import team_who_may
from expo.db import db
from expo.delegations.domain_events import (
    DelegationAccepted,
    DelegationLeft,
    DelegationLinkRenewed,
    DelegationMoved,
    LiaisonReplaced,
)
from expo.delegations.mails import (
    DELEGATION_APPLIED,
    DELEGATION_DECLINED,
    DELEGATION_INVITED,
    DELEGATION_LINK,
    DELEGATION_WITHDRAWN,
)
from expo.delegations.models import Delegation, Member
from expo.delegations.notices import queue_head_mail
from expo.delegations.queries import member_count
from expo.delegations.rules import DelegationState, may_become
from expo.delegations.services.liaisons import tell_of_liaison
from expo.delegations.services.returns import welcome_back
from expo.domain_events import dispatch
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.events.rules import Window
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, _n, localize
from expo.kit.tokens import new_key
from expo.registration.models import Registration
from expo.registration.rules import LIVE, mailbox
from expo.registration.services.decisions import cancel
from expo.registration.services.register import window_of

FIELDS = (
    "country",
    "name",
    "lead_body",
    "host",
    "purpose",
    "sectors",
    "linked_firms",
    "arrives_on",
    "leaves_on",
    "quota",
    "contact_name",
    "contact_email",
    "language",
    "category_id",
    "precedence",
    "liaison_id",
    "letter_quota",
)
HEAD_FIELDS = frozenset(
    {"name", "lead_body", "purpose", "sectors", "linked_firms", "arrives_on", "leaves_on", "language"}
)
MOST_APPLIED = 60  # seats an application may ask for; an organiser may grant more


def invite(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Delegation:
    """Invite a delegation; its contact is mailed the private link."""
    delegation = _insert(event, fields, DelegationState.INVITED)
    record(
        Verb.INVITED,
        delegation,
        by=by,
        event_id=event.id,
        named=title_of(delegation),
        after={"quota": delegation.quota},
    )
    queue_head_mail(delegation, DELEGATION_INVITED)
    return delegation


def apply(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Delegation:
    """Apply as a delegation. Raises Refused outside the registration window, and for more than `MOST_APPLIED` seats."""
    if window_of(event) is not Window.OPEN:
        raise Refused(_("Registration is closed."))
    if fields["quota"] > MOST_APPLIED:
        raise Refused(
            _("Ask for %(most)s seats at most, and write to the organisers if you need more.", most=MOST_APPLIED)
        )
    delegation = _insert(event, fields, DelegationState.APPLIED)
    record(
        Verb.APPLIED,
        delegation,
        by=by,
        event_id=event.id,
        named=title_of(delegation),
        after={"quota": delegation.quota},
    )
    queue_head_mail(delegation, DELEGATION_APPLIED)
    return delegation


def accept(delegation: Delegation, *, by: Actor, people: bool = False) -> None:
    """Accept an application (an organiser) or an invitation (the head), or one that was withdrawn, with `people` together with
    the members whom that cancelled. The head is notified. Raises Refused where parts of its itinerary clash with what was
    planned since.
    """
    was = _set_state(delegation, DelegationState.ACCEPTED, Verb.ACCEPTED, by)
    dispatch(DelegationAccepted(delegation, was, by))
    welcome_back(delegation, people=people, by=by)


def decline(delegation: Delegation, *, by: Actor, reason: str = "") -> None:
    """Decline an application (an organiser) or an invitation (the head). The reason is mailed."""
    _set_state(delegation, DelegationState.DECLINED, Verb.DECLINED, by)
    queue_head_mail(delegation, DELEGATION_DECLINED, {"reason": reason})


def withdraw(delegation: Delegation, *, by: Actor) -> int:
    """Withdraw the delegation: cancel and notify its members, except those registered before they joined, and mail its
    contact, who is told of their own registration by that mail. Returns how many were cancelled.
    """
    _set_state(delegation, DelegationState.WITHDRAWN, Verb.WITHDREW, by)
    delegation.join_key = None
    dispatch(DelegationLeft(delegation, by))
    query = sa.select(Registration).join(Member, Member.registration_id == Registration.id)
    own = query.where(Member.delegation_id == delegation.id, Member.came_registered.is_(False))
    coming = db.session.scalars(own.where(Registration.state.in_(LIVE))).all()
    for registration in coming:
        cancel(registration, by=by, told=mailbox(registration.email) != mailbox(delegation.contact_email))
    queue_head_mail(delegation, DELEGATION_WITHDRAWN)
    return len(coming)


def edit(delegation: Delegation, fields: Mapping[str, Any], *, version: int, by: Actor, mail_link: bool = True) -> None:
    """Save a delegation's fields. With another address of its contact the private link is renewed; `mail_link`: the new one
    is mailed there. Raises Changed when `version` is stale, Refused for a quota below the existing seats, or a liaison
    officer who is not of the expo's team.
    """
    lock_delegation(delegation)
    if delegation.version != version:
        raise Changed(_("Somebody else changed this delegation while you wrote."), changes_since(delegation, version))
    before = {name: getattr(delegation, name) for name in FIELDS}
    _set_fields(delegation, fields)
    seats = member_count(delegation)
    if delegation.quota < seats:
        raise Refused(_n("There is %(num)d seat already.", "There are %(num)d seats already.", seats))
    delegation.version += 1
    db.session.flush()
    was, now = differences(before, {name: getattr(delegation, name) for name in FIELDS})
    record(
        Verb.CHANGED,
        delegation,
        by=by,
        event_id=delegation.event_id,
        named=title_of(delegation),
        before=was,
        after={**now, "version": delegation.version},
    )
    _tell_others(delegation, before, by=by)
    if mailbox(before["contact_email"]) != mailbox(delegation.contact_email):
        renew_link(delegation, by=by, told=mail_link)


def _tell_others(delegation: Delegation, before: Mapping[str, Any], *, by: Actor) -> None:
    """Report another liaison officer and another country to those who rely on them."""
    if before["liaison_id"] != delegation.liaison_id:
        tell_of_liaison(delegation, before["liaison_id"])
        dispatch(LiaisonReplaced(delegation, before["liaison_id"], by))
    if before["country"] != delegation.country:
        dispatch(DelegationMoved(delegation, by))


def change_note(delegation: Delegation, note: str, *, by: Actor) -> None:
    """Set the organisers' internal note."""
    before, delegation.note = delegation.note, note
    db.session.flush()
    record(
        Verb.NOTED,
        delegation,
        by=by,
        event_id=delegation.event_id,
        named=title_of(delegation),
        before={"note": before},
        after={"note": note},
    )


def renew_link(delegation: Delegation, *, by: Actor, told: bool = True) -> None:
    """Renew the private link of the delegation's page and, if `told`, mail it; the old one stops working."""
    replace_link(delegation, by=by)
    record(Verb.RENEWED_THE_LINK_OF, delegation, by=by, event_id=delegation.event_id, named=title_of(delegation))
    if told:
        queue_head_mail(delegation, DELEGATION_LINK)


def replace_link(delegation: Delegation, *, by: Actor) -> None:
    """Draw a new private link without a mail; the old one, and the addresses of the delegation's calendars, stop working."""
    delegation.link_key = new_key()
    db.session.flush()
    dispatch(DelegationLinkRenewed(delegation, by))


def send_link(delegation: Delegation, *, by: Actor) -> None:
    """Mail the private link once more. Raises Refused where there is no address."""
    if not delegation.contact_email:
        raise Refused(_("There is no mail address to send it to."))
    record(Verb.SENT_THE_LINK_OF, delegation, by=by, event_id=delegation.event_id, named=title_of(delegation))
    queue_head_mail(delegation, DELEGATION_LINK)


def open_join_link(delegation: Delegation, *, by: Actor) -> None:
    """Open the join link for members, or renew it: an earlier one stops working."""
    check_accepted(delegation)
    delegation.join_key = new_key()
    db.session.flush()
    record(Verb.OPENED_THE_MEMBERS_LINK_OF, delegation, by=by, event_id=delegation.event_id, named=title_of(delegation))


def close_join_link(delegation: Delegation, *, by: Actor) -> None:
    """Close the join link for members."""
    delegation.join_key = None
    db.session.flush()
    record(Verb.CLOSED_THE_MEMBERS_LINK_OF, delegation, by=by, event_id=delegation.event_id, named=title_of(delegation))


def lock_delegation(delegation: Delegation) -> None:
    """Refresh the delegation and lock its row until the transaction ends; changes of its seats take this lock too."""
    query = sa.select(Delegation).where(Delegation.id == delegation.id).with_for_update()
    db.session.scalar(query, execution_options={"populate_existing": True})


def check_accepted(delegation: Delegation) -> None:
    """Raises Refused unless the delegation is accepted."""
    if delegation.state is not DelegationState.ACCEPTED:
        raise Refused(_("Members can be named once the delegation is accepted."))


def title_of(delegation: Delegation) -> str:
    return localize(delegation.name)


def _insert(event: Event, fields: Mapping[str, Any], state: DelegationState) -> Delegation:
    delegation = Delegation(
        uid=uuid.uuid4().hex,
        event=event,
        state=state,
        link_key=new_key(),
        created_at=clock.now(),
    )
    _set_fields(delegation, fields)
    db.session.add(delegation)
    db.session.flush()
    return delegation


def _set_fields(delegation: Delegation, fields: Mapping[str, Any]) -> None:
    liaison = delegation.liaison_id
    for name in FIELDS:
        if name in fields:
            setattr(delegation, name, fields[name])
    if delegation.arrives_on and delegation.leaves_on and delegation.leaves_on < delegation.arrives_on:
        raise Refused(_("The delegation would leave before it arrives."))
    officers = {one.id for one in team_who_may(delegation.event.id, Permission.SEE_DELEGATIONS)}
    if delegation.liaison_id not in {None, liaison, *officers}:
        raise Refused(_("The liaison officer must be one of the expo’s team who may open delegations."))


def _set_state(delegation: Delegation, state: DelegationState, verb: Verb, by: Actor) -> DelegationState:
    """Returns the state that it was in."""
    lock_delegation(delegation)
    before = delegation.state
    if not may_become(before, state):
        raise Refused(_("This delegation cannot be changed so any more. Look at the page again."))
    delegation.state = state
    delegation.version += 1
    db.session.flush()
    record(
        verb,
        delegation,
        by=by,
        event_id=delegation.event_id,
        named=title_of(delegation),
        before={"state": before},
        after={"state": state, "version": delegation.version},
    )
    return before
