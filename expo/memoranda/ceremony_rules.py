"""How a signing ceremony goes: its sides as the audience sees them, who stands behind, the minutes of each act. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class CeremonyRole(StrEnum):
    """What somebody does at a ceremony."""

    SIGNATORY = "signatory"
    WITNESS = "witness"  # stands behind the signatories
    AIDE = "aide"  # hands the folders over


class GuestsOn(StrEnum):
    """The side of the table at which the audience sees the guests."""

    LEFT = "left"
    RIGHT = "right"


class Act(StrEnum):
    """An act of the run sheet, in order."""

    OPENING = "opening"
    CALL = "call"
    SIGNING = "signing"
    EXCHANGE = "exchange"
    PHOTO = "photo"
    CLOSING = "closing"


class CeremonyTrouble(StrEnum):
    """What is not in order with a ceremony."""

    NO_SIGNATORY = "no signatory"
    NO_POWERS = "no powers"
    OUTRANKED = "outranked"  # a witness behind alone is of a higher rank than the signatory
    NOT_COMING = "not coming"  # the registration is not confirmed by now
    BUSY = "busy"  # is elsewhere at that time
    NO_INTERPRETER = "no interpreter"
    TOO_LONG = "too long"  # the acts need more time than the session has


@dataclass(frozen=True, slots=True)
class TimedAct:
    """An act at its minute; `instrument` is the index of the memorandum, None for the opening and the closing."""

    at: datetime
    act: Act
    instrument: int | None = None


USUAL_GUESTS_ON, USUAL_OPENING, USUAL_EACH = GuestsOn.RIGHT, 5, 6  # the minutes of the welcome and of each instrument
_MINUTE = timedelta(minutes=1)


def run_sheet(starts_at: datetime, opening: int, each: int, instruments: int) -> list[TimedAct]:
    """The acts by the minute: `opening` minutes, then `each` minutes for every instrument, of which the first calls the names,
    the last is for the photo and the one before it for the exchange of the folders.
    """
    steps = [TimedAct(starts_at, Act.OPENING)] if opening else []
    for index in range(instruments):
        begins = starts_at + (opening + index * each) * _MINUTE
        minutes = ((0, Act.CALL), (1, Act.SIGNING), (max(each - 2, 1), Act.EXCHANGE), (each - 1, Act.PHOTO))
        steps += [TimedAct(begins + after * _MINUTE, act, index) for after, act in minutes]
    return [*steps, TimedAct(starts_at + (opening + instruments * each) * _MINUTE, Act.CLOSING)]


def seat_sides(countries: Sequence[str], host: str, guests_on: GuestsOn) -> list[int]:
    """The indexes of the parties from the audience's left to its right: hosts on one side of the middle, guests on the other,
    those named first nearest to it. Hosts are of the expo's country; where none or all are, the party named first.
    """
    hosts = [index for index, country in enumerate(countries) if country == host]
    if len(hosts) in {0, len(countries)}:
        hosts = [0] if countries else []
    guests = [index for index in range(len(countries)) if index not in hosts]
    if guests_on is GuestsOn.RIGHT:
        return [*reversed(hosts), *guests]
    return [*reversed(guests), *hosts]


def outranked(signatories: Sequence[int], witnesses: Sequence[int]) -> bool:
    """Whether a single witness stands behind signatories of a lower rank; 1 is the highest."""
    return len(witnesses) == 1 and bool(signatories) and witnesses[0] < min(signatories)
