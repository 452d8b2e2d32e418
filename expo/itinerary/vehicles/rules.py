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
    """When a part of a journey, by its id, takes its vehicle up."""

    id: int
    starts_at: datetime
    ends_at: datetime


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
    """The ids of the other runs that a vehicle on this run cannot do."""
    return [
        one.id for one in others if one.id != run.id and one.starts_at < run.ends_at and run.starts_at < one.ends_at
    ]


def seats_missing(seats: int | None, people: int) -> int:
    """How many people have no seat; 0 where the number of seats is not known."""
    return 0 if seats is None else max(people - seats, 0)
