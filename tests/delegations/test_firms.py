"""Exhibitors that come with a delegation, and their staff who are members and keep their badges."""

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.delegations.board import board_of
from expo.delegations.firms import firms_of
from expo.delegations.models import Delegation
from expo.delegations.rules import MemberRole
from expo.delegations.services.firms import add_firm
from expo.delegations.services.lifecycle import withdraw
from expo.delegations.services.members import add_registered, remove_member, replace_member
from expo.demo.delegations import bring_firms
from expo.errors import Refused
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.staff import add_staff
from expo.registration.models import Registration
from expo.registration.rules import Details, RegistrationState
from tests.delegations.desks import desk_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, OLGA, danas_delegation, some_people, somebody_of
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, emil
from tests.pages import Browser


def _staff(firm: Exhibitor, name: str = "Emre") -> Registration:
    with transaction():
        details = Details(
            given_name=name,
            family_name="Stand",
            email=f"{name.lower()}@firm.example",
            country="TR",
            organisation="Deneme A.Ş.",
            job_title="Sales",
            language="en",
        )
        return add_staff(firm, details, by=EMIL).registration


def _delegation_with_staff() -> tuple[Delegation, Registration]:
    event = an_event()
    a_category(event)
    a_category(event, kind=CategoryKind.EXHIBITOR)
    delegation, person = danas_delegation(event), _staff(emil(event, name="Deneme A.Ş."))
    with transaction():
        add_registered(delegation, person.code, role=MemberRole.DELEGATE, by=DANA)
    return delegation, person


def test_the_head_adds_an_exhibitor_by_name_and_removes_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    shown = emil(event, name="Örnek Yazılım A.Ş.", state=ApplicationState.CONFIRMED)
    delegation = danas_delegation(event)
    desk = desk_of(delegation)

    page = browser.send(f"{desk}/firms", {"firm": "ornek yazilim a.s."}, form=desk)
    brought = [one.id for one in firms_of(delegation)]
    again = browser.send(f"{desk}/firms", {"firm": "Örnek Yazılım A.Ş."}, form=desk)
    twice = [one.id for one in firms_of(delegation)]
    browser.send(f"{desk}/firms/{shown.id}/remove", form=desk)

    assert page.banners == again.banners == ["Örnek Yazılım A.Ş. comes with the delegation."]
    assert (brought, twice) == ([shown.id], [shown.id])
    assert firms_of(delegation) == []


@pytest.mark.parametrize("state", [ApplicationState.SUBMITTED, ApplicationState.ACCEPTED])
def test_a_head_cannot_find_out_who_has_applied_and_an_organiser_may_add_them(
    app: Flask, browser: Browser, state: ApplicationState
) -> None:
    event = an_event()
    firm = emil(event, name="Gizli A.Ş.", state=state)
    delegation = danas_delegation(event)
    desk, office = desk_of(delegation), f"/organise/{event.slug}/delegations/{delegation.id}"

    refused = browser.send(f"{desk}/firms", {"firm": "Gizli A.Ş."}, form=desk, status=409)
    unknown = browser.send(f"{desk}/firms", {"firm": "Nobody A.Ş."}, form=desk, status=409)
    offered = "Gizli" in browser.read(desk).text
    signed_in(browser, olga(event))
    browser.send(f"{office}/firms", {"firm": "Gizli A.Ş."}, form=office)
    page = browser.read(f"/organise/{event.slug}/exhibitors/{firm.id}")

    assert [page.text.count("No exhibitor of this expo is called") for page in (refused, unknown)] == [1, 1]
    assert refused.text.replace("Gizli", "Nobody") == unknown.text
    assert not offered
    assert [one.id for one in firms_of(delegation)] == [firm.id]
    assert "Comes with a delegation" in page.text


def test_another_expos_exhibitor_is_not_found(app: Flask) -> None:
    elsewhere = emil(an_event(), name="Other A.Ş.", state=ApplicationState.CONFIRMED)
    delegation = danas_delegation(an_event())

    with pytest.raises(Refused, match="No exhibitor of this expo is called"), transaction():
        add_firm(delegation, "Other A.Ş.", public_only=False, by=OLGA)

    assert elsewhere.state is ApplicationState.CONFIRMED
    assert firms_of(delegation) == []


def test_the_board_shows_whose_staff_a_member_is(app: Flask) -> None:
    delegation, _person = _delegation_with_staff()
    somebody_of(delegation)

    rows = board_of(delegation)

    assert [row.staff_of for row in rows] == ["Deneme A.Ş.", ""]


@pytest.mark.parametrize("way", ["taken out", "seat kept", "replaced", "delegation withdrawn"])
def test_an_exhibitors_staff_who_leaves_the_delegation_keeps_the_badge(app: Flask, way: str) -> None:
    delegation, person = _delegation_with_staff()
    code = person.code
    [seat] = [row.member for row in board_of(delegation)]

    with transaction():
        match way:
            case "replaced":
                replace_member(seat, some_people(1)[0], by=DANA)
            case "delegation withdrawn":
                withdraw(delegation, by=DANA)
            case _:
                remove_member(seat, keep_open=way == "seat kept", by=DANA)

    db.session.expire_all()
    assert (person.state, person.code) == (RegistrationState.CONFIRMED, code)


def test_the_successor_of_an_exhibitors_staff_is_cancelled_with_the_seat(app: Flask) -> None:
    delegation, _person = _delegation_with_staff()
    [seat] = [row.member for row in board_of(delegation)]
    with transaction():
        replace_member(seat, some_people(1)[0], by=DANA)
    newcomer = seat.registration

    with transaction():
        remove_member(seat, keep_open=True, by=DANA)

    assert newcomer is not None
    assert newcomer.state is RegistrationState.CANCELLED


def test_the_demo_brings_confirmed_exhibitors_of_the_delegations_own_country(app: Flask) -> None:
    event = an_event()
    ours = emil(event, name="Demo Yazılım A.Ş.", country="TR", state=ApplicationState.CONFIRMED)
    emil(event, name="Demo Software Ltd", country="PK", state=ApplicationState.CONFIRMED)
    emil(event, name="Demo Bekleyen A.Ş.", country="TR", state=ApplicationState.SUBMITTED)
    delegation = danas_delegation(event)

    with transaction():
        bring_firms(event, by=OLGA)

    assert [one.id for one in firms_of(delegation)] == [ours.id]
