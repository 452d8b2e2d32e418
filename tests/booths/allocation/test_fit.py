"""The verdict on a hall for a firm: the cache never serves another hall, and holders are always current."""

from typing import Any

from flask import Flask

from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.fit import judgement
from expo.booths.assignments.services import WantedSpace, assign_batch
from expo.db import transaction
from expo.history.services import Actor
from tests.factories.booths import a_hall, plan_for, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil

NINE = {"area_sqm": 9, "least_sqm": 9, "most_sqm": 9}
PLAIN = {"water": False, "power_kw": 0, "blocked": False, "open_sides": "NS", "schemes": [], "width_cm": 300}
SUPPLIED = {"water": True, "power_kw": 3}
# What a booth is changed to, one after the other, and which rule it then breaks for a firm that needs water and 3 kW.
VERDICTS: list[tuple[dict[str, Any], Rule | None]] = [
    ({"power_kw": 3}, Rule.WATER),
    (SUPPLIED, None),
    ({**SUPPLIED, "blocked": True}, Rule.BLOCKED),
    ({**SUPPLIED, "open_sides": ""}, Rule.BLOCKED),
    ({**SUPPLIED, "schemes": ["raw"]}, Rule.SCHEME),
    ({**SUPPLIED, "width_cm": 200}, Rule.AREA),
    (SUPPLIED, None),
]


def test_a_verdict_is_another_as_soon_as_the_hall_is_another(app: Flask) -> None:
    """Every column that the cache depends on is changed directly in the database."""
    event = an_event()
    hall = a_hall(event)
    first, second, third = some_booths(event, hall, "A1", "A2", "A3")
    firm = emil(event, water=True, power_kw=3, **NINE)

    verdicts = []
    for change, _ in VERDICTS:
        with transaction():
            for name, value in (PLAIN | change).items():
                setattr(second, name, value)
        verdicts.append(judgement(event, firm, hall.id).booths[second.id].rule)
    with transaction():
        plan_for(hall).schemes = ["raw"]
    verdicts.append(judgement(event, firm, hall.id).booths[second.id].rule)

    assert verdicts == [*(rule for _, rule in VERDICTS), Rule.SCHEME]
    assert {first.id, second.id, third.id} == set(judgement(event, firm, hall.id).booths)


def test_a_firm_is_judged_against_who_stands_there_at_this_moment(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    one, other = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)

    def best() -> list[tuple[int, ...]]:
        return judgement(event, one, first.hall_id).best

    free = best()
    with transaction():
        assign_batch([WantedSpace(other, (first,))], by=Actor("Olga"))
    taken = best()
    with transaction():
        assign_batch([WantedSpace(other)], by=Actor("Olga"))

    assert (free, taken, best()) == ([(first.id,), (second.id,)], [(second.id,)], [(first.id,), (second.id,)])
