"""Delegations and other rooms: letters from a sheet, printed badges, gates that check clearance."""

import json
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.checkin.models import Scan
from expo.checkin.offline.list_rows import offline_list
from expo.checkin.offline.merge import QueuedScan, merge_scans
from expo.checkin.rules import Verdict
from expo.db import db, transaction
from expo.delegations.board import board_of
from expo.delegations.models import Delegation
from expo.delegations.rules import Clearance, Lane
from expo.delegations.services.clearance import set_clearance
from expo.delegations.services.members import replace_member
from expo.delegations.services.sheets import register_sheet
from expo.delegations.sheet_values import Choices
from expo.errors import Refused
from expo.events.models import Zone
from expo.events.services.venue_parts import add_zone, remove_venue_part, rename_venue_part
from expo.history.services import PROGRAM
from expo.letters.models import LetterRequest
from expo.registration.models import Registration
from expo.registration.services.erasure import erase
from tests.badges.runs import a_run
from tests.delegations.desks import desk_of
from tests.delegations.sheets import a_csv, said_of
from tests.factories.checkin import a_gate, a_scan
from tests.factories.delegations import DANA, OLGA, danas_delegation, some_people, somebody_of
from tests.factories.events import an_event
from tests.factories.letters import with_letter_settings
from tests.pages import Browser

PASSPORT = (
    "Given name",
    "Family name",
    "Nationality",
    "Passport number",
    "Passport valid until",
    "Date of birth",
    "Embassy",
)
FIRST_DAY = datetime(2027, 4, 13, 6, tzinfo=UTC)


def test_letters_are_requested_from_a_sheet_and_shown_on_the_board(app: Flask) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()))
    data = a_csv(
        ("Ece", "Celik", "TR", "U12345678", "01.05.2031", "14.04.1980", "Embassy in Ankara"), headings=PASSPORT
    )

    with transaction():
        register_sheet(delegation, data, Choices(names=True), by=DANA)

    [request] = db.session.scalars(sa.select(LetterRequest)).all()
    [row] = board_of(delegation)
    assert (request.state, row.facts["letter"].word, row.facts["letter"].who) == ("asked", "asked for", "organiser")
    assert b"U12345678" not in (request.sealed or b"")


def test_a_faulty_passport_is_shown_in_the_preview(app: Flask) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()))
    rows = [
        ("Ece", "Celik", "TR", "U12345678", "01.06.2027", "14.04.1980", "Embassy"),
        ("Gazali", "Bozkurtoglu", "TR", "U1", "01.05.2031", "14.04.1980", "Embassy"),
        ("Nihan", "Demirtasoglu", "TR", "U12345679", "01.05.2031", "", "Embassy"),
        ("Furkan", "Yesilyurtlu", "TR", "U12345680", "01.05.2031", "14.04.1980", ""),
    ]

    said = said_of(delegation, a_csv(*rows, headings=PASSPORT), names=True)

    assert said == [
        "Row 2, Passport valid until: The passport must be valid until 15 October 2027 at least, six months past the expo.",
        "Row 3, Passport number: Enter a passport number with 6 to 12 letters and digits, as in AB1234567.",
        "Row 4, Date of birth: A letter needs this too. Write it, or leave the whole passport out.",
        "Row 5, Mission: A letter needs this too. Write it, or leave the whole passport out.",
    ]


def test_the_head_requests_a_members_letter(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()))
    member = somebody_of(delegation)
    ask = f"{desk_of(delegation)}/letters/{member.id}"

    page = browser.send(
        ask,
        {
            "name": "DANA ORNEK",
            "nationality": "TR",
            "kind": "ordinary",
            "number": "U12345678",
            "expires_on": "2031-05-01",
            "born_on": "1980-04-14",
            "mission": "Embassy in Ankara",
        },
    )

    assert db.session.scalar(sa.select(sa.func.count(LetterRequest.id))) == 1
    assert page.rows()[-1][1] == "asked for"
    assert "U12345678" not in browser.read(ask).response.text


