"""Memoranda: made, changed, moved from state to state; parties and their clerks' links."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.tokens import new_key
from expo.meetings.services.bodies import ensure_party
from expo.meetings.services.rows import check_version, write_fields
from expo.memoranda.ceremony_queries import busy_then, people_of_memoranda, signatories_missing
from expo.memoranda.ceremony_words import busy_sentence, unsigned_sentence
from expo.memoranda.models import Memorandum, MemorandumParty, OfficeClearance
from expo.memoranda.queries import countries_of, facts_of
from expo.memoranda.rules import ENDED, FEWEST_PARTIES, MOST_PARTIES, MemorandumState, obstacle
from expo.memoranda.services.clearances import ask_again, ask_offices, follow_countries
from expo.memoranda.services.states import lock_memorandum, set_state
from expo.memoranda.words import obstacle_sentence

_OF_THE_TEXT = ("kind", "languages", "prevailing")  # what is cleared with the text
_SIGNED_WITH = (*_OF_THE_TEXT, "title", "session_id")  # what stays once it is signed


def add_memorandum(event: Event, fields: Mapping[str, Any], parties: Sequence[str], *, by: Actor) -> Memorandum:
    """A memorandum between "firm-12", "body-3" and the like, to be cleared by the usual offices of their countries."""
    if not FEWEST_PARTIES <= len(set(parties)) <= MOST_PARTIES:
        raise Refused(_("A memorandum has two to %(most)d parties.", most=MOST_PARTIES))
    made = Memorandum(uid=str(uuid.uuid4()), event_id=event.id, created_at=clock.now(), version=1, **fields)
    made.state = MemorandumState.IDEA
    db.session.add(made)
    db.session.flush()
    for position, thing in enumerate(dict.fromkeys(parties)):
        party = ensure_party(event, thing)
        shared = {"event_id": event.id, "memorandum_id": made.id}
        db.session.add(MemorandumParty(**shared, party_id=party.id, position=position, link_key=new_key()))
    db.session.flush()
    ask_offices(made, countries_of(made))
    db.session.flush()
    record(Verb.ADDED, made, by=by, event_id=event.id, named=localize(made.title))
    return made


def edit_memorandum(
    memorandum: Memorandum, fields: Mapping[str, Any], *, version: int, by: Actor
) -> list[OfficeClearance]:
    """Save the details. Other languages, or another kind, of what was agreed make it a draft again; the clearances that were
    given are asked again and returned. Raises Changed when `version` is stale, Refused for what is signed with it once it is,
    and for a prevailing language in which it is not signed.
    """
    check_version(memorandum, version)
    db.session.expire(memorandum, ["sides", "texts", "clearances", "session"])
    differing = {name for name, value in fields.items() if _plain(getattr(memorandum, name)) != _plain(value)}
    if memorandum.state in ENDED and differing & {*_SIGNED_WITH}:
        raise Refused(
            _("It is signed or withdrawn: only the note and the day until which the texts are kept can still change.")
        )
    languages = fields.get("languages", memorandum.languages)
    if fields.get("prevailing", memorandum.prevailing) not in {"", *languages}:
        raise Refused(_("The language that holds where texts differ must be one of those in which it is signed."))
    if "session_id" in differing:
        memorandum.expected_at = None
    write_fields(memorandum, fields, named=localize(memorandum.title), by=by)
    db.session.expire(memorandum, ["session"])
    if "session_id" in differing:
        _check_people_free(memorandum)
    if "session_id" in differing and memorandum.state is MemorandumState.SCHEDULED and memorandum.session is not None:
        memorandum.expected_at = memorandum.session.starts_at
    return ask_again(memorandum, by=by) if differing & {*_OF_THE_TEXT} else []


def move_memorandum(memorandum: Memorandum, there: MemorandumState, *, by: Actor) -> None:
    """Move to another state. Raises Refused, saying what stands in the way."""
    lock_memorandum(memorandum)
    facts = facts_of(memorandum)
    stopped = obstacle(facts, there, clock.now())
    if stopped is not None:
        raise Refused(obstacle_sentence(stopped, facts, memorandum.event.zone))
    unsigned = signatories_missing(memorandum) if there is MemorandumState.SIGNED else []
    if unsigned:
        raise Refused(unsigned_sentence(unsigned))
    ceremony = memorandum.session
    if there is MemorandumState.SCHEDULED and ceremony is not None:
        memorandum.expected_at = ceremony.starts_at
    if there is MemorandumState.SIGNED and ceremony is not None:
        memorandum.signed_on = ceremony.starts_at.astimezone(memorandum.event.zone_info).date()
    set_state(memorandum, there, by=by)


def accept_time(memorandum: Memorandum, *, by: Actor) -> None:
    """The parties come to the ceremony at the time that it has by now. Raises Refused where it is not ready for a ceremony."""
    lock_memorandum(memorandum)
    ceremony = memorandum.session
    if memorandum.state is not MemorandumState.SCHEDULED or ceremony is None:
        raise Refused(_("The memorandum is in another state by now. Look at it again."))
    write_fields(memorandum, {"expected_at": ceremony.starts_at}, named=localize(memorandum.title), by=by)


def take_out_party(side: MemorandumParty, memorandum: Memorandum, *, by: Actor) -> list[OfficeClearance]:
    """Take a party out: the text is another by then, so that it is a draft again, and the clearances to be given again are
    returned. Raises Refused for one of the last two, and once it is signed.
    """
    lock_memorandum(memorandum)
    if memorandum.state in ENDED:
        raise Refused(_("It is signed or withdrawn: its parties do not change any more."))
    if len(memorandum.sides) <= FEWEST_PARTIES:
        raise Refused(_("A memorandum has two parties at least. Withdraw it instead, if it will not be signed."))
    before = {"party": side.party.name}
    db.session.delete(side)
    memorandum.version += 1
    db.session.flush()
    db.session.expire(memorandum, ["sides"])
    after, named = {"version": memorandum.version}, localize(memorandum.title)
    record(Verb.CHANGED, memorandum, by=by, event_id=memorandum.event_id, named=named, before=before, after=after)
    follow_countries(memorandum, by=by)
    return ask_again(memorandum, by=by)


def renew_clerk_link(side: MemorandumParty, memorandum: Memorandum, *, by: Actor) -> None:
    """Another link for the clerk of a party; the former one stops working."""
    side.link_key = new_key()
    db.session.flush()
    named = f"{localize(memorandum.title)}: {side.party.name}"
    record(Verb.RENEWED_THE_LINK_OF, memorandum, by=by, event_id=memorandum.event_id, named=named)


def _check_people_free(memorandum: Memorandum) -> None:
    """Raises Refused where somebody who is named for it is in something else while its ceremony is on."""
    if memorandum.session is None:
        return
    people = people_of_memoranda([memorandum.id])[memorandum.id]
    named = {one.registration.id: one.registration.name for one in people if one.registration is not None}
    for person, times in busy_then(named, memorandum.session).items():
        for busy in times:
            raise Refused(busy_sentence(named[person], busy, memorandum.event.zone))


def _plain(value: Any) -> Any:
    """A value as it is compared: the order in which languages were ticked says nothing."""
    return sorted(value) if isinstance(value, list) else value
