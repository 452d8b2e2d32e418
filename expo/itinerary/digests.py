"""Mails about changed itineraries, one for all edits, a few minutes after the last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.accounts.permissions import Permission
from expo.accounts.queries import works_for
from expo.config import settings
from expo.db import db
from expo.delegations.links import delegation_address
from expo.delegations.models import Delegation
from expo.delegations.rules import GONE
from expo.due_work import attempt, retry_at
from expo.history.subjects import Subject
from expo.i18n import force_locale, localize
from expo.itinerary.changes import (
    MemberLine,
    change_line,
    gone_line,
    is_notable,
    is_rescheduled,
    is_told_to_drivers,
    line_for,
    new_line,
)
from expo.itinerary.mails import ITINERARY_CHANGED
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.itinerary.queries import items_of, people_in
from expo.itinerary.rules import ItemState
from expo.itinerary.runs.mails import queue_driver_mails
from expo.mail.services import queue
from expo.programme.told import ToldSessions, told_by_programme
from expo.registration.notices import ticket_address
from expo.registration.rules import mailbox


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is told of changes of an itinerary, where they read it, and whom the mail is about."""

    email: str
    name: str
    language: str
    link: str
    about: tuple[Subject, int]


def queue_itinerary_mails() -> int:
    """Queue the mails of one itinerary that is due, in the caller's transaction; where that fails they wait a while, and the
    others' do not; those of a delegation that does not come wait until it does. Returns the number of itineraries: 0 or 1.
    """
    query = sa.select(Itinerary).join(Delegation).where(Itinerary.tell_at <= clock.now(), Delegation.state.not_in(GONE))
    first = query.order_by(Itinerary.tell_at).limit(1)
    itinerary = db.session.scalar(first.with_for_update(of=Itinerary, skip_locked=True))
    if itinerary is None:
        return 0
    if not attempt(lambda: _tell_everybody(itinerary), "mails of itineraries", itinerary.delegation_id):
        itinerary.tell_at = retry_at()
    db.session.flush()
    return 1


def _tell_everybody(itinerary: Itinerary) -> None:
    told = [(item, was) for item, was in _take_pending(itinerary) if not _is_past(item, was)]
    pending = {item.id: was for item, was in told}
    changed = [item for item, was in told if is_notable(item, was)]
    if changed:
        _queue_mails(itinerary.delegation, changed, pending)
    if told:
        queue_driver_mails([(item, was) for item, was in told if is_told_to_drivers(item, was)])


def _take_pending(itinerary: Itinerary) -> list[tuple[ItineraryItem, dict[str, Any]]]:
    """The items that changed since the last mail, each with what was told of it; none waits for a mail any more."""
    items = items_of(itinerary.delegation, with_deleted=True)
    told = [(item, item.pending) for item in items if item.pending is not None]
    for item, _was in told:
        item.pending = None
    itinerary.first_at, itinerary.tell_at = None, None
    return told


def _queue_mails(delegation: Delegation, items: Sequence[ItineraryItem], pending: Mapping[int, Any]) -> None:
    """Queue a mail to each member with what is new for them, changed for them or no longer theirs, and to the contact and the
    liaison with all of it; to one mailbox one mail, without the sessions of which the programme tells it.
    """
    words = _Words(delegation, pending)
    mails = _mails_to(delegation, items, pending)
    told = _told_by_programme(delegation, mails, items, pending)
    for key, (addressee, own) in mails.items():
        mine = [
            words.of(item, own[item.id], addressee.language)
            for item in items
            if item.id in own and not (own[item.id] is MemberLine.CHANGED and (key, item.session_id) in told)
        ]
        if mine:
            _queue(delegation, mine, addressee)


