"""Meetings in calendars: a person's own, those of a party and of a meeting place. Cancelled ones stay."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from expo.accounts.models import Account
from expo.calendar.builder import calendar_of
from expo.calendar.conditional import FeedVersion
from expo.calendar.sources import FeedFinder, FeedSource, OtherFeed
from expo.config import settings
from expo.db import db, read_connection
from expo.events.models import Event, ZoneClosure
from expo.events.queries import closures_of
from expo.exhibitors.models import Exhibitor
from expo.history.models import Entry
from expo.history.queries import last_change, latest_entry_id
from expo.history.subjects import Subject
from expo.i18n import _, force_locale
from expo.interpreters.models import Interpreter
from expo.kit.ical import CalendarItem, calendar_bytes, item_bytes
from expo.kit.tokens import Purpose, seal
from expo.meetings.closures import closed_words
from expo.meetings.meeting_models import Meeting, MeetingInterpreter, MeetingParty, MeetingPerson
from expo.meetings.meeting_queries import at_place, told_meetings_of, with_party, with_person
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.rules import DAWN, Interpretation, MeetingKind, MeetingState
from expo.registration.models import Registration
from expo.web.filters import language_name


def party_feed_address(party: Party) -> str:
    """The private address of a party's calendar."""
    return _address(party.link_key, Purpose.PARTY_CALENDAR)


def place_feed_address(place: MeetingPlace) -> str:
    """The private address of a meeting place's calendar."""
    return _address(place.link_key, Purpose.MEETING_PLACE_CALENDAR)


def entries_for(registration: Registration, language: str, alarm_minutes: int | None) -> list[CalendarItem]:
    """Somebody's meetings, as entries of their personal calendar; one that they were taken out of is cancelled there."""
    found = told_meetings_of(registration.event, with_person(registration.id))
    left = {
        one.id for one in found for person in one.people if person.registration_id == registration.id and person.left_at
    }
    shut = closures_of(registration.event, DAWN) if found else []
    return [
        entry_of(one, language, alarm_minutes, gone=one.id in left, closures=shut) for one in found if one.starts_at
    ]


def _changed_at(registration_id: Any) -> Any:
    """When one of a person's meetings last changed, as a scalar subquery of the registration's id."""
    return (
        sa.select(sa.func.max(Meeting.changed_at))
        .join(MeetingPerson, MeetingPerson.meeting_id == Meeting.id)
        .where(MeetingPerson.registration_id == registration_id, Meeting.told_at.is_not(None))
        .scalar_subquery()
    )


def _named_at(registration_id: Any) -> Any:
    """When anything that a person's meetings name last changed, such as a firm's name, as a scalar subquery of the
    registration's id: one look into the history for each row that is named.
    """
    moments = []
    for kind, row, joined in _NAMED:
        query = sa.select(last_change(kind, row).label("at")).select_from(MeetingPerson)
        for table, condition in joined:
            query = query.join(table, condition)
        mine = query.where(MeetingPerson.registration_id == registration_id, row.is_not(None))
        moments.append(mine.correlate(Registration))
    named = sa.union_all(*moments).subquery()
    return sa.select(sa.func.max(named.c.at)).scalar_subquery()


def entry_of(
    meeting: Meeting,
    language: str,
    alarm_minutes: int | None,
    *,
    gone: bool = False,
    closures: Sequence[ZoneClosure] = (),
) -> CalendarItem:
    """A meeting as a calendar entry, with those of the expo's `closures` during which it is."""
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("a meeting without a time has no entry")
    parts = [meeting.place.location_in(language) if meeting.place else "", meeting.event.venue]
    return CalendarItem(
        uid=f"{meeting.uid}@expo",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.event.zone,
        summary=" – ".join(side.party.name_in(language) for side in meeting.sides),
        changed_at=meeting.changed_at,
        sequence=meeting.sequence,
        created_at=meeting.created_at,
        location=", ".join(part for part in parts if part),
        description=_description(meeting, language, closures),
        categories=(meeting.kind.value,),
        cancelled=gone or meeting.state is not MeetingState.CONFIRMED,
        language=language,
        alarm_minutes=alarm_minutes,
    )


def _description(meeting: Meeting, language: str, closures: Sequence[ZoneClosure]) -> str:
    """One between governments tells no agenda: that is given by hand."""
    with force_locale(language):
        closed = closed_words(meeting, closures)
        lines = [closed] if closed else []
        lines += [_("Language: %(name)s", name=language_name(meeting.language))]
        if meeting.interpretation is not Interpretation.NONE:
            names = ", ".join(one.name for one in meeting.interpreters)
            lines.append(_("Interpreter: %(name)s", name=names))
        if meeting.liaison is not None:
            lines.append(_("Liaison officer: %(name)s", name=meeting.liaison.name))
    agenda = (
        [] if meeting.kind is MeetingKind.G2G else [f"{place}. {text}" for place, text in enumerate(meeting.agenda, 1)]
    )
    return "\n".join([*lines, *agenda])


