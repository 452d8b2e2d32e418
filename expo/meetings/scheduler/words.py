"""The sentences about a plan of meetings: why one is where it is, why another has no slot, and what would help."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _, _l
from expo.meetings.scheduler.engine.explain import MeetingReason, PlacedMeeting
from expo.meetings.scheduler.engine.problem import MeetingObstacle, Remedy, UnplacedMeeting
from expo.meetings.scheduler.load_problem import Barrier, PlanNames
from expo.web.filters import short_moment

_REASONS: Mapping[MeetingReason, Any] = {
    MeetingReason.PINNED: _l("It stays where it is pinned."),
    MeetingReason.KEPT: _l("It stays as it is today."),
    MeetingReason.ONLY_SLOT: _l("It is the only time at which all of them, a place and an interpreter are free."),
    MeetingReason.OWN_PLACE: _l(
        "It is at the own place of %(party)s; of %(spots)s possible times this one suits all best."
    ),
    MeetingReason.CHEAPEST: _l("Of %(spots)s possible times this one costs all of them the least waiting and walking."),
}
_OBSTACLES: Mapping[MeetingObstacle, Any] = {
    MeetingObstacle.NEVER: _l("One of the parties does not want to meet the other."),
    MeetingObstacle.ABSENT: _l("Nobody who should come for %(party)s is there at the hours of such meetings."),
    MeetingObstacle.NO_COMMON_SLOT: _l("There is no time at which all of them are there."),
    MeetingObstacle.NO_INTERPRETER: _l("Nobody interprets between them at a time at which all are there."),
    MeetingObstacle.NO_PLACE: _l("No place with enough chairs is open at a time at which all are there."),
    MeetingObstacle.MET_ALREADY: _l("These parties meet in another meeting."),
    MeetingObstacle.PARTY_FULL: _l("%(party)s has no time left that suits."),
    MeetingObstacle.HEAD_FULL: _l("%(person)s has as many meetings on each day as a head may have."),
    MeetingObstacle.INTERPRETERS_TAKEN: _l("At each time that suits, the interpreters for %(pair)s are taken."),
    MeetingObstacle.PLACES_TAKEN: _l("At each time that suits, every place is taken."),
    MeetingObstacle.NOT_TOGETHER: _l("Each of them still has time, but never the same."),
    MeetingObstacle.OUTWEIGHED: _l("There is a time for it, but it would cost others more than it is worth."),
}
_REMEDIES: Mapping[Remedy, Any] = {
    Remedy.PRESENCE: _l("It would help if %(person)s were there at another time."),
    Remedy.INTERPRETER: _l("One more interpreter for %(pair)s would help."),
    Remedy.MORE_PLACES: _l("One more place would help."),
    Remedy.DEPUTY: _l("It would help if somebody could come instead of %(person)s."),
    Remedy.FEWER_MEETINGS: _l("It would help if %(party)s gave up another meeting."),
    Remedy.PIN: _l("It can be pinned at %(time)s by hand."),
}
_BARRIERS: Mapping[Barrier, Any] = {
    Barrier.NO_LIAISON: _l("A meeting with a government needs a liaison officer first."),
    Barrier.MET_ALREADY: _l("Two of these parties meet in another meeting already."),
    Barrier.NO_BLOCK: _l("There is no block for meetings of this kind."),
}


def placed_sentence(one: PlacedMeeting, names: PlanNames) -> str:
    return str(_REASONS[one.reason]) % {"party": names.parties.get(one.party or "", ""), "spots": one.spots}


def unplaced_sentence(one: UnplacedMeeting, names: PlanNames) -> str:
    """The first obstacle, and what would help where something would."""
    said = {
        "party": names.parties.get(one.party or "") or _("one of the parties"),
        "person": names.people.get(one.person or 0) or _("somebody of them"),
        "pair": one.pair or _("their languages"),
        "time": short_moment(names.starts[one.slot], names.zone) if one.slot is not None else "",
    }
    sentences = [str(_OBSTACLES[one.obstacle]) % said]
    if one.remedy in _REMEDIES:
        sentences.append(str(_REMEDIES[one.remedy]) % said)
    return " ".join(sentences)


def barrier_sentence(barrier: Barrier) -> str:
    return str(_BARRIERS[barrier])
