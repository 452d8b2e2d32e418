"""Whoever is responsible for things of an expo and loses the role, the team or the account: named before, marked after, given
to another in one act, and written to no more.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import Account
from expo.accounts.permissions import Role
from expo.accounts.queries import grant_of
from expo.accounts.services.succession import give_all
from expo.accounts.services.team import grant, revoke, switch_off
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.delegations.services.lifecycle import edit
from expo.errors import Refused
from expo.events.models import Event
from expo.i18n import localize
from expo.investors.models import InvestorCase
from expo.investors.services.deadlines import sweep_overdue_cases
from expo.mail.models import Mail
from expo.meetings.meeting_models import Meeting
from expo.meetings.services.digests import queue_meeting_mails
from tests.accounts.test_lost_factor import run
from tests.factories.accounts import ada, an_account, olga, sami, signed_in, with_role
from tests.factories.delegations import OLGA
from tests.factories.events import an_event
from tests.factories.investors import a_case, accepted, with_desk
from tests.factories.meetings import a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.pages import Browser, form_values

MARK = "Omar Officer is named here, but cannot sign in or may not open this any more"


@dataclass
class OmarsWork:
    """A delegation, two meetings and a case of which Omar is the officer."""

    omar: Account
    delegation: Delegation
    meetings: list[Meeting]
    case: InvestorCase

    @property
    def officers(self) -> list[int | None]:
        return [self.delegation.liaison_id, *(one.liaison_id for one in self.meetings), self.case.officer_id]

    @property
    def pages(self) -> list[str]:
        things = (f"delegations/{self.delegation.id}", f"meetings/{self.meetings[0].id}", f"cases/{self.case.id}")
        return [f"/organise/{self.case.event.slug}/{one}" for one in things]


def omars_work(event: Event) -> OmarsWork:
    a_block(event)
    omar = with_role(an_account("omar@expo.example", "Omar Officer"), Role.ORGANISER, event)
    firm, (group, _people) = a_firm(event)[0], a_group(event)
    assert group.delegation is not None
    with transaction():
        edit(group.delegation, {"liaison_id": omar.id}, version=group.delegation.version, by=OLGA)
    meetings = [
        placed(a_meeting(event, firm, group, liaison_id=omar.id), a_table(event), told=True),
        a_meeting(event, firm, a_firm(event, "Anadolu")[0], liaison_id=omar.id),
    ]
    return OmarsWork(omar, group.delegation, meetings, accepted(a_case(event), omar))


def test_the_command_that_switches_omar_off_names_what_he_holds(app: Flask) -> None:
    event = with_desk(an_event())
    work = omars_work(event)
    olga(event)

    said, idle = (run(app, "switch-off", one.email).stdout.splitlines() for one in (work.omar, sami(event)))

    assert said[0] == "omar@expo.example is switched off, and signed out everywhere."
    assert [line.startswith("Still responsible for: ") for line in said[1:]] == [True] * 3
    assert localize(work.delegation.name, "en") in said[1]
    assert idle == ["sami@example.org is switched off, and signed out everywhere."]


def test_what_omar_holds_is_named_before_and_marked_after(app: Flask, browser: Browser) -> None:
    event = with_desk(an_event())
    work = omars_work(event)
    olga(event)
    held = grant_of(work.omar, event.id)
    assert held is not None
    signed_in(browser, ada())
    team = f"/organise/{event.slug}/team"

    before = [
        browser.read(page).text for page in (f"{team}/{held.id}", f"/organise/installation/accounts/{work.omar.id}")
    ]
    unmarked = [MARK in browser.read(page).text for page in work.pages]
    with transaction():
        revoke(held, by=OLGA)
    marked = [MARK in browser.read(page).text for page in work.pages]

    for text in before:
        assert "Omar Officer is responsible for this." in text
        assert all(
            thing in text for thing in (f"Case {work.case.number}", "2 meetings to come", "Delegation of Türkiye")
        )
    assert "Omar Officer cannot open this any more, or cannot sign in, and is still" in browser.read(team).text
    assert (unmarked, marked) == ([False] * 3, [True] * 3)


def test_all_of_it_is_given_to_nina_in_one_act(app: Flask, browser: Browser) -> None:
    event = with_desk(an_event())
    work = omars_work(event)
    nina = with_role(an_account("nina@expo.example", "Nina Next"), Role.ORGANISER, event)
    sami(event)
    signed_in(browser, ada())
    page = f"/organise/{event.slug}/team/responsible/{work.omar.id}"

    offered = [one.text.strip() for one in browser.read(page).soup.select("[name=to] option")]
    late = browser.send(page, {"to": str(nina.id), "seen": "another list"}, status=409)
    given = browser.send(page, {"to": str(nina.id)})
    db.session.expire_all()

    assert offered == ["Nina Next"]
    assert "It is not the same any more that they are responsible for." in late.text
    assert "Nina Next is responsible for it from now on." in given.text
    assert set(work.officers) == {nina.id}
    told = sa.select(Mail.to_address).where(Mail.wording == "liaison officer begins").order_by(Mail.id.desc())
    assert db.session.scalars(told).first() == nina.email
    with pytest.raises(Refused, match="responsible for nothing here any more"), transaction():
        give_all(event.id, work.omar, nina, by=OLGA)


def test_who_lost_the_role_is_not_written_to_and_the_desk_is_in_their_stead(app: Flask) -> None:
    event = with_desk(an_event())
    officer, desk, work = olga(event), sami(event), omars_work(event)
    omar, case = work.omar, work.case
    with transaction():
        grant(omar, event.id, Role.STAFF, by=OLGA)
        db.session.execute(sa.delete(Mail))

    with pytest.raises(Refused, match="Sami Staff may not open all of this"), transaction():
        give_all(event.id, omar, desk, by=OLGA)
    with clock.set_to(clock.now() + timedelta(minutes=30)), transaction():
        queue_meeting_mails()
    with clock.set_to(clock.now() + timedelta(days=60)):
        sweep_overdue_cases()

    heard = set(db.session.scalars(sa.select(Mail.to_address)))
    assert omar.email not in heard
    assert officer.email in heard
    assert case.officer_id == omar.id


def test_somebody_switched_off_is_not_offered_and_their_things_are_marked(app: Flask, browser: Browser) -> None:
    event = an_event()
    omar = with_role(an_account("omar@expo.example", "Omar Officer"), Role.ORGANISER, event)
    group, _people = a_group(event)
    delegation = group.delegation
    assert delegation is not None
    signed_in(browser, olga(event))
    with transaction():
        edit(delegation, {"liaison_id": omar.id}, version=delegation.version, by=OLGA)
        switch_off(omar, by=OLGA)
    here = f"/organise/{event.slug}"

    edited = f"{here}/delegations/{delegation.id}/edit"

    assert form_values(browser.read(edited).soup, edited)["liaison_id"] == [str(omar.id)]
    assert "Omar Officer cannot open this any more, or cannot sign in" in browser.read(f"{here}/team").text
