"""The organiser's rules for spaces: reserved and binding zones, and the area tolerance."""

import pytest
from flask import Flask

from expo.booths.allocation.engine.problem import Options, Rule, Unplaced
from expo.booths.allocation.engine.solver import allocate
from expo.booths.allocation.firm_problem import broken_rule
from expo.booths.allocation.fit import judgement, spaces_for
from expo.booths.allocation.load_problem import fingerprint, problem_of
from expo.booths.models import Booth
from expo.booths.wishes.queries import notes_on
from expo.db import db, transaction
from expo.events.models import Event, Hall, Zone
from expo.events.services.venue_parts import add_zone
from expo.history.services import Actor
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil, taking_applications
from tests.oracles.booth_plan import faults
from tests.pages import Browser

NINE = {"area_sqm": 9, "least_sqm": 9, "most_sqm": 9}
OLGA = Actor("Olga")


def a_zone_of_one_booth() -> tuple[Event, Hall, Zone, list[Booth]]:
    """Three booths, the second in a zone for health."""
    event = an_event()
    hall = a_hall(event)
    booths = some_booths(event, hall, "A1", "A2", "A3")
    with transaction():
        zone = add_zone(event, "Health", hall, by=OLGA)
        booths[1].zone_id = zone.id
    return event, hall, zone, booths


def _ruled(browser: Browser, event: Event, zone: Zone, box: str) -> None:
    places = f"/organise/{event.slug}/settings/places"
    page = browser.send(f"{places}/zone/{zone.id}/rules", {box: "y"}, form=places)
    assert page.banners == ["Health is saved."]


def test_a_closed_zone_is_for_its_own_firms(app: Flask, browser: Browser) -> None:
    event, hall, zone, booths = a_zone_of_one_booth()
    outsider, insider = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)
    with transaction():
        insider.zone_id = zone.id
    open_print = fingerprint(problem_of(event))
    signed_in(browser, olga(event))

    _ruled(browser, event, zone, "reserved")

    db.session.expire_all()
    assert (zone.reserved, zone.binding) == (True, False)
    assert judgement(event, outsider, hall.id).booths[booths[1].id].rule is Rule.ZONE
    assert judgement(event, insider, hall.id).booths[booths[1].id].rule is None
    assert broken_rule(event, outsider, [booths[1]]) is Rule.ZONE
    assert booths[1].id not in {booth for fit in spaces_for(event, outsider)[0] for booth in fit.booths}
    assert "Its zone is closed to firms that did not ask for it." in notes_on(outsider, booths)[booths[1].id]
    assert fingerprint(problem_of(event)) != open_print


def test_a_binding_zone_keeps_its_firms_inside(app: Flask, browser: Browser) -> None:
    event, hall, zone, booths = a_zone_of_one_booth()
    firms = [emil(event, name=f"Demo {number}", **NINE) for number in range(3)]
    with transaction():
        firms[0].zone_id = firms[1].zone_id = zone.id
    signed_in(browser, olga(event))

    _ruled(browser, event, zone, "binding")

    db.session.expire_all()
    problem = problem_of(event)
    plan = allocate(problem, Options(seconds=5, workers=1))
    assert faults(problem, plan.assignments) == []
    assert plan.assignments[firms[0].id] == (booths[1].id,)
    assert plan.unplaced[firms[1].id].reason is Unplaced.ALL_TAKEN
    assert broken_rule(event, firms[0], [booths[0]]) is Rule.ZONE
    assert judgement(event, firms[2], hall.id).booths[booths[1].id].rule is None
    assert "Firms that ask for your zone stand only there." in notes_on(firms[0], booths)[booths[0].id]


def test_the_page_of_zones_shows_what_is_set(app: Flask, browser: Browser) -> None:
    event, _hall, zone, _booths = a_zone_of_one_booth()
    signed_in(browser, olga(event))
    _ruled(browser, event, zone, "binding")

    page = browser.read(f"/organise/{event.slug}/settings/places")

    boxes = [page.soup.find(id=f"zone-{zone.id}-{name}") for name in ("reserved", "binding")]
    assert [box is not None and box.has_attr("checked") for box in boxes] == [False, True]


@pytest.mark.parametrize(("percent", "rule"), [(5, None), (3, None), (2, Rule.AREA)])
def test_a_booth_of_a_real_plan_does_for_a_firm_that_asks_nine(app: Flask, percent: int, rule: Rule | None) -> None:
    event = an_event()
    hall = a_hall(event)
    (booth,) = some_booths(event, hall, "A1")
    firm = emil(event, **NINE)
    with transaction():
        booth.width_cm = 309  # 9.27 m²: 3 per cent more
        taking_applications(event, area_tolerance=percent)

    plan = allocate(problem_of(event), Options(seconds=5, workers=1))

    assert judgement(event, firm, hall.id).booths[booth.id].rule is rule
    assert broken_rule(event, firm, [booth]) is rule
    assert (firm.id in plan.assignments) is (rule is None)
    assert faults(problem_of(event), plan.assignments) == []
    said = " ".join(notes_on(firm, [booth])[booth.id])
    assert (f"by no more than the {percent} % that the expo allows" in said) is (rule is None)
    assert ("larger than the most area accepted" in said) is (rule is not None)
