"""The fields that take a moment: in every zone that changes its clocks, and on every page that has one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from expo import clock
from expo.checkin.queries import gates_of
from expo.db import transaction
from expo.errors import Refused
from expo.events.forms import WindowForm
from expo.events.models import Event
from expo.events.services.expos import edit_event
from expo.history.services import PROGRAM
from tests.factories.accounts import olga, signed_in
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.kit.test_wall_time import ZONES, changes, walls_round
from tests.pages import Browser

YEAR = 2027
OTHERS = {
    "filling_end": "registration closes",
    "filling_days": "0",
    "seat_filling_hours": "0",
}  # the form's other fields
SKIPPED = "so 02:30 does not exist. Enter 01:30 or 03:30."
TWICE = "so 02:30 comes twice. Choose the first or the second."


def _hours(zone: str) -> Iterator[tuple[datetime, list[datetime]]]:
    for change in changes(zone):
        if change.year == YEAR:
            yield from (pair for pair in walls_round(change, ZoneInfo(zone)) if pair[0].minute in {0, 30})


def _typed(wall: datetime, which: str = "") -> WindowForm:
    typed = {"opens": f"{wall:%Y-%m-%dT%H:%M}", "opens-which": which}
    return WindowForm(MultiDict(OTHERS | typed), meta={"csrf": False})


@pytest.mark.parametrize("zone", [zone for zone in ZONES if any(change.year == YEAR for change in changes(zone))])
def test_the_field_takes_each_real_time_and_refuses_or_asks_for_the_others(app: Flask, zone: str) -> None:
    with app.test_request_context():
        g.event = Event(zone=zone)
        for wall, moments in _hours(zone):
            form, answered = _typed(wall), [_typed(wall, which) for which in ("first", "second")]
            assert form.validate() is (len(moments) == 1)
            assert form.opens.data == (moments[0] if len(moments) == 1 else None)
            assert bool(form.opens.choices_of_which) is (len(moments) == 2)
            assert [one.opens.data for one in answered] == (moments * 2)[:2] if moments else [None, None]
            for moment in moments:  # what is kept is shown as it was typed, and saved again as it was
                shown = WindowForm(None, data={"opens": moment}, meta={"csrf": False}).opens
                again = _typed(datetime.fromisoformat(shown._value()), shown.which or "")
                assert again.opens.data == moment


@pytest.mark.parametrize("typed", ["soon", "1.5", "-1", "9999"])
def test_days_and_hours_that_are_no_number_are_said_at_their_field(app: Flask, typed: str) -> None:
    with app.test_request_context():
        g.event = Event(zone="Europe/Berlin")
        form = WindowForm(
            MultiDict(OTHERS | {"filling_days": typed, "seat_filling_hours": typed}), meta={"csrf": False}
        )

        assert not form.validate()
        assert form.errors.keys() == {"filling_days", "seat_filling_hours"}


PLACES = {
    "registration window": ("settings/registration", "settings/registration", "opens"),
    "applications": ("applications", "applications", "closes"),
    "desk": ("desks/issue", "desks", "expires_at"),
    "closed area": ("desks/area/close", "desks", "until"),
    "round": ("choice/rounds", "choice", "opens"),
}


@pytest.mark.parametrize(("address", "form", "name"), PLACES.values(), ids=PLACES)
def test_every_page_refuses_the_skipped_time_and_asks_for_the_repeated_one(
    app: Flask, browser: Browser, address: str, form: str, name: str
) -> None:
    event = an_event(zone="Europe/Berlin", first_day=date(2027, 11, 2), last_day=date(2027, 11, 3))
    a_gate(event)
    base = f"/organise/{event.slug}"
    with clock.set_to(datetime(2027, 3, 1, tzinfo=UTC)):
        signed_in(browser, olga(event))
        skipped = browser.send(f"{base}/{address}", {name: "2027-03-28T02:30"}, form=f"{base}/{form}", status=400)
        twice = browser.send(f"{base}/{address}", {name: "2027-10-31T02:30"}, form=f"{base}/{form}", status=400)

    assert SKIPPED in skipped.text
    assert (TWICE in twice.text, twice.typed(name)) == (True, "2027-10-31T02:30")
    assert len(twice.soup.select(f"[name='{name}-which'] option")) == 3


def test_a_gate_is_closed_until_the_second_half_past_two(app: Flask, browser: Browser) -> None:
    event = an_event(zone="Europe/Berlin", first_day=date(2027, 10, 30), last_day=date(2027, 11, 1))
    base = f"/organise/{event.slug}/desks"
    with clock.set_to(datetime(2027, 10, 30, tzinfo=UTC)):
        signed_in(browser, olga(event))
        browser.send(f"{base}/gates/add", {"name_en": "North", "direction": "in", "zone": "0"}, form=base)
        gate = browser.read(base).link("North")
        typed = {"until": "2027-10-31T02:30", "reason": "A visit"}
        asked = browser.send(f"{gate}/close", typed, form=gate, status=400)
        browser.send(f"{gate}/close", {**typed, "until-which": "second"}, form=gate)

    assert TWICE in asked.text
    assert asked.typed("reason") == "A visit"
    assert [gate.closed_until for gate in gates_of(event)] == [datetime(2027, 10, 31, 1, 30, tzinfo=UTC)]


@pytest.mark.parametrize("name", ["opens_at", "build_up_opens_at"])
def test_an_hour_of_the_doors_that_the_clocks_skip_was_put_off_in_silence(app: Flask, name: str) -> None:
    """The clocks of Berlin go past 02:30 on 28 March 2027."""
    first = date(2027, 3, 28) if name == "opens_at" else date(2027, 3, 29)
    event = an_event(zone="Europe/Berlin", first_day=first, last_day=first, build_up_from=date(2027, 3, 28))

    with pytest.raises(Refused) as refusal, transaction():
        edit_event(event, {name: time(2, 30)}, version=event.version, by=PROGRAM)
    with transaction():
        edit_event(event, {name: time(3, 30)}, version=event.version, by=PROGRAM)

    assert refusal.value.message.endswith(SKIPPED)
    assert getattr(event, name) == time(3, 30)


def test_an_expo_that_opens_when_the_clocks_go_back_opens_at_the_first_of_the_two(app: Flask) -> None:
    event = an_event(
        zone="Europe/Berlin",
        first_day=date(2027, 10, 31),
        last_day=date(2027, 10, 31),
        opens_at=time(2, 15),
        closes_at=time(2, 45),
    )

    assert [event.begins_at.astimezone(UTC).hour, event.ends_at.astimezone(UTC).hour] == [0, 1]
