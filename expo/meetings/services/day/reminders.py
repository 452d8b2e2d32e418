"""What becomes of what a side of a meeting intends: it is asked after 30, 90, 180 and 365 days, until it is done or dropped."""

from datetime import timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from expo import clock
from expo.db import db
from expo.due_work import attempt
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, _n, force_locale, localize
from expo.mail.services import queue
from expo.meetings.day.models import MeetingFollowUp, MeetingOutcome
from expo.meetings.day.queries import follow_ups_of
from expo.meetings.day.rules import ENDS, REMINDER_DAYS, OutcomeKind, StepAnswer
from expo.meetings.mails import OUTCOME_REMINDER
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.queries import WITH_NAME
from expo.meetings.services.contacts import PartyContact, contact_of
from expo.meetings.services.meetings import title_of

_BATCH = 50


def plan_reminders(meeting: Meeting, row: MeetingOutcome) -> None:
    """Plan the days on which a side is asked how it stands, counted from the meeting; none where nothing came of it. Those
    that were sent stay.
    """
    known = {one.days: one for one in follow_ups_of(meeting, row.party_id)}
    if row.result is OutcomeKind.NOTHING:
        for one in known.values():
            if one.sent_at is None:
                db.session.delete(one)
    elif meeting.starts_at is not None:
        held_on, today = meeting.event.date_at(meeting.starts_at), meeting.event.date_at(clock.now())
        for days in REMINDER_DAYS:
            due_on = held_on + timedelta(days=days)
            if days not in known and due_on >= today:
                key = {"event_id": meeting.event_id, "meeting_id": meeting.id, "party_id": row.party_id}
                db.session.add(MeetingFollowUp(**key, days=days, due_on=due_on))
    db.session.flush()


def answer_reminder(meeting: Meeting, party: Party, answer: StepAnswer, *, by: Actor) -> None:
    """A side says how it stands: the last time that it was asked is answered, or corrected. Raises Refused before it was
    asked.
    """
    db.session.refresh(meeting, with_for_update={"of": Meeting})
    asked = [one for one in follow_ups_of(meeting, party.id) if one.sent_at is not None]
    if not asked:
        raise Refused(_("This is not asked yet."))
    asked[-1].answer, asked[-1].answered_at = answer, clock.now()
    db.session.flush()
    after = {"outcome": party.name}
    record(Verb.CHANGED, meeting, by=by, event_id=meeting.event_id, named=title_of(meeting), before={}, after=after)


def sweep_outcome_reminders() -> int:
    """Ask the next batch of sides whose day has come; returns how many are dealt with. Nothing is asked once the answer was
    that it is done or dropped. Rows locked by another worker are skipped.
    """
    ended = aliased(MeetingFollowUp)
    settled = sa.exists().where(
        ended.meeting_id == MeetingFollowUp.meeting_id,
        ended.party_id == MeetingFollowUp.party_id,
        ended.answer.in_(ENDS),
    )
    due = (MeetingFollowUp.sent_at.is_(None), MeetingFollowUp.due_on <= clock.now().date(), ~settled)
    query = sa.select(MeetingFollowUp).where(*due).order_by(MeetingFollowUp.due_on, MeetingFollowUp.id).limit(_BATCH)
    whole = (joinedload(MeetingFollowUp.meeting), joinedload(MeetingFollowUp.party).options(*WITH_NAME))
    locked = query.options(*whole).with_for_update(skip_locked=True, of=MeetingFollowUp)
    found = list(db.session.scalars(locked))
    return sum(attempt(partial(_ask, one), "reminders of outcomes", one.id) for one in found)


def _ask(one: MeetingFollowUp) -> None:
    """Whoever answers for the party is written to, unless they were erased; a firm that left is asked as well."""
    one.sent_at = clock.now()
    meeting, party = one.meeting, one.party
    contact = contact_of(party, f"outcomes/{meeting.id}")
    said = db.session.get(MeetingOutcome, (meeting.id, party.id))
    if contact is None or not contact.email or said is None:
        return
    queue(
        OUTCOME_REMINDER,
        _values(one, said, contact),
        to=contact.email,
        to_name=contact.name,
        language=contact.language,
        event_id=meeting.event_id,
        about=contact.about,
        reply_to=meeting.event.contact or None,
    )


def _values(one: MeetingFollowUp, said: MeetingOutcome, contact: PartyContact) -> dict[str, str]:
    meeting, party, language = one.meeting, one.party, contact.language
    with force_locale(language):
        step = said.next_step + (f" ({said.owner})" if said.owner else "")
        return {
            "name": contact.name,
            "party": party.name_in(language),
            "expo": localize(meeting.event.name, language),
            "others": ", ".join(side.party.name_in(language) for side in meeting.sides if side.party_id != party.id),
            "days": _n("%(num)d day", "%(num)d days", one.days),
            "step": step or _("No next step was named."),
            "link": contact.link,
        }
