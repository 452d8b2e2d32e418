"""Fifty expos at once, reckoned from what `make bench` measured: `python -m bench.scale [instance/bench.json]`.

Nothing is simulated here that was not measured on two cores: the figures of instance/bench.json are set against the load that
the assumptions below make. Each assumption stands in ASSUMED with its unit, and is printed with the result. `python -m
bench.scale asked-for` takes the least that is asked of two cores instead, as docs/operate.md shows it.
"""

import json
import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

EXPOS, REGISTRATIONS, SUBSCRIBERS = 50, 500_000, 2_000_000

# What is measured: our name, the benchmark, and how its figure's name begins.
MEASURED = {
    "registrations a second": ("registrations", "registrations in one category"),
    "scans a second": ("scans", "scans over HTTP"),
    "pages a second": ("pages", "an expo's page, 2 workers"),
    "feeds a second, shared": ("feed_polls", "… not modified (304)"),
    "people's feeds, seconds for 100,000": ("feed_polls", "100,000 people's feeds"),
    "MB a worker": ("pages", "memory of a worker"),
}

# The least that is asked of two cores: what a machine that reaches its figures measures at least.
ASKED_FOR: Mapping[str, float] = {
    "registrations a second": 300,
    "scans a second": 800,
    "pages a second": 2000,
    "feeds a second, shared": 5000,
    "people's feeds, seconds for 100,000": 60,
    "MB a worker": 110,
}

# What is assumed: change it to what you know of your expos.
ASSUMED: Mapping[str, float] = {
    "share of all registrations in the busiest hour": 0.05,
    "pages that one registration looks at": 20,
    "share of subscribers with a feed of their own": 0.25,
    "minutes between two polls of a subscriber": 60,
    "public feeds of an expo (tracks, rooms, languages)": 60,
    "seconds a shared cache keeps a feed": 300,
    "share of the registered that come in the first hour of a day": 0.4,
    "scans of one who comes, in that hour": 1.5,
    "busiest minute over the mean of its hour": 3,
    "share of its capacity at which a node is run": 0.5,
    "KB in PostgreSQL for a registration with one mail, its history and its words": 5.1,
    "KB for each further mail": 2.0,
    "further mails of a registration": 4,
    "KB for a scan": 0.2,
    "scans of a registration in all": 6,
    "processes of a node of two cores": 2,
    "connections of a process at most": 32,
    "EUR a month for a node of two cores and 4 GB": 25,
    "EUR a month for a GB of database with its standby and backups": 0.6,
    "EUR a month for the database's two machines of eight cores": 400,
}


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of request in the busiest minute: how many a second are asked for, and how many two cores answer."""

    name: str
    asked: float
    answered: float

    @property
    def nodes(self) -> float:
        """How many times two cores that would be, if nothing else were asked."""
        return self.asked / self.answered


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What fifty expos take."""

    loads: tuple[Load, ...]
    nodes: int
    connections: int
    storage_gb: float
    memory_mb: float
    euros: float

    @property
    def first(self) -> Load:
        """The load that takes most of what two cores do: it grows beyond them first."""
        return max(self.loads, key=lambda load: load.nodes)


def reckon(measured: Mapping[str, float], assumed: Mapping[str, float]) -> Reckoning:
    """Loads, nodes, connections, storage and money, from measured and assumed figures."""
    loads = _loads(measured, assumed)
    share = assumed["share of its capacity at which a node is run"]
    nodes = math.ceil(sum(load.nodes for load in loads) / share) + 1  # one may be away
    processes = nodes * assumed["processes of a node of two cores"]
    storage = _storage_gb(assumed)
    return Reckoning(
        loads,
        nodes,
        int(processes * assumed["connections of a process at most"]),
        storage,
        measured["MB a worker"] * assumed["processes of a node of two cores"],
        nodes * assumed["EUR a month for a node of two cores and 4 GB"]
        + storage * assumed["EUR a month for a GB of database with its standby and backups"]
        + assumed["EUR a month for the database's two machines of eight cores"],
    )


