"""The organiser's pages of meetings, in a browser without scripts."""

from flask import Flask

from expo.accounts.queries import team_of
from expo.db import db
from expo.events.models import Event
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Body
from expo.meetings.queries import bodies_of, places_of
from expo.meetings.rules import MeetingKind
from expo.registration.models import Registration
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import a_block, a_body, a_firm, a_group, a_meeting, a_table, party_of, placed
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted


def _add_a_body_three_tables_and_a_block(browser: Browser, event: Event, here: str, official: Registration) -> Body:
    browser.send(f"{here}/bodies/add", {"kind": "ministry", "name_en": "Ministry of IT", "country": "PK", "level": "1"})
    [body] = bodies_of(event)
    page = f"{here}/bodies/{body.id}"
    browser.send(f"{page}/people", {"email": official.email, "head": "y"}, form=page)
    browser.send(f"{here}/places/add", {"kind": "table", "name": "T", "count": "3", "chairs": "6", "parallel": "1"})
    browser.send(
        f"{here}/blocks/add",
        {"kind": "meetings", "day": "2027-04-14", "starts": "10:00", "ends": "12:00", "slot_minutes": "20"},
    )
    return body


def test_olga_makes_a_meeting_from_nothing(app: Flask) -> None:
    event = an_event()
    guests, _people = a_group(event, "Delegation of Türkiye", "Dana")
    official = vito(event, given_name="Ayla")
    browser = signed_in(Browser(app), olga(event))
    here = f"/organise/{event.slug}/meetings"

    empty = browser.read(here)
    body = _add_a_body_three_tables_and_a_block(browser, event, here, official)
    made = browser.send(f"{here}/add", {"parties": [f"body-{body.id}", f"delegation-{guests.delegation_id}"]})
    meeting = db.session.query(Meeting).one()
    page = f"{here}/{meeting.id}"
    wanted = {"starts_at": "2027-04-14T05:20:00+00:00", "place": str(places_of(event)[1].id)}
    refused = browser.send(f"{page}/place", wanted, form=page, status=409)
    browser.send(page, {"liaison": str(olga_of(event)), "agenda": "Memorandum\nVisas"})
    there = browser.send(f"{page}/place", wanted, form=page)
    sure = browser.send(f"{page}/confirm", form=page)

    assert "No meetings yet" in empty.text
    assert [one.name for one in places_of(event)] == ["T01", "T02", "T03"]
    assert made.heading == "Ministry of IT – Delegation of Türkiye"
    assert "needs a liaison officer" in refused.text
    assert "Wednesday 14 April 2027, 10:20 PKT–10:40" in there.text
    assert "confirmed" in sure.text
    assert browser.read(here).rows() == [
        ["14 Apr 2027, 10:20–10:40", "T02", "Ministry of IT – Delegation of Türkiye", "B2G", "confirmed"]
    ]


def test_a_wrong_block_keeps_what_was_typed(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    typed = {
        "kind": "meetings",
        "day": "2027-04-14",
        "starts": "12:00",
        "ends": "10:00",
        "slot_minutes": "30",
        "gap_minutes": "5",
    }

    page = browser.send(f"/organise/{event.slug}/meetings/blocks/add", typed, status=409)

    assert "The end must be after the start." in page.text
    assert (page.typed("starts"), page.typed("slot_minutes"), page.typed("gap_minutes")) == ("12:00", "30", "5")


def test_who_may_see_and_who_may_arrange(app: Flask) -> None:
    event = an_event()
    a_block(event)
    bodies = [party_of(event, f"body-{a_body(event, name).id}") for name in ("Ministry", "Authority")]
    secret = a_meeting(event, *bodies)
    plain = placed(a_meeting(event, a_firm(event)[0], a_firm(event, "Anadolu")[0]), a_table(event))
    here = f"/organise/{event.slug}/meetings"
    accounts = {"vera": vera(event), "sami": sami(event), "nora": nora()}
    browsers = {name: signed_in(Browser(app), account) for name, account in accounts.items()}

    viewer = browsers["vera"].client
    seen = {name: browser.client.get(here).status_code for name, browser in browsers.items()}
    pages = [viewer.get(f"{here}/{number}").status_code for number in (plain.id, secret.id)]

    assert seen == {"vera": 200, "sami": 403, "nora": 404}
    assert secret.kind is MeetingKind.G2G
    assert pages == [200, 404]
    assert "Ministry" not in browsers["vera"].read(here).text
    assert viewer.get(f"{here}/add").status_code == 403


def test_the_list_reads_the_same_number_of_times_for_one_and_for_three(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    browser = signed_in(Browser(app), olga(event))
    counts = []
    for number in range(3):
        placed(a_meeting(event, a_firm(event, f"A{number}")[0], a_firm(event, f"B{number}")[0]), table, 20 * number)
        with counted(app) as queries:
            browser.read(f"/organise/{event.slug}/meetings")
        counts.append(len(queries))

    assert counts[0] == counts[2]


def olga_of(event: Event) -> int:
    return team_of(event.id)[0].account_id
