"""Clearance of members, reminders, and handing over the lead."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.board import BoardRow
from expo.delegations.mails import DELEGATION_LINK, MEMBER_REMINDED
from expo.delegations.models import Delegation, Member
from expo.delegations.notices import queue_head_mail, queue_member_mail
from expo.delegations.rules import Clearance, Lane, MemberRole, Who
from expo.delegations.services.lifecycle import check_accepted, lock_delegation, replace_link, title_of
from expo.delegations.services.member_history import check_version, name_of, record_change
from expo.errors import NotFound, Refused
from expo.events.queries import zones_of
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _
from expo.mail.queries import mailed_since
from expo.registration.domain_events import PersonErased
from expo.registration.rules import mailbox

REMINDER_INTERVAL = timedelta(hours=24)
_CLEARED = ("lane", "clearance", "clearance_expires_on")


def set_clearance(
    member: Member,
    *,
    lane: Lane,
    clearance: Clearance,
    expires_on: date | None,
    zones: Collection[int],
    version: int,
    by: Actor,
) -> None:
    """Set a member's lane, clearance, its day of expiry and the ids of its zones (none: as their category). Stores who
    decided, and when. Raises Changed when `version` is stale.
    """
    lock_delegation(member.delegation)
    db.session.refresh(member)
    check_version(member, version)
    before = _clearance_values(member)
    if clearance is not member.clearance:
        decided = clearance in {Clearance.GIVEN, Clearance.REFUSED}
        member.cleared_by = by.name if decided else ""
        member.cleared_at = clock.now() if decided else None
    member.lane, member.clearance = lane, clearance
    member.clearance_expires_on = expires_on
    member.zones = [zone for zone in zones_of(member.delegation.event) if zone.id in zones]
    member.version += 1
    db.session.flush()
    record_change(Verb.CLEARED, member, before, _clearance_values(member), named=name_of(member), by=by)


def _clearance_values(member: Member) -> dict[str, Any]:
    """A member's clearance for the history; zones by their current names."""
    return {name: getattr(member, name) for name in _CLEARED} | {"zones": [zone.name for zone in member.zones]}


def queue_reminders(
    delegation: Delegation, rows: Sequence[BoardRow], words: Mapping[str, Mapping[int, Sequence[str]]], *, by: Actor
) -> int:
    """Queue a mail to each member with something to complete, in their language (`words`: the missing things by language
    and registration id), at most once a day each. Returns how many were mailed.
    """
    since, mailed = clock.now() - REMINDER_INTERVAL, 0
    for row in rows:
        person = row.person
        if person is None or not person.email or not row.missing_from(Who.MEMBER):
            continue
        if mailed_since(MEMBER_REMINDED.key, (Subject.REGISTRATION, person.id), since):
            continue
        missing = words[person.language].get(person.id, ())
        queue_member_mail(delegation, person, MEMBER_REMINDED, {"missing": "\n".join(missing)})
        mailed += 1
    if mailed:
        record(
            Verb.REMINDED_MEMBERS_OF,
            delegation,
            by=by,
            event_id=delegation.event_id,
            named=title_of(delegation),
            after={"people": mailed},
        )
    db.session.flush()
    return mailed


def hand_over(delegation: Delegation, member: Member, *, by: Actor) -> None:
    """Make another member the head: the head's link is renewed and mailed to them; the former head becomes a deputy."""
    lock_delegation(delegation)
    check_accepted(delegation)
    person = member.registration
    if person is None:
        raise NotFound(_("Nobody has this seat yet."))
    if not person.email:
        raise Refused(_("%(name)s gave no mail address, so the link cannot be sent.", name=person.name))
    former = sa.update(Member).where(Member.delegation_id == delegation.id, Member.role == MemberRole.HEAD)
    db.session.execute(former.values(role=MemberRole.DEPUTY, version=Member.version + 1))
    member.role, member.version = MemberRole.HEAD, member.version + 1
    before = delegation.contact_name
    delegation.contact_name, delegation.contact_email = person.name, person.email
    delegation.language = person.language
    delegation.version += 1
    replace_link(delegation, by=by)
    record(
        Verb.HANDED_OVER_THE_LEAD_OF,
        delegation,
        by=by,
        event_id=delegation.event_id,
        named=title_of(delegation),
        before={"head": before},
        after={"head": person.name, "version": delegation.version},
    )
    queue_head_mail(delegation, DELEGATION_LINK)


def vacate_membership(erased: PersonErased) -> None:
    """An erased person leaves a member to be named. A head leaves the delegation's contact with it: its link stops working."""
    member = db.session.scalar(sa.select(Member).where(Member.registration_id == erased.person.id))
    if member is not None:
        delegation = member.delegation
        if member.role is MemberRole.HEAD and mailbox(delegation.contact_email) == erased.person.email_key:
            delegation.contact_name, delegation.contact_email = "", ""
            delegation.version += 1
            replace_link(delegation, by=PROGRAM)
        member.registration, member.registration_id = None, None
        member.version += 1
        member.reset_clearance()
        db.session.flush()