def test_nobody_is_replaced_once_the_badge_is_printed(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    member = somebody_of(delegation)
    a_run(event)

    with pytest.raises(Refused) as refusal, transaction():
        replace_member(member, some_people(1)[0], by=DANA)

    assert refusal.value.message.endswith("is printed, so nobody can take the seat any more.")


def test_a_zones_gate_checks_clearance_and_cleared_zones(app: Flask) -> None:
    event = an_event()
    with transaction():
        lounge, office = add_zone(event, "VIP lounge", None, by=PROGRAM), add_zone(event, "Office", None, by=PROGRAM)
    gates = [a_gate(event, "Lounge", zone_id=lounge.id), a_gate(event, "Office", zone_id=office.id), a_gate(event)]
    delegation = danas_delegation(event)
    seen = {}

    for state, until in ((Clearance.GIVEN, None), (Clearance.GIVEN, date(2027, 4, 12)), (Clearance.ASKED, None)):
        member = somebody_of(delegation)
        with transaction():
            set_clearance(
                member, lane=Lane.VIP, clearance=state, expires_on=until, zones=[lounge.id], version=1, by=OLGA
            )
        with clock.set_to(FIRST_DAY):
            person = member.registration
            assert person is not None
            seen[(state, until)] = [a_scan(event, person, gate).verdict for gate in gates]

    no, yes = Verdict.NOT_THIS_ZONE, Verdict.WELCOME
    assert seen == {
        (Clearance.GIVEN, None): [yes, yes, yes],
        (Clearance.GIVEN, date(2027, 4, 12)): [no, no, yes],
        (Clearance.ASKED, None): [no, no, yes],
    }


def test_a_renamed_zone_keeps_its_clearances_and_another_with_the_old_name_has_none(app: Flask) -> None:
    event = an_event()
    with transaction():
        lounge = add_zone(event, "VIP lounge", None, by=PROGRAM)
    member = somebody_of(danas_delegation(event))
    person = member.registration
    assert person is not None
    with transaction():
        set_clearance(
            member,
            lane=Lane.VIP,
            clearance=Clearance.GIVEN,
            expires_on=None,
            zones=[lounge.id],
            version=member.version,
            by=OLGA,
        )
        person.category.zones = [add_zone(event, "Office", None, by=PROGRAM)]

    with transaction():
        rename_venue_part(event, lounge, "Salon", by=OLGA)
        other = add_zone(event, "VIP lounge", None, by=OLGA)
    gates = [a_gate(event, zone.name, zone_id=zone.id) for zone in (lounge, other)]
    with clock.set_to(FIRST_DAY):
        verdicts = [a_scan(event, person, gate).verdict for gate in gates]

    assert verdicts == [Verdict.WELCOME, Verdict.NOT_THIS_ZONE]


def test_a_zone_that_members_are_cleared_for_is_not_removed(app: Flask) -> None:
    event = an_event()
    with transaction():
        lounge = add_zone(event, "VIP lounge", None, by=PROGRAM)
    member = somebody_of(danas_delegation(event))
    with transaction():
        set_clearance(
            member,
            lane=Lane.VIP,
            clearance=Clearance.GIVEN,
            expires_on=None,
            zones=[lounge.id],
            version=member.version,
            by=OLGA,
        )

    with pytest.raises(Refused) as refusal, transaction():
        remove_venue_part(event, lounge, by=OLGA)

    assert refusal.value.message == "VIP lounge is in use: members of delegations who are cleared for it."


def _cleared_until(until: date | None, delegation: Delegation, lounge: Zone, office: Zone) -> Registration:
    """A member cleared for the lounge until a day, whose category admits to the office."""
    member = somebody_of(delegation)
    with transaction():
        set_clearance(
            member,
            lane=Lane.VIP,
            clearance=Clearance.GIVEN,
            expires_on=until,
            zones=[lounge.id],
            version=1,
            by=OLGA,
        )
    person = member.registration
    assert person is not None
    with transaction():
        person.category.zones = [office]
    return person


def test_an_offline_gate_checks_clearance_too(app: Flask) -> None:
    event = an_event()
    with transaction():
        lounge, office = add_zone(event, "VIP lounge", None, by=PROGRAM), add_zone(event, "Office", None, by=PROGRAM)
    gate, delegation, listed = a_gate(event, "Lounge", zone_id=lounge.id), danas_delegation(event), []

    for number, until in enumerate((None, date(2027, 4, 12))):
        person = _cleared_until(until, delegation, lounge, office)
        scan = QueuedScan(f"scan-{number}", person.code, gate.id, "in", FIRST_DAY, said=Verdict.WELCOME)
        with clock.set_to(FIRST_DAY), transaction():
            listed.append(list(json.loads(offline_list(event, b"k" * 16, FIRST_DAY))["areas"].values()))
            merge_scans(event, [scan], by=PROGRAM)

    assert listed[0] == [[lounge.id, office.id]]
    assert sorted(listed[1]) == [[], [lounge.id, office.id]]
    assert list(db.session.scalars(sa.select(Scan.verdict).order_by(Scan.id))) == [
        Verdict.WELCOME,
        Verdict.NOT_THIS_ZONE,
    ]


def test_the_seat_of_an_erased_person_is_open_again(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    member = somebody_of(delegation)
    assert member.registration is not None

    with transaction():
        erase(member.registration, by=OLGA)

    db.session.expire_all()
    assert [row.person for row in board_of(delegation)] == [None]
