"""The numbers of a day at the gates: by quarter hour, category, country, delegation and gate."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from expo.checkin.models import Gate, Scan, Visit
from expo.checkin.rules import PASSES, Direction, Verdict
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DelegationState
from expo.events.models import Category, Event
from expo.history.queries import latest_entry_id
from expo.i18n import _, country_name, localize
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

QUARTERS = 96
MOST_COUNTRIES = 30
_BATCH = 500


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """A table row: how many are expected, came that day, and are inside now."""

    name: str
    expected: int
    came: int
    here: int


@dataclass(frozen=True, slots=True)
class GateLine:
    """A gate's day: how many people went in and out, and how many scans were refused."""

    name: str
    into: int
    out: int
    refused: int
    hours: tuple[int, ...]  # people let in, by hour of the day


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The numbers of one day. `quarters` are first arrivals by quarter hour from midnight, 96 values."""

    expected: int
    came: int
    here: int
    absent: int
    quarters: tuple[int, ...]
    categories: list[ArrivalLine]
    countries: list[ArrivalLine]
    delegations: list[ArrivalLine]
    gates: list[GateLine]

    @property
    def open_quarters(self) -> list[tuple[str, int]]:
        """From the first to the last quarter hour with an arrival: pairs of time of day and count."""
        busy = [quarter for quarter, count in enumerate(self.quarters) if count]
        span = range(busy[0], busy[-1] + 1) if busy else range(0)
        return [(f"{quarter // 4:02d}:{quarter % 4 * 15:02d}", self.quarters[quarter]) for quarter in span]

    @property
    def busy_hours(self) -> list[int]:
        return [hour for hour in range(24) if any(gate.hours[hour] for gate in self.gates)]


def arrivals_of(event: Event, day: date) -> Arrivals:
    """The numbers of a day; a constant number of queries."""
    expected = _expected(event)
    visits = _visits(event, day)
    lines = _lines(expected, visits)
    passages = _passages(event, day)
    came = sum(row.came for row in visits)
    total = sum(count for (_category, _country), count in expected.items())
    return Arrivals(
        expected=total,
        came=came,
        here=sum(row.here for row in visits),
        absent=_absent(event, day),
        quarters=_quarters(event, day),
        categories=_by_category(event, lines),
        countries=_by_country(lines),
        delegations=_by_delegation(event, day),
        gates=_by_gate(event, passages),
    )


def arrivals_version(event: Event) -> str:
    """Version tag of the numbers: changes with every scan, every undone scan, and whatever the history records, such as
    the name of a category, a delegation or a gate, and who is expected.
    """
    undone = sa.func.count(Scan.undone_at)
    query = sa.select(sa.func.max(Scan.id), undone, latest_entry_id(event.id)).where(Scan.event_id == event.id)
    return "-".join(str(value or 0) for value in db.session.execute(query).one())


def rows_of_day(event: Event, day: date, *, came: bool) -> Iterator[list[Any]]:
    """Rows of the people who came that day with times and gate, or of the confirmed who have not come by then; streamed
    in batches on a session of its own.
    """
    with Session(db.engine) as session:
        query = _came_query(event, day) if came else _absent_query(event, day)
        for row in session.execute(query.execution_options(yield_per=_BATCH)):
            person = [
                row.given_name,
                row.family_name,
                row.second_name,
                row.organisation,
                country_name(row.country),
                localize(row.category),
                localize(row.delegation),
            ]
            if came:
                zone, has_times = event.zone_info, row.inside or row.first_at != row.last_at
                person += [
                    row.first_at.astimezone(zone) if has_times else "",
                    localize(row.gate),
                    row.last_at.astimezone(zone) if has_times else "",
                    _("inside") if row.inside else _("left"),
                ]
            yield person


def header_of_day(*, came: bool) -> list[str]:
    """The header row of that table."""
    person = [
        _("Given name"),
        _("Family name"),
        _("Name in a second script"),
        _("Organisation"),
        _("Country"),
        _("Category"),
        _("Delegation"),
    ]
    return [*person, _("Came at"), _("Gate"), _("Last scan"), _("State")] if came else person


def _expected(event: Event) -> dict[tuple[int, str], int]:
    query = sa.select(Registration.category_id, Registration.country, sa.func.count()).where(
        Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED
    )
    rows = db.session.execute(query.group_by(Registration.category_id, Registration.country))
    return {(category, country): count for category, country, count in rows}


def _visits(event: Event, day: date) -> list[Any]:
    inside = sa.func.count().filter(Visit.inside)
    query = (
        sa.select(Registration.category_id, Registration.country, sa.func.count().label("came"), inside.label("here"))
        .join(Registration, Registration.id == Visit.registration_id)
        .where(Visit.event_id == event.id, Visit.zone_id.is_(None), Visit.day == day)
        .group_by(Registration.category_id, Registration.country)
    )
    return list(db.session.execute(query))


def _lines(expected: dict[tuple[int, str], int], visits: list[Any]) -> dict[tuple[int, str], tuple[int, int, int]]:
    lines = {key: (count, 0, 0) for key, count in expected.items()}
    for row in visits:
        key = (row.category_id, row.country)
        lines[key] = (expected.get(key, 0), row.came, row.here)
    return lines


def _by_category(event: Event, lines: dict[tuple[int, str], tuple[int, int, int]]) -> list[ArrivalLine]:
    query = sa.select(Category.id, Category.name).where(Category.event_id == event.id)
    categories = db.session.execute(query.order_by(Category.position, Category.id)).all()
    return [
        _sum_line(localize(name), [v for (category, _c), v in lines.items() if category == number])
        for number, name in categories
    ]


def _by_country(lines: dict[tuple[int, str], tuple[int, int, int]]) -> list[ArrivalLine]:
    """The 30 countries with most arrivals, then most expected."""
    codes = {country for _category, country in lines}
    rows = [
        _sum_line(country_name(code) if code else _("not said"), [v for (_k, c), v in lines.items() if c == code])
        for code in codes
    ]
    return sorted(rows, key=lambda line: (-line.came, -line.expected, line.name))[:MOST_COUNTRIES]


def _by_delegation(event: Event, day: date) -> list[ArrivalLine]:
    """The accepted delegations in order of precedence; one query."""
    today = sa.and_(Visit.registration_id == Registration.id, Visit.zone_id.is_(None), Visit.day == day)
    query = (
        sa.select(
            Delegation.name,
            sa.func.count(Registration.id),
            sa.func.count(Visit.id),
            sa.func.count(Visit.id).filter(Visit.inside),
        )
        .select_from(Delegation)
        .outerjoin(Member, Member.delegation_id == Delegation.id)
        .outerjoin(
            Registration,
            sa.and_(Registration.id == Member.registration_id, Registration.state == RegistrationState.CONFIRMED),
        )
        .outerjoin(Visit, today)
        .where(Delegation.event_id == event.id, Delegation.state == DelegationState.ACCEPTED)
        .group_by(Delegation.id)
        .order_by(sa.nulls_last(Delegation.precedence.asc()), Delegation.id)
    )
    return [ArrivalLine(localize(name), *counts) for name, *counts in db.session.execute(query)]


def _sum_line(name: str, values: list[tuple[int, int, int]]) -> ArrivalLine:
    return ArrivalLine(name, *(sum(value[index] for value in values) for index in range(3)))


def _passages(event: Event, day: date) -> list[Any]:
    query = sa.select(Scan.gate_id, Scan.direction, Scan.verdict, Scan.quarter, sa.func.count().label("count")).where(
        Scan.event_id == event.id, Scan.day == day, Scan.undone_at.is_(None)
    )
    return list(db.session.execute(query.group_by(Scan.gate_id, Scan.direction, Scan.verdict, Scan.quarter)))


def _by_gate(event: Event, passages: list[Any]) -> list[GateLine]:
    query = sa.select(Gate.id, Gate.name).where(Gate.event_id == event.id).order_by(Gate.position, Gate.id)
    return [
        _gate_line(localize(name), [row for row in passages if row.gate_id == number])
        for number, name in db.session.execute(query)
    ]


def _gate_line(name: str, rows: list[Any]) -> GateLine:
    passed = [row for row in rows if row.verdict in PASSES]
    hours: Counter[int] = Counter()
    for row in passed:
        if row.direction is Direction.IN:
            hours[row.quarter // 4] += row.count
    out = sum(row.count for row in passed if row.direction is Direction.OUT)
    refused = sum(row.count for row in rows if row.verdict not in PASSES)
    return GateLine(name, sum(hours.values()), out, refused, tuple(hours[hour] for hour in range(24)))


def _quarters(event: Event, day: date) -> tuple[int, ...]:
    query = sa.select(Scan.quarter, sa.func.count()).where(
        Scan.event_id == event.id,
        Scan.day == day,
        Scan.zone_id.is_(None),
        Scan.verdict == Verdict.WELCOME,
        Scan.undone_at.is_(None),
    )
    counts = {quarter: count for quarter, count in db.session.execute(query.group_by(Scan.quarter))}  # noqa: C416 -- rows
    return tuple(counts.get(quarter, 0) for quarter in range(QUARTERS))


def _absent(event: Event, day: date) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(_absent_query(event, day).subquery())) or 0


def _absent_query(event: Event, day: date) -> sa.Select[Any]:
    came = sa.exists().where(Visit.registration_id == Registration.id, Visit.zone_id.is_(None), Visit.day <= day)
    return (
        sa.select(*_PERSON)
        .join(Category, Category.id == Registration.category_id)
        .where(Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED, ~came)
        .order_by(Registration.id)
    )


def _came_query(event: Event, day: date) -> sa.Select[Any]:
    return (
        sa.select(*_PERSON, Visit.first_at, Visit.last_at, Visit.inside, Gate.name.label("gate"))
        .join(Visit, Visit.registration_id == Registration.id)
        .join(Category, Category.id == Registration.category_id)
        .join(Gate, Gate.id == Visit.first_gate_id)
        .where(Visit.event_id == event.id, Visit.zone_id.is_(None), Visit.day == day)
        .order_by(Visit.first_at, Visit.id)
    )


_DELEGATION_NAME = (
    sa.select(Delegation.name)
    .join(Member, Member.delegation_id == Delegation.id)
    .where(Member.registration_id == Registration.id)
    .correlate(Registration)
    .scalar_subquery()
)
_PERSON: tuple[Any, ...] = (
    Registration.given_name,
    Registration.family_name,
    Registration.second_name,
    Registration.organisation,
    Registration.country,
    Category.name.label("category"),
    _DELEGATION_NAME.label("delegation"),
)
