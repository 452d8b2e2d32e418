"""Mails about meetings: one to each person about all that is new to them, some minutes after the last edit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.queries import works_for
from expo.config import settings
from expo.db import db
from expo.delegations.links import delegation_address
from expo.due_work import attempt, retry_at
from expo.events.models import Event
from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor
from expo.history.subjects import Subject
from expo.i18n import _, force_locale, localize
from expo.mail.services import queue
from expo.meetings.body_pages.links import body_address
from expo.meetings.mails import MEETINGS_CHANGED
from expo.meetings.meeting_models import Meeting, MeetingPerson
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.rules import PlaceKind, ToldAs
from expo.meetings.services.change_lines import Change, line_of
from expo.meetings.services.news import FIRMS, known_of, knows_now
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.registration.rules import LIVE as COMING
from expo.registration.rules import mailbox


@dataclass(frozen=True, slots=True)
class ToldReader:
    """Who is told, as whom, and where they read all of it."""

    email: str
    name: str
    party: str
    language: str
    link: str
    about: tuple[Subject, int]


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
        for reader, change in _once_each(_unread(meeting)):
            gathered.setdefault(reader, []).append(change)
    for reader, changes in gathered.items():
        _tell(meetings[0].event, reader, changes)
    for meeting in meetings:
        meeting.pending = meeting.first_at = meeting.tell_at = None


def _once_each(readers: Iterable[tuple[ToldReader, Change]]) -> Iterator[tuple[ToldReader, Change]]:
    """Who is told of a meeting in two roles gets one mail: as a party's contact, who reads of all of its meetings, else as who
    sits there, else as its liaison officer.
    """
    rank = {Subject.REGISTRATION: 1, Subject.ACCOUNT: 2}
    found: dict[str, list[tuple[ToldReader, Change]]] = {}
    for reader, change in sorted(readers, key=lambda one: rank.get(one[0].about[0], 0)):
        found.setdefault(mailbox(reader.email), []).append((reader, change))
    return ((same[0][0], change) for same in found.values() for _reader, change in same)


def firm_lines(exhibitor: Exhibitor) -> str:
    """The news about the meetings at a firm's booth that its contact is about to be told, for the mail about its space,
    which goes out first; the next mail to it about these meetings starts from there.
    """
    lines: list[str] = []
    for meeting in _waiting_at_booth(exhibitor):
        for reader, change in _unread(meeting):
            if reader.about != (Subject.EXHIBITOR, exhibitor.id):
                continue
            with force_locale(reader.language):
                lines.append(line_of(change, meeting.event.zone, reader.language))
            knows_now(meeting, exhibitor.id)
    found = [line for line in dict.fromkeys(lines) if line]
    if not found:
        return ""
    with force_locale(exhibitor.language):
        return "\n\n".join([_("This is new about your meetings:"), *found])


def _waiting_at_booth(exhibitor: Exhibitor) -> Sequence[Meeting]:
    """The meetings at a firm's booth about which a mail is to go out."""
    query = sa.select(Meeting).join(MeetingPlace, MeetingPlace.id == Meeting.meeting_place_id)
    query = query.join(Party, Party.id == MeetingPlace.owner_id).where(Party.exhibitor_id == exhibitor.id)
    query = query.where(MeetingPlace.kind == PlaceKind.BOOTH, Meeting.tell_at.is_not(None))
    return db.session.scalars(query.options(*WHOLE).order_by(Meeting.starts_at, Meeting.id)).all()


def _unread(meeting: Meeting) -> Iterator[tuple[ToldReader, Change]]:
    """Who is to be told, with what has changed since each of them was told: a firm by the mail about its booth, perhaps, and
    whoever reads that one's mails.
    """
    pending = meeting.pending or {}
    knows: dict[str, dict[str, Any]] = {}
    for side in meeting.sides:
        known = pending.get(FIRMS, {}).get(str(side.party.exhibitor_id))
        if known is not None and side.party.exhibitor is not None:
            knows[mailbox(side.party.exhibitor.email)] = known
    yield from (one for one in _readers(meeting, pending) if mailbox(one[0].email) not in knows)
    for address, known in knows.items():
        yield from (one for one in _readers(meeting, known) if mailbox(one[0].email) == address)


def _readers(meeting: Meeting, was: Mapping[str, Any]) -> Iterator[tuple[ToldReader, Change]]:
    """Each person, each party's contact and the liaison officers, with what the change is for them. Somebody whose registration
    ended was told of that.
    """
    now, before = known_of(meeting), set(was.get("people", ())) if was.get("on") else set()
    roles = _roles(meeting)
    for person in meeting.people:
        had, has = person.registration_id in before, now.on and person.registration_id in now.people
        if (had or has) and person.registration.email and person.registration.state in COMING:
            role = roles.get(person.party_id, ToldAs.PARTY)
            yield _person(person, _party_name(meeting, person)), Change(meeting, was, had, has, role)
    had, has = bool(was.get("on")), now.on
    if not (had or has):
        return
    for side in meeting.sides:
        if not side.party.stands:
            continue  # it has left, and knows it; who of the others meet is decided without it
        contact = _contact(side.party)
        if contact is not None and contact.email:
            yield contact, Change(meeting, was, had, has, roles[side.party_id])
    former = was.get("liaison", now.liaison) if had else None
    for number in dict.fromkeys((former, now.liaison)):
        if number is not None and (officer := _officer(meeting, number)) is not None:
            has_it = has and number == now.liaison
            yield officer, Change(meeting, was, number == former, has_it, ToldAs.LIAISON)


def _roles(meeting: Meeting) -> dict[int, ToldAs]:
    """Delegations have a liaison officer; where none meets, every party has."""
    groups = {side.party_id for side in meeting.sides if side.party.delegation_id is not None}
    groups = groups or {side.party_id for side in meeting.sides}
    return {side.party_id: ToldAs.DELEGATION if side.party_id in groups else ToldAs.PARTY for side in meeting.sides}


def _officer(meeting: Meeting, account_id: int) -> ToldReader | None:
    one = db.session.get(Account, account_id)
    if one is None or not works_for(one, meeting.event_id, Permission.SEE_MEETINGS):
        return None
    address = f"{settings().base_url}/organise/{meeting.event.slug}/meetings"
    return ToldReader(one.email, one.name, one.name, one.language, address, (Subject.ACCOUNT, one.id))


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
    body, link = party.body, body_address(party)
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
        found = [line_of(change, event.zone, reader.language) for change in changes]
    lines = dict.fromkeys(line for line in found if line)
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
