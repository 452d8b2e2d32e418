"""What a scan answers. Pure: what is known of badge, gate and clock goes in, a verdict comes out."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from expo.events.rules import CategoryKind
from expo.registration.rules import RegistrationState

CLOCK_SLACK = timedelta(minutes=5)  # a desk's clock that is further off than this is flagged
LONGEST_NAME = 200  # characters; nobody is looked for by more
SHORTEST_CODE = 8
OLDEST_CLAIM = timedelta(days=40)  # a scan that waited longer without a network is dated when it came in


class GateDirection(StrEnum):
    """Which way a gate is passed."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class Direction(StrEnum):
    """Which way somebody goes."""

    IN = "in"
    OUT = "out"


class DocumentSeen(StrEnum):
    """By what somebody proved that they may take badges for others."""

    POWER_OF_ATTORNEY = "power of attorney"
    LIST = "list of the delegation"
    PASSPORT = "passport"
    IDENTITY_CARD = "identity card"
    KNOWN = "known in person"


class Verdict(StrEnum):
    """The answer to a scan."""

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
    """How a verdict looks and sounds: go, wait and read, stop."""

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
# Who works on the booths before the expo opens and after it closes; the public's days are not theirs alone.
_EARLY = frozenset({CategoryKind.EXHIBITOR, CategoryKind.ORGANISER})


@dataclass(frozen=True, slots=True)
class Days:
    """When an expo takes place, in wall time of its zone. Without days of building, the open days' own mornings and
    evenings are all that contractors have.
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
        """The quarter of an hour since midnight, 0 to 95."""
        local = moment.astimezone(self.zone)
        return local.hour * 4 + local.minute // 15


@dataclass(frozen=True, slots=True)
class Pass:
    """What a badge lets its holder do, and where they are: `inside` is None for who was not seen that day."""

    state: RegistrationState
    kind: CategoryKind
    days: Sequence[str] | None  # ISO dates; none means the expo's own
    zone_admitted: bool
    paid: bool
    inside: bool | None


@dataclass(frozen=True, slots=True)
class Door:
    """A gate as it stands at the moment of a scan."""

    direction: GateDirection
    closed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One scan that let somebody through."""

    at: datetime
    direction: Direction
    gate_id: int


@dataclass(frozen=True, slots=True)
class Stay:
    """What somebody's passages of one day through one area come to."""

    first: Passage
    last: Passage
    entries: int

    @property
    def inside(self) -> bool:
        return self.last.direction is Direction.IN


def judge(badge: Pass, door: Door, direction: Direction, days: Days, moment: datetime) -> Verdict:
    """The answer to a known badge of this expo at `moment`. Whoever is inside may always leave."""
    if direction is Direction.OUT:
        return Verdict.GOODBYE if badge.inside else Verdict.NOT_IN
    against = _against(badge, days, moment)
    if against is not None:
        return against
    if badge.inside:
        return Verdict.ALREADY_IN
    if door.closed_until is not None and moment < door.closed_until:
        return Verdict.GATE_CLOSED
    return Verdict.WELCOME if badge.inside is None else Verdict.WELCOME_BACK


def look(verdict: Verdict) -> VerdictLook:
    if verdict in PASSES:
        return VerdictLook.GOOD
    return VerdictLook.WARN if verdict in _WARNS else VerdictLook.BAD


def way(asked: str, gate: GateDirection) -> Direction:
    """Which way a scan goes: the gate's own where it has one, else what the desk said, else in."""
    if gate is not GateDirection.BOTH:
        return Direction(gate.value)
    return Direction.OUT if asked == Direction.OUT else Direction.IN


def judged_at(
    received: datetime, claimed: datetime | None, *, offline: bool, sent: datetime | None
) -> tuple[datetime, bool]:
    """The moment by which a scan is judged, and whether the desk's clock is to be doubted.

    A scan that comes at once is judged by the server's clock. One that waited without a network is judged by the desk's,
    put right by how far off it was when it sent (`sent` by the desk's clock, `received` by the server's); a time that
    cannot be, in the future or long ago, is not believed.
    """
    if claimed is None:
        return received, False
    if not offline:
        return received, abs(received - claimed) > CLOCK_SLACK
    off = received - sent if sent is not None else timedelta(0)
    wrong = abs(off) > CLOCK_SLACK
    moment = claimed + off if wrong else claimed
    if moment > received + CLOCK_SLACK or moment < received - OLDEST_CLAIM:
        return received, True
    return min(moment, received), wrong


def stay(passages: Iterable[Passage]) -> Stay | None:
    """What is left of a day when some passages are undone; None when nothing is."""
    kept = sorted(passages, key=lambda passage: passage.at)
    entries = [passage for passage in kept if passage.direction is Direction.IN]
    return Stay(entries[0], kept[-1], len(entries)) if entries else None


def is_code_like(text: str) -> bool:
    """Whether a text is meant as a badge's code, whole or not, rather than as a name to look for."""
    plain = "".join(text.split())
    if len(plain) > LONGEST_NAME or "://" in plain:
        return True
    return len(plain) >= SHORTEST_CODE and plain.isascii() and plain.isalnum() and sum(c.isdigit() for c in plain) > 1


def is_foreign(text: str, own_host: str) -> bool:
    """Whether what was scanned is the web address of somebody else."""
    plain = unicodedata.normalize("NFKC", text[:2000]).strip()
    if not plain.lower().startswith(("http://", "https://", "www.")):
        return False
    try:
        host = urlsplit(plain if "://" in plain else f"//{plain}").hostname
    except ValueError:
        return True
    return (host or "").lower() != own_host.lower()


def _against(badge: Pass, days: Days, moment: datetime) -> Verdict | None:
    """What the badge itself lacks."""
    if badge.state is not RegistrationState.CONFIRMED:
        return _BY_STATE[badge.state]
    if not badge.paid:
        return Verdict.NOT_PAID
    if badge.kind is CategoryKind.CONTRACTOR and not _building(days, moment):
        return Verdict.CONTRACTOR
    if badge.kind is not CategoryKind.CONTRACTOR and not _admitted(badge, days, moment):
        return Verdict.NOT_TODAY
    return None if badge.zone_admitted else Verdict.NOT_THIS_ZONE


def _admitted(badge: Pass, days: Days, moment: datetime) -> bool:
    day = days.day_of(moment)
    if badge.days is not None and days.first <= day <= days.last:
        return day.isoformat() in badge.days
    if badge.kind in _EARLY:
        return _from(days) <= day <= _until(days)
    return days.first <= day <= days.last


def _building(days: Days, moment: datetime) -> bool:
    """Build-up ends when the expo opens on its first day; breakdown begins when it closes on its last."""
    local = moment.astimezone(days.zone)
    if not _from(days) <= local.date() <= _until(days):
        return False
    opens = datetime.combine(days.first, days.opens_at, days.zone)
    closes = datetime.combine(days.last, days.closes_at, days.zone)
    return local < opens or local >= closes


def _from(days: Days) -> date:
    return days.build_up_from or days.first


def _until(days: Days) -> date:
    return days.breakdown_until or days.last