def _address(key: str, purpose: Purpose) -> str:
    here = settings()
    return f"{here.base_url}/calendar/{seal(key, purpose, here.secret_key)}.ics"


def _party_feed(key: str) -> OtherFeed | None:
    of_party = sa.select(MeetingParty.meeting_id).where(MeetingParty.party_id == Party.id)
    return _feed(Party, key, of_party, lambda number: _build_party(db.session.get_one(Party, number)))


def _place_feed(key: str) -> OtherFeed | None:
    of_place = sa.select(Meeting.id).where(Meeting.meeting_place_id == MeetingPlace.id)
    return _feed(MeetingPlace, key, of_place, lambda number: _build_place(db.session.get_one(MeetingPlace, number)))


def _liaisons_named_at(owner: Any, meetings: Any) -> Any:
    """When the account of a liaison officer of these meetings last changed, as a scalar subquery of their `owner`: accounts
    are of no one event.
    """
    theirs = sa.select(Meeting.liaison_id).where(Meeting.id.in_(meetings.correlate(owner)))
    moments = sa.select(last_change(Subject.ACCOUNT, Account.id).label("at")).where(Account.id.in_(theirs))
    named = moments.correlate(owner).subquery()
    return sa.select(sa.func.max(named.c.at)).scalar_subquery()


def _feed(owner: Any, key: str, meetings: Any, build: Any) -> OtherFeed | None:
    """The feed of a link key, built only when its body is needed. One statement: each change of what these feeds show is
    recorded in the history, so the event's latest entry is their version, with those about liaison officers of its `meetings`.
    """
    query = (
        sa.select(
            owner.id,
            owner.created_at,
            Event.uid,
            Event.programme_changed_at,
            Entry.id.label("entry_id"),
            Entry.at,
            _liaisons_named_at(owner, meetings).label("named_at"),
        )
        .join(Event, Event.id == owner.event_id)
        .outerjoin(Entry, Entry.id == latest_entry_id(Event.id))
        .where(owner.link_key == key)
    )
    with read_connection() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    changed_at = max(one for one in (row.created_at, row.programme_changed_at, row.at, row.named_at) if one is not None)
    mark = f"{owner.__tablename__[:1]}{row.id}.{row.entry_id}.{int(changed_at.timestamp() * 1_000_000):x}"
    return OtherFeed(FeedVersion(f"{row.uid[:8]}.{mark}", changed_at), lambda: build(row.id))


def _build_party(party: Party) -> bytes:
    language = _language_of(party)
    told = told_meetings_of(party.event, with_party(party))
    return _calendar(party.event, party.name_in(language), language, told, gone=not party.stands)


def _build_place(place: MeetingPlace) -> bytes:
    language = place.event.languages[0]
    return _calendar(place.event, place.name_in(language), language, told_meetings_of(place.event, at_place(place)))


def _calendar(event: Event, name: str, language: str, meetings: Sequence[Meeting], *, gone: bool = False) -> bytes:
    shut = closures_of(event, DAWN)
    items = [item_bytes(entry_of(one, language, None, gone=gone, closures=shut)) for one in meetings if one.starts_at]
    return calendar_bytes(calendar_of(event, name, language), items)


def _language_of(party: Party) -> str:
    found = party.exhibitor or party.delegation or party.body
    return found.language if found is not None else party.event.languages[0]


SOURCE = FeedSource("meetings", _changed_at, entries_for)
_PARTIES = (
    (MeetingParty, MeetingParty.meeting_id == MeetingPerson.meeting_id),
    (Party, Party.id == MeetingParty.party_id),
)
_MEETING = ((Meeting, Meeting.id == MeetingPerson.meeting_id),)
_INTERPRETERS = (
    (MeetingInterpreter, MeetingInterpreter.meeting_id == MeetingPerson.meeting_id),
    (Interpreter, Interpreter.id == MeetingInterpreter.interpreter_id),
)
_NAMED: tuple[tuple[Subject, Any, tuple[tuple[Any, Any], ...]], ...] = (
    (Subject.EXHIBITOR, Party.exhibitor_id, _PARTIES),
    (Subject.FIRM, Exhibitor.firm_id, (*_PARTIES, (Exhibitor, Exhibitor.id == Party.exhibitor_id))),
    (Subject.DELEGATION, Party.delegation_id, _PARTIES),
    (Subject.BODY, Party.body_id, _PARTIES),
    (Subject.MEETING_PLACE, Meeting.meeting_place_id, _MEETING),
    (Subject.ACCOUNT, Meeting.liaison_id, _MEETING),
    (Subject.INTERPRETER, Interpreter.id, _INTERPRETERS),
    (Subject.REGISTRATION, Interpreter.registration_id, _INTERPRETERS),  # whose name an interpreter has
)
NAMES = FeedSource("meeting_names", _named_at)
PARTIES = FeedFinder(Purpose.PARTY_CALENDAR, _party_feed)
MEETING_PLACES = FeedFinder(Purpose.MEETING_PLACE_CALENDAR, _place_feed)
