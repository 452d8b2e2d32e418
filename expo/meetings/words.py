"""The words of meetings: kinds, states, and one sentence for each fault."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from expo.i18n import _, _l
from expo.meetings.hard_rules.values import Fault, Reason
from expo.meetings.hard_rules.ways_out import WayOut
from expo.meetings.rules import (
    BlockKind,
    BodyKind,
    Interpretation,
    MeetingKind,
    MeetingState,
    Origin,
    PartySide,
    PlaceKind,
    WishKind,
)
from expo.web.filters import clock_time, day, short_moment, wall_time

_BODIES: Mapping[BodyKind, Any] = {
    BodyKind.MINISTRY: _l("ministry"),
    BodyKind.AUTHORITY: _l("authority"),
    BodyKind.CHAMBER: _l("chamber"),
    BodyKind.INVESTOR_DESK: _l("investors’ desk"),
}
_PLACES: Mapping[PlaceKind, Any] = {
    PlaceKind.TABLE: _l("table"),
    PlaceKind.BOOTH: _l("booth"),
    PlaceKind.ROOM: _l("meeting room"),
    PlaceKind.DESK: _l("desk"),
}
_BLOCKS: Mapping[BlockKind, Any] = {
    BlockKind.MEETINGS: _l("meetings"),
    BlockKind.PRAYER: _l("prayer"),
    BlockKind.PLENARY: _l("plenary"),
    BlockKind.CLOSURE: _l("closure"),
}
_KINDS: Mapping[MeetingKind, Any] = {
    MeetingKind.B2B: _l("between firms"),
    MeetingKind.B2G: _l("firm and public body"),
    MeetingKind.G2G: _l("between governments"),
}
_STATES: Mapping[MeetingState, Any] = {
    MeetingState.PROPOSED: _l("without a time"),
    MeetingState.SCHEDULED: _l("scheduled, nobody told yet"),
    MeetingState.CONFIRMED: _l("confirmed"),
    MeetingState.CANCELLED: _l("cancelled"),
}
_LOOKS = {MeetingState.SCHEDULED: "info", MeetingState.CONFIRMED: "good", MeetingState.CANCELLED: "bad"}
_SIDES: Mapping[PartySide, Any] = {PartySide.HOST: _l("host"), PartySide.GUEST: _l("guest")}
_WISHES: Mapping[WishKind, Any] = {
    WishKind.MUST: _l("Must meet"),
    WishKind.MEET: _l("Would meet"),
    WishKind.NEVER: _l("Never"),
}
_WAYS: Mapping[Interpretation, Any] = {
    Interpretation.NONE: _l("no interpretation"),
    Interpretation.CONSECUTIVE: _l("consecutive"),
    Interpretation.SIMULTANEOUS: _l("simultaneous"),
}
_ORIGINS: Mapping[Origin, Any] = {
    Origin.ORGANISER: _l("by an organiser"),
    Origin.WISH: _l("by a wish"),
    Origin.WALK_UP: _l("at the desk"),
}
_BOARD: Mapping[str, Any] = {
    "away": _l("The server cannot be reached. Nothing was changed."),
    "chosen": _l("{title} is chosen. It can be at {n} times of this day."),
    "nowhere": _l("{title} is chosen. It fits at no time of this day."),
    "fits": _l("A time and a place are free for it."),
    "done": _l("{title}: {line}."),
    "back": _l("Taken back."),
    "others": _l("Somebody else moved {title}: {line}."),
    "nothing": _l("Choose a meeting first."),
    "other": _l("Load the page again to see all rows."),
    "pin": _l("Pin"),
    "unpin": _l("Unpin"),
    "pinned": _l("pinned"),
}
_FAULTS: Mapping[Reason, Any] = {
    Reason.PERSON_BUSY: _l("%(who)s is in “%(what)s” from %(from)s to %(until)s."),
    Reason.PLACE_BUSY: _l("%(who)s is taken by “%(what)s” from %(from)s to %(until)s."),
    Reason.INTERPRETER_BUSY: _l("The interpreter %(who)s is in “%(what)s” from %(from)s to %(until)s."),
    Reason.INTERPRETER_IS_GUEST: _l("%(who)s cannot interpret a meeting that they take part in."),
    Reason.INTERPRETER_OFF: _l("The interpreter %(who)s has no shift at that time."),
    Reason.INTERPRETER_TIRED: _l("%(who)s would interpret for more than two hours in one go: a second one is needed."),
    Reason.INTERPRETER_MISSING: _l("Nobody is chosen who interprets between %(who)s."),
    Reason.NO_SECOND_INTERPRETER: _l("Simultaneous interpretation needs a second interpreter beside %(who)s."),
    Reason.NO_BOOTH: _l("%(who)s has no booth for interpreters."),
    Reason.NO_COMMON_LANGUAGE: _l("%(who)s speak no common language: choose an interpretation."),
    Reason.TOO_FAR: _l("%(who)s needs %(number)s minutes to walk between here and “%(what)s” (%(from)s to %(until)s)."),
    Reason.HEAD_MISSING: _l("%(who)s of %(what)s must be there."),
    Reason.QUORUM_MISSING: _l("Too few people of %(who)s come: at least %(number)s must."),
    Reason.NO_BLOCK: _l("That time lies in no block for meetings of the kind %(who)s."),
    Reason.PAUSE: _l("Nobody meets during “%(who)s”, from %(from)s to %(until)s."),
    Reason.PLACE_CLOSED: _l("%(who)s is closed from %(from)s to %(until)s: %(what)s."),
    Reason.NO_PLACE: _l("%(who)s: the firm has no booth on the plan. Choose another place, or give it one."),
    Reason.PLACE_NOT_IN_BLOCK: _l("%(who)s is not among the places of “%(what)s”."),
    Reason.TOO_FEW_CHAIRS: _l("%(who)s has only %(number)s chairs."),
    Reason.NEVER: _l("These parties are not brought together."),
    Reason.MET_ALREADY: _l("%(who)s and %(what)s have a meeting already. Say that they meet again, if they shall."),
    Reason.TOO_MANY_IN_A_ROW: _l("%(who)s would have more than %(number)s meetings in a row without a free slot."),
    Reason.TOO_MANY_A_DAY: _l("%(who)s has %(number)s meetings that day already."),
    Reason.HEAD_TOO_MANY: _l("%(who)s must come to %(number)s meetings that day already."),
    Reason.STARTED: _l("This meeting has begun: it cannot be moved any more."),
    Reason.IS_PINNED: _l("This meeting is pinned. Unpin it, then move it."),
    Reason.PARTY_LEFT: _l("%(who)s does not come any more."),
    Reason.NOT_CONFIRMED: _l("The registration of %(who)s is not confirmed."),
    Reason.NOT_CLEARED: _l("The clearance of %(who)s does not hold."),
    Reason.NOT_PAID: _l("%(who)s still has an amount to pay."),
    Reason.ZONE_SHUT: _l("%(who)s is not let into the zone of %(what)s."),
    Reason.NO_LIAISON: _l("A meeting of the kind %(who)s needs a liaison officer."),
    Reason.OTHER_MINUTES: _l("It was promised %(number)s minutes."),
    Reason.BACKWARDS: _l("The end must be after the start."),
}


def board_words() -> dict[str, str]:
    """The texts of the board's script by key; the script fills in {names}."""
    return {name: str(words) for name, words in _BOARD.items()}


