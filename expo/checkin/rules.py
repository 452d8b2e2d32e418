"""The verdict on a scan, from the facts on badge, gate and time. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from expo.events.rules import CategoryKind
from expo.kit.digits import digits_in
from expo.kit.wall_time import hours_on
from expo.registration.rules import RegistrationState

CLOCK_SLACK = timedelta(minutes=5)  # larger deviations of a device's clock are flagged
LONGEST_NAME = 200  # characters of a search
SHORTEST_CODE = 8
OLDEST_CLAIM = timedelta(days=40)  # older offline scans are dated by their arrival at the server


class GateDirection(StrEnum):
    """The directions in which a gate can be passed."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class Direction(StrEnum):
    """The direction of a scan."""

    IN = "in"
    OUT = "out"


class DocumentSeen(StrEnum):
    """The document shown by somebody who takes badges for others."""

    POWER_OF_ATTORNEY = "power of attorney"
    LIST = "list of the delegation"
    PASSPORT = "passport"
    IDENTITY_CARD = "identity card"
    KNOWN = "known in person"


class Verdict(StrEnum):
    """The result of a scan."""

    WELCOME = "welcome"
    WELCOME_BACK = "welcome back"
    GOODBYE = "goodbye"
    ALREADY_IN = "already in"
    NOT_IN = "not in"
    NOT_TODAY = "not today"
    NOT_THIS_ZONE = "not this zone"
    CANCELLED = "cancelled"
    WAITING_FOR_APPROVAL = "waiting for approval"
    ON_WAITING_LIST = "on the waiting list"
    NOT_PAID = "not paid"
    CONTRACTOR = "contractor"
    GATE_CLOSED = "gate closed"
    REVOKED = "revoked"
    OTHER_EVENT = "other event"
    UNKNOWN = "unknown"


class VerdictLook(StrEnum):
    """Colour and sound of a verdict: go; wait and read; stop."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


PASSES = frozenset({Verdict.WELCOME, Verdict.WELCOME_BACK, Verdict.GOODBYE})
ENTERS = frozenset({Verdict.WELCOME, Verdict.WELCOME_BACK})
_WARNS = frozenset({Verdict.ALREADY_IN, Verdict.NOT_IN, Verdict.GATE_CLOSED})
_BY_STATE = {
    RegistrationState.CANCELLED: Verdict.CANCELLED,
    RegistrationState.DECLINED: Verdict.CANCELLED,
    RegistrationState.WAITING_FOR_APPROVAL: Verdict.WAITING_FOR_APPROVAL,
    RegistrationState.ON_WAITING_LIST: Verdict.ON_WAITING_LIST,
}
# Admitted during build-up and breakdown too.
_EARLY = frozenset({CategoryKind.EXHIBITOR, CategoryKind.ORGANISER})


@dataclass(frozen=True, slots=True)
class Days:
    """The days and hours of an expo in local time of its zone. Without build-up and breakdown days, contractors come in
    before opening on the first day and after closing on the last.
    """

    first: date
    last: date
    opens_at: time
    closes_at: time
    zone: ZoneInfo
    build_up_from: date | None = None
    breakdown_until: date | None = None

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def quarter_of(self, moment: datetime) -> int:
        """The quarter hour since midnight, 0 to 95."""
        local = moment.astimezone(self.zone)
        return local.hour * 4 + local.minute // 15


@dataclass(frozen=True, slots=True)
class Pass:
    """The facts on a badge: what it admits to, and whether the holder is inside (None: not seen that day)."""

    state: RegistrationState
    kind: CategoryKind
    days: Sequence[str] | None  # ISO dates; None: all days of the expo
    zone_admitted: bool
    paid: bool
    inside: bool | None


@dataclass(frozen=True, slots=True)
class GateStatus:
    """A gate's direction and closure at the time of a scan."""

    direction: GateDirection
    closed_until: datetime | None = None
    closures: Sequence[tuple[datetime, datetime]] = ()  # of its zone: from, until

    def is_closed(self, moment: datetime) -> bool:
        by_hand = self.closed_until is not None and moment < self.closed_until
        return by_hand or any(starts <= moment < ends for starts, ends in self.closures)


@dataclass(frozen=True, slots=True)
class Passage:
    """A scan that let somebody through."""

    at: datetime
    direction: Direction
    gate_id: int


@dataclass(frozen=True, slots=True)
class Stay:
    """A day in one area, summed up from its passages."""

    first: Passage
    last: Passage
    entries: int

    @property
    def inside(self) -> bool:
        return self.last.direction is Direction.IN