@dataclass(frozen=True, slots=True)
class _Words:
    """The lines of one round of mails, each made once in each language."""

    delegation: Delegation
    pending: Mapping[int, Any]
    made: dict[tuple[int, MemberLine, str], str] = field(default_factory=dict)

    def of(self, item: ItineraryItem, line: MemberLine, language: str) -> str:
        key = (item.id, line, language)
        if key not in self.made:
            was, zone = self.pending[item.id], self.delegation.event.zone
            with force_locale(language):
                if line is MemberLine.NEW:
                    self.made[key] = new_line(item, zone, language)
                else:
                    told = gone_line if line is MemberLine.GONE else change_line
                    self.made[key] = told(item, was, zone, language)
        return self.made[key]


def _mails_to(
    delegation: Delegation, items: Sequence[ItineraryItem], pending: Mapping[int, Any]
) -> dict[str, tuple[Addressee, dict[int, MemberLine]]]:
    """Who is told what of which items, by mailbox: those who are told of all of them, then each member of their own; of members
    who share a mailbox the first is addressed, and told what has changed where that differs between them.
    """
    everything = dict.fromkeys((item.id for item in items), MemberLine.CHANGED)
    found = {mailbox(one.email): (one, everything) for one in _addressees(delegation)}
    whole = set(found)
    for member, person in people_in(delegation):
        key = mailbox(person.email or "")
        own = {item.id: line for item in items if (line := line_for(member.id, item, pending[item.id]))}
        if own and key and key not in whole:
            about = (Subject.REGISTRATION, person.id)
            first = Addressee(person.email, person.name, person.language, ticket_address(person), about)
            addressee, others = found.get(key, (first, {}))
            differ = {number for number in own.keys() & others.keys() if own[number] is not others[number]}
            found[key] = (addressee, others | own | dict.fromkeys(differ, MemberLine.CHANGED))
    return found


def _addressees(delegation: Delegation) -> list[Addressee]:
    """Who is told of every change: the contact, and the liaison officer with a link to the office's page."""
    about = (Subject.DELEGATION, delegation.id)
    desk = delegation_address(delegation)
    contact = Addressee(delegation.contact_email, delegation.contact_name, delegation.language, desk, about)
    found, liaison = [contact] if delegation.contact_email else [], delegation.liaison
    able = liaison is not None and works_for(liaison, delegation.event_id, Permission.SEE_DELEGATIONS)
    if liaison is not None and able and liaison.email != delegation.contact_email:
        found.append(Addressee(liaison.email, liaison.name, liaison.language, office_address(delegation), about))
    return found


def office_address(delegation: Delegation) -> str:
    """The itinerary's page for the expo's team."""
    return f"{settings().base_url}/organise/{delegation.event.slug}/delegations/{delegation.id}/itinerary"


def _told_by_programme(
    delegation: Delegation, mailboxes: Collection[str], items: Sequence[ItineraryItem], pending: Mapping[int, Any]
) -> ToldSessions:
    """(Mailbox, session) of moved sessions that people keep in their own programme or interpret: that mail tells them."""
    moved = [
        item.session_id
        for item in items
        if item.session_id
        and (was := pending[item.id])
        and item.own_state is ItemState.PLANNED
        and is_rescheduled(item, was)
    ]
    return told_by_programme(delegation.event, mailboxes, moved) if moved else set()


def _queue(delegation: Delegation, lines: Sequence[str], addressee: Addressee) -> None:
    event, language = delegation.event, addressee.language
    values = {
        "name": addressee.name,
        "delegation": localize(delegation.name, language),
        "expo": localize(event.name, language),
        "changes": "\n\n".join(lines),
        "link": addressee.link,
    }
    queue(
        ITINERARY_CHANGED,
        values,
        to=addressee.email,
        to_name=addressee.name,
        language=language,
        event_id=event.id,
        about=addressee.about,
        reply_to=event.contact or None,
    )


def _is_past(item: ItineraryItem, was: Mapping[str, str]) -> bool:
    """Whether an item is over, at its new time and at the former one: nobody needs to be told any more."""
    ended = [item.ends_at, *([datetime.fromisoformat(was["ends_at"])] if was else [])]
    return max(ended) <= clock.now()
