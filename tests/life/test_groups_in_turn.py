"""Lists and groups that are registered take no free place past those who wait for it, unless an organiser says so."""

import io
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.delegations.services.members import add_members, replace_member
from expo.errors import Refused
from expo.events.models import Event
from expo.events.rules import FillingEnd
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.imports.models import UploadedList
from expo.registration.models import Registration
from expo.registration.rules import RegistrationSource, RegistrationState
from expo.registration.services.decisions import cancel
from tests.delegations.desks import desk_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, danas_delegation, some_people
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.pages import Browser, Page

OLGA = Actor("Olga Organiser")
ASKED = "Others wait for a place for Guests, and come first"
PEOPLE = "Name,Surname\nAyşe,Yılmaz\n"
MEMBERS = "Given name,Family name,Role\nAyşe,Yılmaz,Delegate\n"


@dataclass(frozen=True)
class LastDays:
    """An expo in whose last days two of three places are free, though somebody waits, and a delegation of that category."""

    event: Event
    delegation: Delegation
    waits: Registration

    def names(self) -> list[str]:
        """Who is confirmed."""
        db.session.expire_all()
        query = (
            sa.select(Registration).where(Registration.state == RegistrationState.CONFIRMED).order_by(Registration.id)
        )
        return [one.given_name for one in db.session.scalars(query)]


@pytest.fixture
def days(app: Flask) -> LastDays:
    event = an_event()
    three = a_category(event, capacity=3, name={"en": "Guests"})
    with transaction():
        edit_event(event, {"filling_end": FillingEnd.DAYS_BEFORE, "filling_days": 7}, version=event.version, by=OLGA)
    delegation = danas_delegation(event, category_id=three.id)
    _stays, *leaving, waits = [vito(event, three, given_name=f"V{n}") for n in range(4)]
    with clock.set_to(event.begins_at - timedelta(days=3)):
        with transaction():
            for one in leaving:
                cancel(one, by=OLGA)
        return LastDays(event, delegation, waits)


def _where(page: Page) -> str:
    """The address to which the redirects led."""
    return page.response.request.path


def test_a_list_asks_before_it_passes_those_who_wait(days: LastDays, browser: Browser) -> None:
    with clock.set_to(days.event.begins_at - timedelta(days=3)):
        signed_in(browser, olga(days.event))
        new = f"/organise/{days.event.slug}/lists/new/visitors"
        shown = browser.send(new, {"file": (io.BytesIO(PEOPLE.encode()), "list.csv")})
        uid = db.session.scalars(sa.select(UploadedList.uid)).one()
        page, category = f"/organise/{days.event.slug}/lists/{uid}", str(days.waits.category_id)
        asked = browser.send(page, {"verb": "look", "set category": category})
        refused = browser.send(page, {"verb": "part"}, form=page, status=409)
        before = days.names()
        browser.send(page, {"verb": "look", "set waiting": "past"})
        browser.send(page, {"verb": "register"})

    assert "Those who wait for a free place" in shown.text
    assert f"{ASKED}, unless you choose otherwise." in asked.text
    assert f"{ASKED}, unless you choose otherwise." in refused.text
    assert (before, days.names()) == (["V0"], ["V0", "Ayşe"])
    assert days.waits.state is RegistrationState.ON_WAITING_LIST


def test_a_list_of_an_expo_where_nobody_waits_asks_nothing(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    shown = browser.send(
        f"/organise/{event.slug}/lists/new/visitors", {"file": (io.BytesIO(PEOPLE.encode()), "list.csv")}
    )

    assert "Those who wait for a free place" not in shown.text


def test_an_organiser_who_adds_a_member_is_asked(days: LastDays, browser: Browser) -> None:
    page = f"/organise/{days.event.slug}/delegations/{days.delegation.id}/members/add"
    with clock.set_to(days.event.begins_at - timedelta(days=3)):
        signed_in(browser, olga(days.event))
        asked = browser.send(page, {"given_name": "Ece", "role": "delegate"}, status=409)
        before = days.names()
        browser.send(page, {"given_name": "Ece", "role": "delegate", "overtaking": "y"})

    assert f"{ASKED}. Decide below." in asked.text
    assert asked.soup.select_one("[name='overtaking']") is not None
    assert (before, days.names()) == (["V0"], ["V0", "Ece"])


def test_a_sheet_of_members_asks_an_organiser_and_refuses_a_head(days: LastDays, browser: Browser) -> None:
    office = f"/organise/{days.event.slug}/delegations/{days.delegation.id}/sheet"
    refusal = f"{ASKED}, unless an organiser decides otherwise."
    with clock.set_to(days.event.begins_at - timedelta(days=3)):
        heads = browser.send(f"{desk_of(days.delegation)}/sheet", {"file": (io.BytesIO(MEMBERS.encode()), "m.csv")})
        forged = browser.send(_where(heads), {"past": "yes"}, form=_where(heads), status=409)
        signed_in(browser, olga(days.event))
        asked = browser.send(office, {"file": (io.BytesIO(MEMBERS.encode()), "m.csv")})
        before = days.names()
        again = browser.send(_where(asked), {"past": "yes", "verb": "look"}, form=_where(asked))
        browser.send(_where(asked), {"past": "yes"}, form=_where(asked))

    assert refusal in heads.text
    assert "past those who wait" not in heads.text
    assert refusal in forged.text
    assert refusal in asked.text
    assert "Give them the free places past those who wait" in asked.text
    assert refusal not in again.text
    assert (before, days.names()) == (["V0"], ["V0", "Ayşe"])


def test_who_comes_in_place_of_somebody_without_a_place_waits_too(days: LastDays) -> None:
    organiser = Actor("Olga", account_id=olga(days.event).id)
    with clock.set_to(days.event.begins_at - timedelta(days=3)):
        with transaction():
            [member] = add_members(
                days.delegation, some_people(1), source=RegistrationSource.ORGANISER, by=organiser, overtaking=True
            )
        [naming] = some_people(1)
        with transaction():
            replace_member(member, naming, by=DANA)
        passed = days.names()
        person = member.registration
        assert person is not None
        with transaction():
            cancel(person, by=OLGA)
        with pytest.raises(Refused, match="Ask the organisers"), transaction():
            replace_member(member, some_people(1)[0], by=DANA)

    assert passed == ["V0", naming.details.given_name]
    assert days.names() == ["V0"]
