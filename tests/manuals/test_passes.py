"""Contractors' passes: approved names get a badge for build-up and breakdown, which stops and is renamed with the firm."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.checkin.rules import Verdict
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.events.rules import CategoryKind
from expo.events.services.expos import edit_event
from expo.events.services.venue_parts import add_zone
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.decisions import withdraw
from expo.manuals.pass_queries import pass_category, passes_of
from expo.manuals.services.tasks import hand_in, judge_answer
from expo.manuals.task_models import ExhibitorTask
from expo.manuals.task_rules import MOST_PASSES, ExhibitorTaskKind
from expo.registration.rules import RegistrationState
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.checkin import a_gate, a_scan
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil
from tests.factories.manuals import EMIL, OLGA, a_task, listed_contractors
from tests.manuals.test_order_pages import desk
from tests.pages import Browser

BUILD_UP = timedelta(days=2)


def building(capacity: int | None = None) -> tuple[Event, ExhibitorTask, Exhibitor]:
    """An expo that is built up two days before it opens, with a category of contractors, a task for their names, and a firm."""
    event = an_event()
    with transaction():
        edit_event(event, {"build_up_from": event.first_day - BUILD_UP}, version=event.version, by=OLGA)
    a_category(event, kind=CategoryKind.CONTRACTOR, name={"en": "Contractors"}, capacity=capacity)
    task = a_task(event, "Passes", kind=ExhibitorTaskKind.CONTRACTORS, needs_file=False)
    return event, task, emil(event, display_name="Emil Robots")


def _names(firm: Exhibitor) -> list[str]:
    return [one.registration.name for one in passes_of(firm)]


def test_a_pass_opens_the_gates_of_its_zones_while_the_expo_is_built_and_no_longer(app: Flask) -> None:
    event, task, firm = building()
    with transaction():
        yard, stage = (add_zone(event, name, None, by=OLGA) for name in ("Yard", "Stage"))
        category = pass_category(event)
        assert category is not None
        category.zones = [yard]
    gate, closed = a_gate(event), a_gate(event, "Stage door", zone_id=stage.id)
    listed_contractors(firm, task, "Ali Usta", "Veli Usta")
    [ali, veli] = [one.registration for one in passes_of(firm)]
    morning = datetime.combine(event.first_day, datetime.min.time(), UTC) + timedelta(hours=6)

    with clock.set_to(morning - BUILD_UP):
        verdicts = [a_scan(event, ali, gate).verdict, a_scan(event, veli, closed).verdict]
    with clock.set_to(morning + timedelta(hours=3)):
        verdicts.append(a_scan(event, veli, gate).verdict)

    assert ali.organisation == "Emil Robots"
    assert verdicts == [Verdict.WELCOME, Verdict.NOT_THIS_ZONE, Verdict.CONTRACTOR]


def test_a_changed_list_gives_and_stops_passes_once_it_is_approved_again(app: Flask) -> None:
    event, task, firm = building()
    gate = a_gate(event)
    answer = listed_contractors(firm, task, "Ali Usta", "Veli Usta")
    [ali, veli] = [one.registration for one in passes_of(firm)]
    with transaction():
        hand_in(firm, task, "ali usta\nZehra Kalfa", None, by=EMIL)
    waiting = _names(firm)
    with transaction():
        judge_answer(answer, "", approved=True, by=OLGA)

    assert waiting == ["Ali Usta", "Veli Usta"]
    assert _names(firm) == ["Ali Usta", "Zehra Kalfa"]
    assert (ali.state, veli.state) == (RegistrationState.CONFIRMED, RegistrationState.CANCELLED)
    assert a_scan(event, veli, gate).verdict is Verdict.CANCELLED


def test_a_list_without_a_category_with_too_many_names_or_without_room_gives_none(app: Flask) -> None:
    _event, task, firm = building(capacity=1)
    bare = an_event()
    elsewhere = emil(bare)
    other = a_task(bare, "Passes", kind=ExhibitorTaskKind.CONTRACTORS, needs_file=False)

    with pytest.raises(Refused, match="All passes of the category Contractors"):
        listed_contractors(firm, task, "Ali", "Veli")
    with pytest.raises(Refused, match="no category for contractors"):
        listed_contractors(elsewhere, other, "Ali")
    with pytest.raises(Refused, match="101 names"):
        listed_contractors(firm, task, *(f"Name {number}" for number in range(MOST_PASSES + 1)))
    assert (_names(firm), _names(elsewhere)) == ([], [])


def test_passes_follow_the_name_of_the_firm_and_end_when_it_leaves(app: Flask) -> None:
    _event, task, firm = building()
    listed_contractors(firm, task, "Ali Usta")
    [ali] = [one.registration for one in passes_of(firm)]

    with transaction():
        save(firm, {"display_name": "Emil Drones"}, by=OLGA, office=True)
    renamed = ali.organisation, ali.version
    with transaction():
        withdraw(firm, by=EMIL)
    db.session.refresh(ali)

    assert renamed == ("Emil Drones", 2)
    assert (ali.state, _names(firm)) == (RegistrationState.CANCELLED, [])


def test_names_are_withdrawn_by_the_firm_and_by_olga_and_vera_reads(app: Flask, browser: Browser) -> None:
    event, task, firm = building()
    answer = listed_contractors(firm, task, "Ali Usta", "Veli Usta", "Zehra Kalfa")
    [ali, veli, _zehra] = passes_of(firm)
    mine, office = desk(firm, f"/tasks/{task.id}"), f"/organise/{event.slug}/tasks/{task.id}/firms/{firm.id}"
    olga_sits, vera_reads = signed_in(Browser(app), olga(event)), signed_in(Browser(app), vera(event))

    browser.send(f"{mine}/passes/{ali.id}/withdraw", {}, form=mine)
    again = browser.send(f"{mine}/passes/{ali.id}/withdraw", {}, form=mine, status=409)
    browser.send(mine, {"text": "Veli Usta\nZehra Kalfa\nCan Usta"})
    waits = olga_sits.read(office)
    olga_sits.send(f"{office}/passes/{veli.id}/stop", {}, form=office)
    strange = browser.read(desk(emil(an_event()), f"/tasks/{task.id}"), status=404)

    db.session.refresh(answer)
    assert "stopped already" in again.text
    assert "Approving gives a pass to: Can Usta." in waits.text
    assert answer.text == "Zehra Kalfa\nCan Usta"
    assert _names(firm) == ["Zehra Kalfa"]
    assert strange.status == 404
    assert "Stop" not in vera_reads.read(office).text
    vera_reads.send(f"{office}/passes/{veli.id}/stop", {}, form=office, status=403)
