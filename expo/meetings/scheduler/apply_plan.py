"""A plan of meetings put in force in one transaction, or nothing of it."""

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import interpreters_of
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import places_of
from expo.meetings.scheduler.checker import broken_rules
from expo.meetings.scheduler.engine.problem import Placement
from expo.meetings.scheduler.load_problem import LoadedProblem, fingerprint, load_problem
from expo.meetings.services.plans import free_from_plan, put_in_plan


def apply_plan(event: Event, placed: Mapping[str, Placement], seen: str, *, by: Actor) -> int:
    """Give every meeting of the plan its time, place, people and interpreters, and take them from those that it leaves out;
    answers how many changed.

    `seen` is the fingerprint of the problem that the plan solves. Raises Refused if anything has changed since, and if the
    checker finds a broken rule.
    """
    loaded = _checked(event, placed, seen)
    query = sa.select(Meeting).where(Meeting.event_id == event.id).options(*WHOLE).with_for_update(of=Meeting)
    meetings = {str(one.id): one for one in db.session.scalars(query)}
    today = loaded.problem.today
    names = [one.id for one in loaded.problem.meetings]
    changed = [name for name in names if _differs(today.get(name), placed.get(name), meetings[name])]
    for name in changed:  # all are freed first, so that meetings may swap
        free_from_plan(meetings[name], dropped=name not in placed, by=by)
    _put(event, loaded, {name: (meetings[name], placed[name]) for name in changed if name in placed}, by=by)
    after = {"meetings": len(placed), "changed": len(changed)}
    verb = Verb.PUT_A_PLAN_OF_MEETINGS_IN_FORCE_AT
    record(verb, event, by=by, event_id=event.id, named=localize(event.name), after=after)
    return len(changed)


def _checked(event: Event, placed: Mapping[str, Placement], seen: str) -> LoadedProblem:
    """The problem as it is now, locked. Raises Refused where the plan is not one for it."""
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    loaded = load_problem(event, clock.now())
    if fingerprint(loaded.problem) != seen:
        raise Refused(
            _(
                "Meetings, people, places or hours have changed since this plan was made. Nothing was applied; make a new plan."
            )
        )
    broken = broken_rules(loaded.problem, placed)
    if broken:
        meeting = loaded.names.get(int(broken[0].meeting), "?")
        raise Refused(_("In this plan %(meeting)s would break a rule, so nothing of it was applied.", meeting=meeting))
    return loaded


def _differs(before: Placement | None, after: Placement | None, meeting: Meeting) -> bool:
    if before is None or after is None:
        return before is not after or (after is None and meeting.starts_at is not None)
    return (before.slot, before.place, set(before.people), set(before.interpreters)) != (
        after.slot,
        after.place,
        set(after.people),
        set(after.interpreters),
    )


def _put(event: Event, loaded: LoadedProblem, changed: Mapping[str, tuple[Meeting, Placement]], *, by: Actor) -> None:
    places: dict[str, MeetingPlace] = {str(one.id): one for one in places_of(event)}
    voices: dict[str, Interpreter] = {str(one.id): one for one in interpreters_of(event)}
    for meeting, at in changed.values():
        starts_at = loaded.hours.starts[at.slot]
        put_in_plan(
            meeting,
            (starts_at, starts_at + timedelta(minutes=meeting.minutes)),
            places[at.place],
            people=frozenset(at.people),
            interpreters=[voices[name] for name in at.interpreters],
            by=by,
        )
