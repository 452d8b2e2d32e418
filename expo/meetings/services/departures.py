"""What becomes of meetings when a firm, a delegation, a body or one person does not come any more."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.domain_events import DelegationLeft, MemberLeft
from expo.errors import Refused
from expo.events.services.expos import touch_feeds
from expo.exhibitors.domain_events import FirmLeft
from expo.history.services import Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, force_locale, localize
from expo.mail.rules import Template
from expo.mail.services import queue
from expo.meetings.mails import BODY_LEFT, BODY_RETURNED, MEETINGS_ENDED, NO_MEETINGS
from expo.meetings.meeting_models import Meeting, MeetingPerson
from expo.meetings.meeting_queries import WHOLE, is_to_come, with_party
from expo.meetings.models import Body, Party
from expo.meetings.queries import party_by_thing
from expo.meetings.rules import LEAST_PARTIES, MeetingState
from expo.meetings.services.meetings import change_state, save_placement, title_of
from expo.meetings.services.news import Known, known_of
from expo.meetings.services.parties_at_table import Seat, new_person, people_at_table
from expo.meetings.services.requests.lifecycle import end_requests_of
from expo.meetings.services.rows import check_version
from expo.registration.domain_events import PersonReplaced, RegistrationEnded
from expo.registration.models import Registration


def firm_leaves(left: FirmLeft) -> None:
    """Cancel the meetings of a firm that withdrew or was declined. Where two others are left its people leave the table, and
    an organiser decides whether those two meet.
    """
    _party_leaves(party_by_thing(left.exhibitor.event, "exhibitor_id", left.exhibitor.id), by=left.by)


def delegation_leaves(left: DelegationLeft) -> None:
    """The same for a delegation that was withdrawn."""
    _party_leaves(party_by_thing(left.delegation.event, "delegation_id", left.delegation.id), by=left.by)


def person_leaves(ended: RegistrationEnded) -> None:
    """Take somebody whose registration ended from the tables of their meetings."""
    _person_leaves(ended.person, sa.true(), by=ended.by)


def member_leaves(left: MemberLeft) -> None:
    """Take a former member of a delegation from its tables."""
    party = party_by_thing(left.delegation.event, "delegation_id", left.delegation.id)
    if party is not None:
        _person_leaves(left.person, MeetingPerson.party_id == party.id, by=left.by)


def take_seats(replaced: PersonReplaced) -> None:
    """Give somebody the seats of whom they replace in the meetings to come, and the lead where those had it."""
    former, successor = replaced.former, replaced.successor
    theirs = sa.select(MeetingPerson.meeting_id).where(
        MeetingPerson.registration_id == former.id, MeetingPerson.left_at >= replaced.since
    )
    for meeting in _to_come(Meeting.id.in_(theirs)):
        known, was = known_of(meeting), people_at_table(meeting)
        [left] = [one for one in meeting.people if one.registration_id == former.id]
        seat = Seat(successor.id, must=left.must, comes=left.comes)
        meeting.people.append(new_person(meeting, left.party_id, seat, successor))
        for side in meeting.sides:
            side.head_id = successor.id if side.head_id == former.id else side.head_id
        _save_people(meeting, known, was, by=replaced.by)


def body_leaves(body: Body, *, by: Actor) -> int:
    """A body does not come: it is marked so wherever it stands, its meetings of two are cancelled, the others go on without it,
    and its contact is told once. Returns how many they were. Raises Refused for one that does not come already.
    """
    _mark(body, leaves=True, by=by)
    party = party_by_thing(body.event, "body_id", body.id)
    found = _to_come(with_party(party)) if party is not None else []
    end_requests_of(party, by=by)
    for meeting in found:
        if party is not None and not _cancel_alone(meeting, party, by=by):
            _take_out(meeting, party, by=by)
    with force_locale(body.language):
        _tell_body(body, BODY_LEFT, meetings=str(MEETINGS_ENDED if found else NO_MEETINGS))
    return len(found)


def body_returns(body: Body, *, by: Actor) -> None:
    """A body comes after all, and its contact is told; its meetings are arranged anew. Raises Refused for one that comes."""
    _mark(body, leaves=False, by=by)
    _tell_body(body, BODY_RETURNED)


def _mark(body: Body, *, leaves: bool, by: Actor) -> None:
    db.session.refresh(body, with_for_update=True)
    if body.comes is not leaves:
        raise Refused(_("Somebody else has just said so. Look at the page again."))
    body.left_at = clock.now() if leaves else None
    body.version += 1
    touch_feeds(body.event)
    db.session.flush()
    verb, after = Verb.WITHDREW if leaves else Verb.REINSTATED, {"version": body.version}
    record(verb, body, by=by, event_id=body.event_id, named=localize(body.name), after=after)


def _tell_body(body: Body, template: Template, **values: str) -> None:
    if body.contact_email:
        language = body.language
        queue(
            template,
            {
                "name": body.contact_name or localize(body.name, language),
                "party": localize(body.name, language),
                "expo": localize(body.event.name, language),
                **values,
            },
            to=body.contact_email,
            to_name=body.contact_name,
            language=language,
            event_id=body.event_id,
            about=(Subject.BODY, body.id),
            reply_to=body.event.contact or None,
        )


def go_on_without(meeting: Meeting, party: Party, *, version: int, by: Actor) -> None:
    """Take a party that does not come out of a meeting. Raises Changed when `version` is stale, Refused for one that comes, or
    where no two others are left.
    """
    check_version(meeting, version)
    if party.stands or len(meeting.sides) <= LEAST_PARTIES or meeting.state is MeetingState.CANCELLED:
        raise Refused(_("This cannot be done with the meeting as it is now. Look at the page again."))
    _take_out(meeting, party, by=by)


def _party_leaves(party: Party | None, *, by: Actor) -> None:
    end_requests_of(party, by=by)
    for meeting in _to_come(with_party(party)) if party is not None else []:
        if party is not None and not _cancel_alone(meeting, party, by=by):
            _leave_table(meeting, [one for one in meeting.people if one.party_id == party.id], by=by)


def ends_without(meeting: Meeting, party: Party | None) -> bool:
    """Whether a meeting without this party would have fewer than two parties that take part in the expo."""
    left = [side for side in meeting.sides if (party is None or side.party_id != party.id) and side.party.stands]
    return len(left) < LEAST_PARTIES


def _cancel_alone(meeting: Meeting, party: Party, *, by: Actor) -> bool:
    """Cancel a meeting in which no two others that come are left; answers whether it was. Who left is named where it is read
    (`day.words.reason_words`).
    """
    if not ends_without(meeting, party):
        return False
    meeting.explain("")
    change_state(meeting, MeetingState.CANCELLED, by=by)
    return True


def _take_out(meeting: Meeting, party: Party, *, by: Actor) -> None:
    meeting.sides[:] = [side for side in meeting.sides if side.party_id != party.id]
    _leave_table(meeting, [one for one in meeting.people if one.party_id == party.id], by=by)


def _person_leaves(person: Registration, condition: Any, *, by: Actor) -> None:
    theirs = sa.select(MeetingPerson.meeting_id).where(MeetingPerson.registration_id == person.id, condition)
    for meeting in _to_come(Meeting.id.in_(theirs.where(MeetingPerson.left_at.is_(None)))):
        _leave_table(meeting, [one for one in meeting.people if one.registration_id == person.id], by=by)


def _leave_table(meeting: Meeting, people: Sequence[MeetingPerson], *, by: Actor) -> None:
    """Their calendars show the meeting as cancelled, and it is recorded who is at the table now."""
    known, was = known_of(meeting), people_at_table(meeting)
    for person in people:
        if person.left_at is None:
            person.left_at = clock.now()
    _save_people(meeting, known, was, by=by)


def _save_people(meeting: Meeting, known: Known, was: dict[str, Any], *, by: Actor) -> None:
    save_placement(meeting, known)
    after = {**people_at_table(meeting), "version": meeting.version}
    record(Verb.CHANGED, meeting, by=by, event_id=meeting.event_id, named=title_of(meeting), before=was, after=after)


def _to_come(condition: Any) -> list[Meeting]:
    """The meetings that are not cancelled and have not begun, locked."""
    query = sa.select(Meeting).where(condition, is_to_come())
    locked = query.options(*WHOLE).order_by(Meeting.id).with_for_update(of=Meeting)
    return list(db.session.scalars(locked.execution_options(populate_existing=True)))