def _loads(measured: Mapping[str, float], assumed: Mapping[str, float]) -> tuple[Load, ...]:
    burst = assumed["busiest minute over the mean of its hour"]
    registered = REGISTRATIONS * assumed["share of all registrations in the busiest hour"] / 3600 * burst
    scans = (
        REGISTRATIONS
        * assumed["share of the registered that come in the first hour of a day"]
        * assumed["scans of one who comes, in that hour"]
    )
    own = SUBSCRIBERS * assumed["share of subscribers with a feed of their own"]
    polls = 60 * assumed["minutes between two polls of a subscriber"]
    shared = (
        EXPOS
        * assumed["public feeds of an expo (tracks, rooms, languages)"]
        / assumed["seconds a shared cache keeps a feed"]
    )
    return (
        Load("registrations", registered, measured["registrations a second"]),
        Load(
            "pages without a shared cache",
            registered * assumed["pages that one registration looks at"],
            measured["pages a second"],
        ),
        Load("scans", scans / 3600 * burst, measured["scans a second"]),
        Load("feeds of people", own / polls, 100_000 / measured["people's feeds, seconds for 100,000"]),
        Load("public feeds behind a shared cache", shared, measured["feeds a second, shared"]),
    )


def _storage_gb(assumed: Mapping[str, float]) -> float:
    kilobytes = (
        assumed["KB in PostgreSQL for a registration with one mail, its history and its words"]
        + assumed["KB for each further mail"] * assumed["further mails of a registration"]
        + assumed["KB for a scan"] * assumed["scans of a registration in all"]
    )
    return REGISTRATIONS * kilobytes / 1e6


def measured_in(rows: list[dict[str, object]]) -> dict[str, float]:
    """The measured figures by our names. Raises ValueError naming the benchmarks that have to be run first."""
    found, missing = {}, set()
    for name, (bench, begins) in MEASURED.items():
        values = [row["value"] for row in rows if row["bench"] == bench and str(row["name"]).startswith(begins)]
        if values and isinstance(values[0], int | float) and values[0] > 0:
            found[name] = float(values[0])
        else:
            missing.add(bench)
    if missing:
        raise ValueError(f"not measured yet: make bench ONLY={','.join(sorted(missing))}")
    return found


def report(measured: Mapping[str, float], assumed: Mapping[str, float]) -> list[str]:
    """The figures and assumptions, and what they come to, as lines of text."""
    lines = [f"{EXPOS} expos, {REGISTRATIONS:,} registrations, {SUBSCRIBERS:,} subscribers of calendars", ""]
    lines += [f"measured  {value:>12,.1f}  {name}" for name, value in measured.items()]
    lines += [f"assumed   {value:>12,.2f}  {name}" for name, value in assumed.items()]
    return [*lines, "", *outcome(reckon(measured, assumed))]


def outcome(result: Reckoning) -> list[str]:
    """The loads, what they take, and where it breaks first."""
    first = result.first
    lines = ["in the busiest minute         asked for   two cores answer"]
    lines += [f"{load.name:<36}{load.asked:>8,.1f}/s{load.answered:>12,.0f}/s" for load in result.loads]
    lines += [
        "",
        f"nodes of two cores: {result.nodes}, with {result.memory_mb:,.0f} MB for the processes of each",
        f"connections at most: {result.connections}, so a pooler"
        + (" is needed" if result.connections > 100 else " helps"),
        f"storage: {result.storage_gb:,.1f} GB in PostgreSQL, without files",
        f"money: EUR {result.euros:,.0f} a month",
        (
            f"It breaks first at: {first.name}, {1 / first.nodes:,.1f} times this load on two cores. What writes "
            "(registrations, scans) grows with the one PostgreSQL that takes all writes, and not with nodes."
        ),
    ]
    return lines


def main() -> int:
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "instance/bench.json")
    try:
        measured = ASKED_FOR if file.name == "asked-for" else measured_in(json.loads(file.read_text()))
    except (OSError, ValueError) as error:
        print(f"{file}: {error}", file=sys.stderr)
        return 1
    print("\n".join(report(measured, ASSUMED)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
