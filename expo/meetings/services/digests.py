"""Mails about meetings: one to each person about all that is new to them, some minutes after the last edit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.db import db
from expo.delegations.links import delegation_address
from expo.due_work import attempt, retry_at
from expo.events.models import Event
from expo.exhibitors.links import exhibitor_address
from expo.history.subjects import Subject
from expo.i18n import _, force_locale, localize
from expo.mail.services import queue
from expo.meetings.feeds import party_feed_address
from expo.meetings.mails import MEETINGS_CHANGED
from expo.meetings.meeting_models import Meeting, MeetingPerson
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.models import Party
from expo.meetings.services.news import known_of
from expo.occasions import Occasion, change_words, occasion_words
from expo.registration.models import Registration
from expo.registration.notices import ticket_address


@dataclass(frozen=True, slots=True)
class ToldReader:
    """Who is told, as whom, and where they read all of it."""

    email: str
    name: str
    party: str
    language: str
    link: str
    about: tuple[Subject, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting, what was known of it, and whether the reader had it before and has it now."""

    meeting: Meeting
    had: bool
    has: bool


def queue_meeting_mails() -> int:
    """Queue the mails about the meetings of one expo that are due, in the caller's transaction; where that fails they wait a
    while, and the other expos' do not. Returns the number of meetings.
    """
    due = sa.select(Meeting.event_id).where(Meeting.tell_at <= clock.now()).order_by(Meeting.tell_at).limit(1)
    event_id = db.session.scalar(due)
    if event_id is None:
        return 0
    query = sa.select(Meeting).where(Meeting.event_id == event_id, Meeting.tell_at <= clock.now()).options(*WHOLE)
    lock = query.order_by(Meeting.id).with_for_update(skip_locked=True, of=Meeting)
    meetings = list(db.session.scalars(lock))
    if not attempt(lambda: _tell_everybody(meetings), "mails of meetings", event_id):
        db.session.execute(
            sa.update(Meeting).where(Meeting.id.in_([one.id for one in meetings])).values(tell_at=retry_at())
        )
    db.session.flush()
    return len(meetings)


def _tell_everybody(meetings: Sequence[Meeting]) -> None:
    gathered: dict[ToldReader, list[Change]] = {}
    for meeting in meetings:
        was = meeting.pending or {}
        for reader, change in _readers(meeting, was):
            gathered.setdefault(reader, []).append(change)
    for reader, changes in gathered.items():
        _tell(meetings[0].event, reader, changes)
    for meeting in meetings:
        meeting.pending = meeting.first_at = meeting.tell_at = None


def _readers(meeting: Meeting, was: dict[str, Any]) -> Iterator[tuple[ToldReader, Change]]:
    """Each person, each party's contact and the liaison, with what the change is for them."""
    now, before = known_of(meeting), set(was.get("people", ())) if was.get("on") else set()
    for person in meeting.people:
        had, has = person.registration_id in before, now.on and person.registration_id in now.people
        if (had or has) and person.registration.email:
            yield _person(person, _party_name(meeting, person)), Change(meeting, had, has)
    whole = Change(meeting, bool(was.get("on")), now.on)
    if not (whole.had or whole.has):
        return
    for side in meeting.sides:
        if now.on and not side.party.stands:
            continue  # it has left; who of the others meet is decided without it
        contact = _contact(side.party)
        if contact is not None and contact.email:
            yield contact, whole
    liaison = meeting.liaison
    if liaison is not None and liaison.active:
        address = f"{settings().base_url}/organise/{meeting.event.slug}/meetings/{meeting.id}"
        name = " – ".join(side.party.name_in(liaison.language) for side in meeting.sides)
        yield (
            ToldReader(liaison.email, liaison.name, name, liaison.language, address, (Subject.MEETING, meeting.id)),
            whole,
        )


def _person(person: MeetingPerson, party: str) -> ToldReader:
    one: Registration = person.registration
    link = f"{ticket_address(one)}/meetings"
    return ToldReader(one.email, one.name, party, one.language, link, (Subject.REGISTRATION, one.id))


def _party_name(meeting: Meeting, person: MeetingPerson) -> str:
    """The party for which somebody sits, or sat, at the table; it may have left the meeting."""
    found = next((one.party for one in meeting.sides if one.party_id == person.party_id), None)
    party = found or db.session.get_one(Party, person.party_id)
    return party.name_in(person.registration.language)


def _contact(party: Party) -> ToldReader | None:
    """The contact of a firm, a delegation or a body."""
    if party.exhibitor is not None:
        one, name = party.exhibitor, party.name
        return ToldReader(
            one.email, name, name, one.language, f"{exhibitor_address(one)}/meetings", (Subject.EXHIBITOR, one.id)
        )
    if party.delegation is not None:
        group, link = party.delegation, f"{delegation_address(party.delegation)}/meetings"
        about = (Subject.DELEGATION, group.id)
        return ToldReader(
            group.contact_email, group.contact_name, party.name_in(group.language), group.language, link, about
        )
    if party.body is None:
        return None
    body, link = party.body, party_feed_address(party)
    return ToldReader(
        body.contact_email,
        body.contact_name,
        party.name_in(body.language),
        body.language,
        link,
        (Subject.BODY, body.id),
    )


def _tell(event: Event, reader: ToldReader, changes: Sequence[Change]) -> None:
    with force_locale(reader.language):
        lines = [line for change in changes if (line := _line(change, event.zone, reader.language))]
    if not lines:
        return
    values = {
        "name": reader.name,
        "party": reader.party,
        "expo": localize(event.name, reader.language),
        "changes": "\n\n".join(lines),
        "link": reader.link,
    }
    queue(
        MEETINGS_CHANGED,
        values,
        to=reader.email,
        to_name=reader.name,
        language=reader.language,
        event_id=event.id,
        about=reader.about,
        reply_to=event.contact or None,
    )


def _line(change: Change, zone: str, language: str) -> str:
    """What a change is for its reader: new, as it was and is, or that it does not take place; empty where nothing differs."""
    meeting = change.meeting
    title = " – ".join(side.party.name_in(language) for side in meeting.sides)
    before, now = _occasion(meeting.pending or {}), _now(meeting)
    if change.had and not change.has:
        was = occasion_words(before or now, zone, language)
        reason = f" ({meeting.reason})" if meeting.reason else ""
        return _("“%(title)s” does not take place. It was: %(was)s.", title=title, was=was) + reason
    if not change.had or before is None:
        return f"{title}: {occasion_words(now, zone, language)}"
    reason = f" ({meeting.reason})" if meeting.reason and before != now else ""
    return "" if before == now else f"{title}: {change_words(before, now, zone, language)}{reason}"


def _occasion(was: dict[str, Any]) -> Occasion | None:
    if not was.get("starts_at"):
        return None
    starts, ends = (datetime.fromisoformat(was[name]) for name in ("starts_at", "ends_at"))
    return Occasion(starts, ends, was["place"])


def _now(meeting: Meeting) -> Occasion:
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("people were told of a meeting without a time")
    return Occasion(meeting.starts_at, meeting.ends_at, meeting.place.name if meeting.place else "")
