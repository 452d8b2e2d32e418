"""State transitions of delegations, roles, the order of precedence, and the validity of clearances. Pure."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class DelegationState(StrEnum):
    INVITED = "invited"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class MemberRole(StrEnum):
    HEAD = "head"
    DEPUTY = "deputy"
    DELEGATE = "delegate"
    ADVISER = "adviser"
    INTERPRETER = "interpreter"
    LIAISON = "liaison"
    PRESS = "press"


class Lane(StrEnum):
    """The accreditation lane by which somebody enters."""

    OPEN = "open"
    OFFICIAL = "official"
    VIP = "VIP"
    PRESS = "press"


class Clearance(StrEnum):
    NOT_NEEDED = "not needed"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class DocumentKind(StrEnum):
    AGENDA = "agenda"
    BRIEFING = "briefing"
    PHOTO = "photo"


class SheetState(StrEnum):
    """The state of a spreadsheet of members; a large one is registered by the worker."""

    KEPT = "kept"
    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


class Sector(StrEnum):
    """A delegation's sectors of interest; the first seven are those of the 2025 agreement of Pakistan and Türkiye."""

    SOFTWARE = "software"
    SECURITY = "cyber security"
    AI = "artificial intelligence"
    BLOCKCHAIN = "blockchain"
    FINTECH = "fintech"
    GOVERNMENT = "e-governance"
    HEALTH = "digital health"
    INDUSTRY = "industry"
    OTHER = "other"


class Who(StrEnum):
    """Who must act for something that is missing."""

    HEAD = "head"
    MEMBER = "member"
    ORGANISER = "organiser"


LARGEST_BAND = 9_999  # of precedence bands, and of the order within one
LARGEST_QUOTA = 5_000
DOCUMENT_BYTES = 5 * 1024 * 1024
MOST_DOCUMENTS = 20

_MOVES: Mapping[DelegationState, frozenset[DelegationState]] = {
    DelegationState.INVITED: frozenset({DelegationState.ACCEPTED, DelegationState.DECLINED, DelegationState.WITHDRAWN}),
    DelegationState.APPLIED: frozenset({DelegationState.ACCEPTED, DelegationState.DECLINED, DelegationState.WITHDRAWN}),
    DelegationState.ACCEPTED: frozenset({DelegationState.WITHDRAWN}),
    DelegationState.DECLINED: frozenset({DelegationState.ACCEPTED}),
    DelegationState.WITHDRAWN: frozenset({DelegationState.ACCEPTED}),
}


GONE = frozenset({DelegationState.DECLINED, DelegationState.WITHDRAWN})


def may_become(here: DelegationState, there: DelegationState) -> bool:
    return there in _MOVES[here]


def precedence(band: int | None, order: int | None, since: date | None, member: int) -> tuple[int, int, date, int]:
    """Sort key of precedence: band, order within it, earlier date; members without a band come last."""
    return (_LAST if band is None else band, _LAST if order is None else order, since or date.max, member)


def clearance_holds(state: Clearance, expires_on: date | None, day: date) -> bool:
    """Whether somebody may enter by their lane on a day; the day of expiry still counts."""
    if state is Clearance.NOT_NEEDED:
        return True
    return state is Clearance.GIVEN and (expires_on is None or day <= expires_on)


def zone_admits(*, by_category: bool, holds: bool, named: bool) -> bool:
    """Whether a member passes a zone's gate: their clearance must hold, and their category or the clearance name the zone."""
    return holds and (by_category or named)


_LAST = 1_000_000  # greater than every band and order that can be set
