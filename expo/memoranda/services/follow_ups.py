"""What a party has to do by a day after a memorandum: noted, done, taken off."""

from datetime import date

from expo.db import db
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.memoranda.models import Memorandum, MemorandumParty
from expo.memoranda.proposal_models import MemorandumFollowUp
from expo.memoranda.proposal_queries import follow_ups_of

MOST_FOLLOW_UPS = 60  # of a memorandum


def add_follow_up(side: MemorandumParty, what: str, due_on: date, *, by: Actor) -> MemorandumFollowUp:
    """Note what a party has to do by a day. Raises Refused beyond 60."""
    memorandum = side.memorandum
    if len(follow_ups_of(memorandum)) >= MOST_FOLLOW_UPS:
        raise Refused(_("A memorandum has at most %(most)d things to do.", most=MOST_FOLLOW_UPS))
    made = MemorandumFollowUp(event_id=side.event_id, memorandum_id=memorandum.id, side_id=side.id)
    made.what, made.due_on = what, due_on
    db.session.add(made)
    db.session.flush()
    _record(Verb.NOTED_A_FOLLOW_UP_OF, memorandum, made, by)
    return made


def finish_follow_up(memorandum: Memorandum, one: MemorandumFollowUp, done_on: date | None, *, by: Actor) -> None:
    """Note the day on which it was done, or (None) that it is open again."""
    one.done_on = done_on
    db.session.flush()
    _record(Verb.DID_A_FOLLOW_UP_OF if done_on else Verb.NOTED_A_FOLLOW_UP_OF, memorandum, one, by)


def remove_follow_up(memorandum: Memorandum, one: MemorandumFollowUp, *, by: Actor) -> None:
    _record(Verb.REMOVED_A_FOLLOW_UP_OF, memorandum, one, by)
    db.session.delete(one)
    db.session.flush()


def _record(verb: Verb, memorandum: Memorandum, one: MemorandumFollowUp, by: Actor) -> None:
    named = f"{localize(memorandum.title)}: {one.side.party.name}"
    record(verb, memorandum, by=by, event_id=memorandum.event_id, named=named)
