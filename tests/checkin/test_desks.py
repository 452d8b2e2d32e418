"""Desk codes: issued, used, limited, expired, revoked; and the permissions of a desk."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.badges.models import PrintRun
from expo.checkin.desks.services import issue_desk, revoke_desk
from expo.checkin.gates.services import change_gate
from expo.checkin.models import Desk, Scan
from expo.checkin.queries import gate_in, gates_of
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.services.venue_parts import add_zone
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.checkin import SAMI, a_gate
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted

FIRST_DAY = datetime(2027, 4, 13, 6, tzinfo=UTC)


def desk_code(event: object, *gates: object, name: str = "North 3", layout: str = "") -> str:
    with transaction():
        return issue_desk(event, name, gates, FIRST_DAY + timedelta(hours=9), by=SAMI, layout=layout)[1]  # type: ignore[arg-type]  # the factories' own


def at_desk(app: Flask, code: str) -> Browser:
    browser = Browser(app)
    browser.send("/sign-in/desk", {"code": code})
    return browser


def test_olga_issues_a_code_and_a_desk_signs_in_with_it(app: Flask) -> None:
    event = an_event()
    gate, person = a_gate(event), vito(event)
    with clock.set_to(FIRST_DAY):
        office = signed_in(Browser(app), olga(event))
        page = office.send(
            f"/organise/{event.slug}/desks/issue",
            {"name": "North 3", "expires_at": "2027-04-15T20:00"},
            form=f"/organise/{event.slug}/desks",
        )
        code = page.typed("fresh-code") or str(page.soup.select_one("#fresh-code")["value"])  # type: ignore[index]  # it is there
        browser = Browser(app)
        desk = browser.send("/sign-in/desk", {"code": code.lower().replace("-", " ")})
        answer = browser.client.post(f"/desk/{event.slug}/scan", json={"code": person.code, "gate": gate.id})

    kept = db.session.scalars(db.select(Scan)).one()
    assert (desk.heading, answer.json["verdict"]) == ("Desk", "welcome")
    assert (kept.scanned_by, kept.account_id, kept.desk_id is not None) == ("North 3", None, True)
    assert code.replace("-", "") not in db.session.scalars(db.select(Desk)).one().code_digest
    with clock.set_to(FIRST_DAY):
        assert code not in office.read(f"/organise/{event.slug}/desks").text


def test_a_desk_is_nobody_in_every_other_room(app: Flask) -> None:
    event, other = an_event(), an_event()
    a_gate(event)
    person = vito(event)
    with clock.set_to(FIRST_DAY):
        browser = at_desk(app, desk_code(event))

        statuses = {
            address: browser.client.get(address).status_code
            for address in (
                f"/desk/{event.slug}/",
                f"/desk/{event.slug}/{person.id}",
                f"/desk/{other.slug}/",
                f"/organise/{event.slug}/",
                f"/organise/{event.slug}/desks",
                "/account",
            )
        }

    assert list(statuses.values()) == [200, 200, 303, 303, 303, 303]


def test_a_desk_of_one_gate_scans_at_no_other(app: Flask) -> None:
    event = an_event()
    north, south, person = a_gate(event, "North"), a_gate(event, "South"), vito(event)
    with clock.set_to(FIRST_DAY):
        with transaction():
            found = gate_in(event, north.id)
        browser = at_desk(app, desk_code(event, found))

        statuses = [
            browser.client.post(f"/desk/{event.slug}/scan", json={"code": person.code, "gate": gate.id}).status_code
            for gate in (south, north)
        ]
        offered = browser.read(f"/desk/{event.slug}/").soup.select("#gate option")

    assert statuses == [404, 200]
    assert [option.text for option in offered] == ["North"]


def test_a_code_that_is_wrong_over_or_revoked_opens_nothing(app: Flask) -> None:
    event = an_event()
    with clock.set_to(FIRST_DAY):
        gone, late = desk_code(event, name="Gone"), desk_code(event, name="Late")
        browser = at_desk(app, gone)
        with transaction():
            revoke_desk(db.session.scalars(db.select(Desk).where(Desk.name == "Gone")).one(), by=SAMI)
        after = browser.client.get(f"/desk/{event.slug}/").status_code
        wrong = [Browser(app).send("/sign-in/desk", {"code": code}, status=400).banners for code in (gone, "AAAA-AAAA")]
    with clock.set_to(FIRST_DAY + timedelta(hours=9)):
        wrong.append(Browser(app).send("/sign-in/desk", {"code": late}, status=400).banners)

    assert after == 303
    assert len({str(found) for found in wrong}) == 1


def test_a_code_that_is_over_before_it_begins_is_refused(app: Flask) -> None:
    event = an_event()

    with pytest.raises(Refused) as refusal, transaction():
        issue_desk(event, "Late", [], clock.now() - timedelta(hours=1), by=SAMI)

    assert refusal.value.message == "Choose a time that is still to come."


def test_who_may_set_up_gates_and_desks(app: Flask) -> None:
    event = an_event()
    cast = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}

    found = {
        name: signed_in(Browser(app), account).client.get(f"/organise/{event.slug}/desks").status_code
        for name, account in cast.items()
    }

    assert found == {"olga": 200, "vera": 403, "sami": 403, "nora": 404}


def test_olga_adds_closes_and_opens_a_gate(app: Flask) -> None:
    event = an_event()
    base = f"/organise/{event.slug}/desks"
    browser = signed_in(Browser(app), olga(event))

    browser.send(f"{base}/gates/add", {"name_en": "North", "direction": "in", "zone": "0"}, form=base)
    number = browser.read(base).link("North").rpartition("/")[2]
    closed = browser.send(
        f"{base}/gates/{number}/close",
        {"until": "2099-01-01T10:00", "reason": "A visit"},
        form=f"{base}/gates/{number}",
    )
    past = browser.send(
        f"{base}/gates/{number}/close", {"until": "2001-01-01T10:00"}, form=f"{base}/gates/{number}", status=409
    )
    opened = browser.send(f"{base}/gates/{number}/open", form=base)

    assert "closed until 1 Jan 2099, 10:00 A visit" in closed.text
    assert "Choose a time that is still to come." in past.text
    assert "open" in opened.rows()[0][2]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_gates_and_desks_takes_the_same_questions(app: Flask, count: int) -> None:
    event = an_event()
    with clock.set_to(FIRST_DAY):
        for number in range(count):
            desk_code(event, a_gate(event, f"Gate {number}"), name=f"Desk {number}")
        browser = signed_in(Browser(app), olga(event))
        address = f"/organise/{event.slug}/desks"

        with counted(app) as statements:
            page = browser.read(address)

    assert (len(page.rows()), len(page.rows(1)), len(statements)) == (count, count, 10)


def test_a_desk_prints_on_what_its_printer_takes(app: Flask) -> None:
    event = an_event()
    a_gate(event)
    person = vito(event)
    with clock.set_to(FIRST_DAY):
        browser = at_desk(app, desk_code(event, layout="label-62x100"))
        page = f"/desk/{event.slug}/{person.id}"
        browser.send(f"{page}/print", form=page, follow=False, status=303)

    assert [run.layout for run in db.session.scalars(db.select(PrintRun))] == ["label-62x100"]


def test_olga_closes_a_zone_for_a_visit_and_opens_it_again(app: Flask) -> None:
    event = an_event()
    with transaction():
        lounge = add_zone(event, "VIP lounge", None, by=SAMI)
    doors = [a_gate(event, f"Lounge {place}", zone_id=lounge.id) for place in (1, 2)]
    a_gate(event, "Street")
    address = f"/organise/{event.slug}/desks"
    with clock.set_to(FIRST_DAY):
        browser = signed_in(Browser(app), olga(event))
        typed = {"area": str(lounge.id), "until": "2027-04-13T14:00", "reason": "A minister’s visit"}
        shut = browser.send(f"{address}/area/close", typed, form=address)
        nowhere = browser.send(
            f"{address}/area/close", {**typed, "until": "2027-04-13T08:00"}, form=address, status=409
        )
        closed = [gate.name["en"] for gate in gates_of(event) if gate.closed_until]
        opened = browser.send(f"{address}/area/open", {"area": str(lounge.id)}, form=address)

    assert (shut.banners, opened.banners) == (["2 gates are closed."], ["2 gates are open."])
    assert closed == [gate.name["en"] for gate in doors]
    assert "Choose a time that is still to come." in nowhere.text


def test_a_desk_whose_gates_are_out_of_use_says_so(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event)
    with clock.set_to(FIRST_DAY):
        browser = at_desk(app, desk_code(event, gate))
        with transaction():
            change_gate(gate, {"active": False}, version=gate.version, by=SAMI)

        page = browser.read(f"/desk/{event.slug}/", status=409)

    assert "The gates of this desk are out of use. Ask an organiser." in page.text
