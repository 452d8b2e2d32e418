"""A space given on the page of one firm: the board's rule, overridden only by a knowing yes."""

from flask import Flask

from expo.booths.assignments.services import WantedSpace
from tests.booths.assignments.arrangements import NINE, arranged, booths_held
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.pages import Browser


def test_the_firms_page_asks_the_same_rule_as_the_board_and_takes_a_knowing_yes(app: Flask, browser: Browser) -> None:
    event = an_event()
    small, _other = some_booths(event, a_hall(event), "A1", "A2")
    firm = emil(event, name="Anadolu Demo", area_sqm=18, least_sqm=18, most_sqm=18)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/spaces/{firm.id}"
    posted = {"booths": str(small.id), "how": "hold"}

    warned = browser.send(f"{page}/give", posted, form=page, status=409)
    before = booths_held(event)
    browser.send(f"{page}/give", {**posted, "despite": "y"}, form=page)

    assert "A1 for Anadolu Demo: the area is not what the firm accepts" in warned.text
    assert "Hold it all the same" in warned.text
    assert (before, booths_held(event)) == ({}, {"A1": "Anadolu Demo"})


def test_what_another_firm_has_is_not_taken_by_a_yes(app: Flask, browser: Browser) -> None:
    event = an_event()
    (booth,) = some_booths(event, a_hall(event), "A1")
    arranged(WantedSpace(emil(event, **NINE, name="Bosphorus Demo"), (booth,)))
    firm = emil(event, **NINE)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/spaces/{firm.id}"

    refused = browser.send(
        f"{page}/give", {"booths": str(booth.id), "how": "hold", "despite": "y"}, form=page, status=409
    )

    assert "Booth A1 is already given to Bosphorus Demo." in refused.text
    assert "all the same" not in refused.text
    assert booths_held(event) == {"A1": "Bosphorus Demo"}
