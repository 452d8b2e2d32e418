"""Who may see halls, who may draw them, and that another expo's are not found."""

from flask import Flask

from expo.booths.models import Booth
from expo.events.models import Event, Hall
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.pages import Browser


def _addresses(event: Event, hall: Hall, booth: Booth) -> list[str]:
    base = f"/organise/{event.slug}/plan"
    return [
        base,
        f"{base}/{hall.id}",
        f"{base}/{hall.id}.pdf",
        f"{base}/booths/{booth.id}",
        f"{base}/booths.geojson",
        f"{base}/{hall.id}/size",
        f"{base}/{hall.id}/generate",
        f"{base}/{hall.id}/booths/new",
        f"{base}/{hall.id}/elements/new",
        f"{base}/{hall.id}/board",
        f"{base}/{hall.id}/board.json",
        f"{base}/import",
    ]


def test_who_may_see_and_who_may_draw(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    (booth,) = some_booths(event, hall, "A1")
    doors = _addresses(event, hall, booth)

    seen = {}
    for name, account in (("olga", olga(event)), ("vera", vera(event)), ("sami", sami(event)), ("nora", nora())):
        signed_in(browser, account)
        seen[name] = [browser.client.get(one).status_code for one in doors]

    assert seen == {
        "olga": [200] * 11 + [303],
        "vera": [200] * 5 + [403] * 7,
        "sami": [403] * 12,
        "nora": [404] * 12,
    }


def test_another_expos_hall_and_booth_are_not_here(app: Flask, browser: Browser) -> None:
    event, other = an_event(), an_event()
    hall = a_hall(other)
    (booth,) = some_booths(other, hall, "A1")
    olga(other)
    signed_in(browser, olga(event))

    found = [browser.client.get(one).status_code for one in _addresses(event, hall, booth)]

    assert [status for status in found if status != 404] == [200, 200, 303]  # the list of halls, the export, the import