def body_word(kind: BodyKind) -> str:
    return str(_BODIES[kind])


def meeting_place_word(kind: PlaceKind) -> str:
    return str(_PLACES[kind])


def block_words() -> dict[BlockKind, str]:
    return {kind: str(word) for kind, word in _BLOCKS.items()}


def meeting_kind_word(kind: MeetingKind) -> str:
    return f"{kind.value}: {_KINDS[kind]}"


def meeting_state_word(state: MeetingState) -> str:
    return str(_STATES[state])


def meeting_state_look(state: MeetingState) -> str:
    return _LOOKS.get(state, "")


def side_word(side: PartySide) -> str:
    return str(_SIDES[side])


def wish_word(kind: WishKind) -> str:
    return str(_WISHES[kind])


def interpretation_word(way: Interpretation) -> str:
    return str(_WAYS[way])


def origin_word(origin: Origin) -> str:
    return str(_ORIGINS[origin])


def obstacle_sentence(fault: Fault, titles: Mapping[int, str], zone: str) -> str:
    """The sentence of one fault, with who and what, in the reader's language; times in the event's zone."""
    busy = fault.busy
    what = titles.get(busy.meeting_id or 0, "") if busy and busy.meeting_id is not None else fault.what
    return str(_fault_words(fault)) % {
        "who": fault.who,
        "what": what,
        "number": fault.number if fault.number is not None else "",
        "from": _time(busy.starts_at, zone) if busy else "",
        "until": _time(busy.ends_at, zone) if busy else "",
    }


def secret_obstacle_sentence(at: datetime, zone: str) -> str:
    """That something stands in the way of a meeting that is now at this moment, for readers who may not know who is in it."""
    return _(
        "it is on %(at)s now, and somebody of it, its place or the hour is not free. Those who see meetings between "
        "governments are told the reason when they move it themselves.",
        at=short_moment(at, zone),
    )


def way_words(way: WayOut, zone: str) -> str:
    """A way out: when and where."""
    when = f"{short_moment(way.starts_at, zone)}–{clock_time(way.ends_at, zone)}"
    return _("%(when)s at %(where)s", when=when, where=way.place.name)


def _fault_words(fault: Fault) -> Any:
    """Who has not come yet, or has left for good, is not “in” the journey for a time."""
    if fault.reason is Reason.PERSON_BUSY and fault.busy and _is_far(fault.busy.starts_at):
        return _l("%(who)s is not there before %(until)s: “%(what)s”.")
    if fault.reason is Reason.PERSON_BUSY and fault.busy and _is_far(fault.busy.ends_at):
        return _l("%(who)s is not there after %(from)s: “%(what)s”.")
    return _FAULTS[fault.reason]


def _is_far(moment: datetime) -> bool:
    return moment.year in {1900, 2200}


def _time(moment: datetime, zone: str) -> str:
    return "…" if _is_far(moment) else short_moment(moment, zone)


def skipped_sentence(name: str, wall: datetime, now_at: datetime) -> str:
    """That the clocks skip an hour, and when what had it is instead, both as clocks show it."""
    at = {"time": wall_time(wall.time()), "day": day(wall.date()), "now": wall_time(now_at.time())}
    return _("“%(name)s” is at %(now)s on %(day)s: the clocks skip %(time)s in that night.", name=name, **at)


def repeated_sentence(name: str, wall: datetime) -> str:
    """That the clocks show an hour twice, and which of two something has."""
    at = {"time": wall_time(wall.time()), "day": day(wall.date())}
    return _(
        "“%(name)s” has the first of two %(time)s on %(day)s: the clocks show it twice in that night.", name=name, **at
    )
