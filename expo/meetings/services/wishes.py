"""Saying whom one wishes to meet, what one offers and seeks, and making meetings of wishes."""

from dataclasses import dataclass

import sqlalchemy as sa

from expo import clock
from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.imports.models import list_wishes
from expo.meetings.models import Party
from expo.meetings.queries import WITH_NAME, blocks_of
from expo.meetings.rules import BlockKind, Origin, WishKind, wish_weight
from expo.meetings.services.bodies import ensure_party
from expo.meetings.services.meetings import add_meeting
from expo.meetings.services.requests.lifecycle import withdraw_requests
from expo.meetings.services.rows import check_version, write_fields
from expo.meetings.wishes.models import MeetingWish
from expo.meetings.wishes.queries import met_parties, thing_of, wish_kinds

MOST_WISHES = 100
MOST_AT_ONCE = 200  # meetings made of wishes in one request
_USUAL_MINUTES = 20


@dataclass(frozen=True, slots=True)
class WishedPair:
    """Two parties of which at least one wishes to meet the other: what each wants, and whether they have a meeting."""

    party_id: int
    other_id: int
    kind: WishKind
    back: WishKind | None
    worth: int
    met: bool

    @property
    def both(self) -> bool:
        return self.back is not None


def set_wish(event: Event, thing: str, other: str, kind: WishKind | None, *, reason: str = "", by: Actor) -> None:
    """Say what "firm-12" wishes of "body-3"; None takes the wish back. Idempotent. Raises Refused for oneself, for too many,
    and for wanting to meet who does not come.

    The history says that a party's wishes changed, never which.
    """
    if thing == other:
        raise Refused(_("A party does not meet itself."))
    mine, theirs = ensure_party(event, thing), ensure_party(event, other)
    _check_comes(theirs, kind)
    found = _wish(mine, theirs)
    if (found.kind if found else None) == kind and (found is None or found.reason == reason):
        return
    if kind is WishKind.NEVER:
        withdraw_requests(mine, theirs, by=by)
    if kind is None:
        db.session.execute(
            sa.delete(MeetingWish).where(MeetingWish.party_id == mine.id, MeetingWish.other_id == theirs.id)
        )
    elif found is not None:
        db.session.execute(sa.delete(list_wishes).where(list_wishes.c.wish_id == found.id))  # no list takes it back now
        found.kind, found.reason, found.changed_at = kind, reason, clock.now()
    else:
        _check_many(mine)
        wish = MeetingWish(event_id=event.id, party_id=mine.id, other_id=theirs.id, kind=kind, reason=reason)
        wish.changed_at = clock.now()
        db.session.add(wish)
    with refuse_violations({"uq_meeting_wishes_party_id_other_id": _("This was saved from another page just now.")}):
        pass
    record(Verb.CHANGED, mine, by=by, event_id=event.id, named=mine.name, before={}, after={"wishes": "changed"})


def _check_comes(other: Party, kind: WishKind | None) -> None:
    if kind not in {None, WishKind.NEVER} and not other.stands:
        raise Refused(_("%(who)s does not come any more.", who=other.name))


def describe_party(party: Party, offers: str, seeks: str, *, on_screens: bool, version: int, by: Actor) -> None:
    """Save what a party offers and seeks, for others to read, and whether its name stands on screens. Raises Changed when
    `version` is stale.
    """
    check_version(party, version)
    write_fields(party, {"offers": offers, "seeks": seeks, "on_screens": on_screens}, named=party.name, by=by)


def wished_pairs(event: Event) -> list[WishedPair]:
    """The pairs that could be brought together, the most wanted first; without those of which one never wants it."""
    kinds, met = wish_kinds(event), met_parties(event)
    found = []
    for (one, other), kind in kinds.items():
        back = kinds.get((other, one))
        worth, is_said_twice = wish_weight(kind, back), back is not None and (back, other) > (kind, one)
        if worth and not is_said_twice:
            found.append(WishedPair(one, other, kind, back, worth, frozenset({one, other}) in met))
    return sorted(found, key=lambda pair: (-pair.worth, pair.party_id, pair.other_id))


def make_meetings(event: Event, *, one_sided: bool, by: Actor) -> int:
    """Add a meeting without a time for each pair that wishes it and has none; at most so many at once, the most wanted first.
    Answers how many.
    """
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    wanted = [pair for pair in wished_pairs(event) if not pair.met and (pair.both or one_sided)][:MOST_AT_ONCE]
    parties = _parties({number for pair in wanted for number in (pair.party_id, pair.other_id)})
    minutes = usual_minutes(event)
    for pair in wanted:
        host, guest = sorted((parties[pair.party_id], parties[pair.other_id]), key=_is_guest)
        fields = {"minutes": minutes, "language": common_language(host, guest), "origin": Origin.WISH}
        add_meeting(event, [host, guest], fields, by=by)
    return len(wanted)


def _wish(mine: Party, theirs: Party) -> MeetingWish | None:
    """The wish as it is, locked."""
    query = sa.select(MeetingWish).where(MeetingWish.party_id == mine.id, MeetingWish.other_id == theirs.id)
    return db.session.scalar(query.with_for_update())


def _check_many(mine: Party) -> None:
    count = sa.select(sa.func.count()).select_from(MeetingWish).where(MeetingWish.party_id == mine.id)
    if (db.session.scalar(count) or 0) >= MOST_WISHES:
        raise Refused(_("At most %(num)s wishes can be said. Take one back first.", num=MOST_WISHES))


def _parties(ids: set[int]) -> dict[int, Party]:
    query = sa.select(Party).where(Party.id.in_(ids)).options(*WITH_NAME)
    return {one.id: one for one in db.session.scalars(query)}


def _is_guest(party: Party) -> tuple[bool, str]:
    """A delegation comes to others; else the order of things decides."""
    return party.delegation_id is not None, thing_of(party)


def usual_minutes(event: Event) -> int:
    """The length of the shortest slots of an expo."""
    slots = [one.slot_minutes for one in blocks_of(event) if one.kind is BlockKind.MEETINGS and one.slot_minutes]
    return min(slots, default=_USUAL_MINUTES)


def common_language(one: Party, other: Party) -> str:
    """A language that both speak, English where it is among them or nothing is said."""
    common = set(one.languages) & set(other.languages)
    return "en" if not common or "en" in common else min(common)
