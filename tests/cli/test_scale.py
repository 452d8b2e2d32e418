"""The reckoning of fifty expos: sums of what was measured and assumed, and no result without a measurement."""

from pathlib import Path

import pytest

from bench.scale import ASKED_FOR, ASSUMED, MEASURED, measured_in, outcome, reckon, report

FIGURES = {
    "registrations a second": 200.0,
    "scans a second": 600.0,
    "pages a second": 3000.0,
    "feeds a second, shared": 5000.0,
    "people's feeds, seconds for 100,000": 50.0,
    "MB a worker": 90.0,
}


def _rows() -> list[dict[str, object]]:
    return [
        {"bench": bench, "name": f"{begins} and more", "value": FIGURES[name]}
        for name, (bench, begins) in MEASURED.items()
    ]


def test_the_loads_are_those_of_the_busiest_minute() -> None:
    found = reckon(FIGURES, ASSUMED)

    assert {load.name: round(load.asked, 1) for load in found.loads} == {
        "registrations": 20.8,  # 500,000 x 5 % in 3,600 s, three times the mean
        "pages without a shared cache": 416.7,
        "scans": 250.0,  # 500,000 x 40 % x 1.5
        "feeds of people": 138.9,  # a quarter of 2,000,000, once an hour
        "public feeds behind a shared cache": 10.0,
    }
    assert (found.nodes, found.connections) == (3, 192)
    assert round(found.storage_gb, 2) == 7.15
    assert (found.memory_mb, round(found.euros)) == (180, 479)


def test_what_two_cores_do_least_of_breaks_first() -> None:
    slow = FIGURES | {"people's feeds, seconds for 100,000": 1000.0}

    assert reckon(FIGURES, ASSUMED).first.name == "scans"
    assert reckon(slow, ASSUMED).first.name == "feeds of people"
    assert report(slow, ASSUMED)[-1].startswith(
        "It breaks first at: feeds of people, 0.7 times this load on two cores."
    )


def test_what_was_not_measured_is_named_and_never_guessed() -> None:
    assert measured_in(_rows()) == FIGURES

    with pytest.raises(ValueError, match="make bench ONLY=pages,scans"):
        measured_in([row for row in _rows() if row["bench"] not in {"pages", "scans"}])


def test_operators_read_what_is_reckoned_from_the_least_that_is_asked_of_two_cores() -> None:
    paper = (Path(__file__).resolve().parents[2] / "docs" / "operate.md").read_text()

    assert "\n".join(outcome(reckon(ASKED_FOR, ASSUMED))) in paper
    assert ASKED_FOR.keys() == MEASURED.keys()