def judge(badge: Pass, door: GateStatus, direction: Direction, days: Days, moment: datetime) -> Verdict:
    """The verdict on a known badge of this event. Whoever is inside may always leave."""
    if direction is Direction.OUT:
        return Verdict.GOODBYE if badge.inside else Verdict.NOT_IN
    against = _refusal(badge, days, moment)
    if against is not None:
        return against
    if badge.inside:
        return Verdict.ALREADY_IN
    if door.is_closed(moment):
        return Verdict.GATE_CLOSED
    return Verdict.WELCOME if badge.inside is None else Verdict.WELCOME_BACK


def look_of(verdict: Verdict) -> VerdictLook:
    if verdict in PASSES:
        return VerdictLook.GOOD
    return VerdictLook.WARN if verdict in _WARNS else VerdictLook.BAD


def direction_of(requested: str, gate: GateDirection) -> Direction:
    """The direction of a scan: the gate's if it has only one, otherwise the requested one, by default in."""
    if gate is not GateDirection.BOTH:
        return Direction(gate.value)
    return Direction.OUT if requested == Direction.OUT else Direction.IN


def time_of_scan(
    received: datetime, claimed: datetime | None, *, offline: bool, sent: datetime | None
) -> tuple[datetime, bool]:
    """The time a scan is judged by, and whether the device's clock is suspect.

    An online scan is judged by the server's clock. A queued one is judged by the device's clock, corrected by its
    deviation when it sent (`sent` by the device's clock, `received` by the server's); times in the future or long ago
    are replaced by the time of arrival.
    """
    if claimed is None:
        return received, False
    if not offline:
        return received, abs(received - claimed) > CLOCK_SLACK
    off = received - sent if sent is not None else timedelta(0)
    suspect = abs(off) > CLOCK_SLACK
    moment = claimed + off if suspect else claimed
    if moment > received + CLOCK_SLACK or moment < received - OLDEST_CLAIM:
        return received, True
    return min(moment, received), suspect


def stay_of(passages: Iterable[Passage]) -> Stay | None:
    """The stay that results from the passages, in any order; None if nobody entered."""
    ordered = sorted(passages, key=lambda passage: passage.at)
    entries = [passage for passage in ordered if passage.direction is Direction.IN]
    return Stay(entries[0], ordered[-1], len(entries)) if entries else None


def is_code_like(text: str) -> bool:
    """Whether the text is a badge code, complete or not, rather than a name to search for."""
    plain = "".join(text.split())
    if len(plain) > LONGEST_NAME or "://" in plain:
        return True
    return len(plain) >= SHORTEST_CODE and plain.isascii() and plain.isalnum() and len(digits_in(plain)) > 1


def is_foreign(text: str, own_host: str) -> bool:
    """Whether the text is a web address of another host."""
    plain = unicodedata.normalize("NFKC", text[:2000]).strip()
    if not plain.lower().startswith(("http://", "https://", "www.")):
        return False
    try:
        host = urlsplit(plain if "://" in plain else f"//{plain}").hostname
    except ValueError:
        return True
    return (host or "").lower() != own_host.lower()


def _refusal(badge: Pass, days: Days, moment: datetime) -> Verdict | None:
    """Why the badge itself is refused, or None."""
    if badge.state is not RegistrationState.CONFIRMED:
        return _BY_STATE[badge.state]
    if not badge.paid:
        return Verdict.NOT_PAID
    if badge.kind is CategoryKind.CONTRACTOR and not _is_building_time(days, moment):
        return Verdict.CONTRACTOR
    if badge.kind is not CategoryKind.CONTRACTOR and not _is_admitted(badge, days, moment):
        return Verdict.NOT_TODAY
    return None if badge.zone_admitted else Verdict.NOT_THIS_ZONE


def _is_admitted(badge: Pass, days: Days, moment: datetime) -> bool:
    day = days.day_of(moment)
    if badge.days is not None and days.first <= day <= days.last:
        return day.isoformat() in badge.days
    if badge.kind in _EARLY:
        return _first_day(days) <= day <= _last_day(days)
    return days.first <= day <= days.last


def _is_building_time(days: Days, moment: datetime) -> bool:
    """Whether it is build-up, which ends when the expo opens on its first day, or breakdown, which begins when it
    closes on its last.
    """
    local = moment.astimezone(days.zone)
    if not _first_day(days) <= local.date() <= _last_day(days):
        return False
    opens, _closes = hours_on(days.first, days.opens_at, days.closes_at, days.zone)
    _opens, closes = hours_on(days.last, days.opens_at, days.closes_at, days.zone)
    return moment < opens or moment >= closes


def _first_day(days: Days) -> date:
    return days.build_up_from or days.first


def _last_day(days: Days) -> date:
    return days.breakdown_until or days.last
