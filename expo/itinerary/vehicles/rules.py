"""Kinds of vehicles, when a part of a journey takes its vehicle up, and runs at the same time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from expo.itinerary.rules import ItemKind


class VehicleKind(StrEnum):
    BUS = "bus"
    MINIBUS = "minibus"
    CAR = "car"
    OTHER = "other"


MOST_SEATS = 500
MOST_VEHICLES = 500  # of an expo with all its delegations


@dataclass(frozen=True, slots=True)
class RunTime:
    """When a part of a journey, by its id, takes its vehicle up; for whom, and from where to where, as far as it is said."""

    id: int
    starts_at: datetime
    ends_at: datetime
    group: int = 0
    route: tuple[str, str] = ("", "")


def run_time(number: int, kind: ItemKind, starts_at: datetime, ends_at: datetime) -> RunTime:
    """A flight and a stay at a hotel take a vehicle up for the moment alone at which it meets them: the landing, the take-off,
    the check-in.
    """
    if kind is ItemKind.ARRIVAL:
        return RunTime(number, ends_at, ends_at)
    if kind in {ItemKind.DEPARTURE, ItemKind.HOTEL}:
        return RunTime(number, starts_at, starts_at)
    return RunTime(number, starts_at, ends_at)


def runs_beside(run: RunTime, others: Iterable[RunTime]) -> list[int]:
    """The ids of the other runs that a vehicle on this run cannot do; one that is shared it does at once."""
    return [
        one.id
        for one in others
        if one.id != run.id and one.starts_at < run.ends_at and run.starts_at < one.ends_at and not is_shared(run, one)
    ]


def is_shared(run: RunTime, other: RunTime) -> bool:
    """Whether two runs are one that delegations share: at the same times, from and to the same places, which both say."""
    times = run.starts_at == other.starts_at and run.ends_at == other.ends_at
    route = tuple(stop.strip().casefold() for stop in run.route)
    same = route == tuple(stop.strip().casefold() for stop in other.route) and all(route)
    return times and same and run.group != other.group and run.id != other.id


def seats_missing(seats: int | None, people: int) -> int:
    """How many people have no seat; 0 where the number of seats is not known."""
    return 0 if seats is None else max(people - seats, 0)
