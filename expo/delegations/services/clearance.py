"""What is done for members: clearance, reminders, handing over the lead."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.board import BoardRow
from expo.delegations.mails import DELEGATION_LINK, MEMBER_REMINDED
from expo.delegations.models import Delegation, Member
from expo.delegations.notices import tell_head, tell_member
from expo.delegations.rules import Clearance, Lane, MemberRole, Who
from expo.delegations.services.lifecycle import check_coming, lock, named
from expo.errors import Changed, NotFound, Refused
from expo.events.queries import zones_of
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.tokens import new_key
from expo.mail.queries import mailed_since
from expo.registration.happenings import PersonErased

REMINDED_EVERY = timedelta(hours=24)
_CLEARED = ("lane", "clearance", "clearance_expires_on")


def clear(
    member: Member,
    *,
    lane: Lane,
    clearance: Clearance,
    expires_on: date | None,
    zones: Collection[int],
    version: int,
    by: Actor,
) -> None:
    """Set by which lane somebody comes in, whether they are cleared, until when, and for which zones by their ids (none: as
    their category). Who cleared, and when, is kept. Raises Changed when it was saved in between.
    """
    lock(member.delegation)
    db.session.refresh(member)
    if member.version != version:
        raise Changed(_("Somebody else changed this member while you wrote."), changes_since(member, version))
    before = _cleared(member)
    if clearance is not member.clearance:
        decided = clearance in {Clearance.GIVEN, Clearance.REFUSED}
        member.cleared_by_id = by.account_id if decided else None
        member.cleared_at = clock.now() if decided else None
    member.lane, member.clearance = lane, clearance
    member.clearance_expires_on = expires_on
    member.zones = [zone for zone in zones_of(member.delegation.event) if zone.id in zones]
    member.version += 1
    db.session.flush()
    was, now = differences(before, _cleared(member))
    record(
        Verb.CLEARED,
        member,
        by=by,
        event_id=member.delegation.event_id,
        named=member.registration.name if member.registration else "",
        before=was,
        after={**now, "version": member.version},
    )


def _cleared(member: Member) -> dict[str, Any]:
    """What the history says of a member's clearance; zones by the names they have now."""
    return {name: getattr(member, name) for name in _CLEARED} | {"zones": [zone.name for zone in member.zones]}


def remind(
    delegation: Delegation, rows: Sequence[BoardRow], words: Mapping[str, Mapping[int, Sequence[str]]], *, by: Actor
) -> int:
    """Mail each of the members who has something to complete what it is, in their language (`words` by language and
    registration), once a day at most. Returns how many were written to.
    """
    since, told = clock.now() - REMINDED_EVERY, 0
    for row in rows:
        person = row.person
        if person is None or not person.email or not row.missing_from(Who.MEMBER):
            continue
        if mailed_since(MEMBER_REMINDED.key, ("registration", person.id), since):
            continue
        missing = words[person.language].get(person.id, ())
        tell_member(delegation, person, MEMBER_REMINDED, {"missing": "\n".join(missing)})
        told += 1
    if told:
        record(
            Verb.REMINDED_MEMBERS_OF,
            delegation,
            by=by,
            event_id=delegation.event_id,
            named=named(delegation),
            after={"people": told},
        )
    db.session.flush()
    return told


def hand_over(delegation: Delegation, member: Member, *, by: Actor) -> None:
    """Another member leads from now on: the head's link is a new one and goes to them; who led becomes a deputy."""
    lock(delegation)
    check_coming(delegation)
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
    delegation.language, delegation.link_key = person.language, new_key()
    delegation.version += 1
    db.session.flush()
    record(
        Verb.HANDED_OVER_THE_LEAD_OF,
        delegation,
        by=by,
        event_id=delegation.event_id,
        named=named(delegation),
        before={"head": before},
        after={"head": person.name, "version": delegation.version},
    )
    tell_head(delegation, DELEGATION_LINK)


def vacate_seat(erased: PersonErased) -> None:
    """The seat of somebody who is forgotten is to be named again."""
    member = db.session.scalar(sa.select(Member).where(Member.registration_id == erased.person.id))
    if member is not None:
        member.registration, member.registration_id = None, None
        member.version += 1
        member.clear_anew()
        db.session.flush()
