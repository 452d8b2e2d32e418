"""The private page of a public body: its clerk, without an account, reads the agenda, answers, wishes, says what came of it."""

from datetime import timedelta

from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.mail.links import text_of
from expo.mail.models import Mail
from expo.meetings.body_pages.links import body_address
from expo.meetings.day.queries import outcome_by
from expo.meetings.day.rules import OutcomeKind
from expo.meetings.models import Party
from expo.meetings.requests.queries import requests_by
from expo.meetings.requests.rules import AskedState
from expo.meetings.rules import WishKind
from expo.meetings.services.bodies import edit_body
from expo.meetings.services.departures import body_leaves
from expo.meetings.services.requests.news import queue_request_mails
from expo.meetings.wishes.queries import thing_of, wishes_by
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, TEN, a_block, a_body, a_firm, a_meeting, a_table, comes_for, party_of, placed
from tests.itinerary.items import path
from tests.meetings.requests.test_request_pages import WHY, asks
from tests.pages import Browser

SAID = {
    "met": "yes",
    "result": "visit",
    "amount": "none",
    "next_step": "Visit the plant",
    "owner": "Ayla",
    "due_on": "",
}


def page_of_body(party: Party) -> str:
    return path(body_address(party))


def test_the_clerk_of_a_ministry_reads_and_answers_on_the_page_that_is_mailed(app: Flask) -> None:
    event = an_event()
    a_block(event)
    body = a_body(event, contact_name="Ayla", contact_email="ayla@ministry.example")
    comes_for(body)
    emil, clerk = a_firm(event, "Emil Example Ltd")[0], Browser(app)
    office = f"/organise/{event.slug}/meetings/bodies/{body.id}"

    mailed = signed_in(Browser(app), olga(event)).send(f"{office}/page", {}, form=office)
    ministry = party_of(event, f"body-{body.id}")
    here, request = page_of_body(ministry), asks(emil, ministry)
    with clock.set_to(clock.now() + timedelta(hours=1)), transaction():
        queue_request_mails()
    to_clerk = db.select(Mail).where(Mail.to_address == "ayla@ministry.example").order_by(Mail.id)
    [mail, asked] = db.session.scalars(to_clerk)
    first = clerk.read(here).text
    clerk.send(f"{here}/requests/{request.id}/accept", {}, form=f"{here}/requests")

    assert "The private page is on its way" in mailed.text
    assert body_address(ministry) in text_of(mail)
    assert f"{body_address(ministry)}/requests" in text_of(asked)
    assert "Requests for meetings (1)" in " ".join(first.split())
    assert request.state is AskedState.ACCEPTED


def test_the_clerk_wishes_asks_and_says_what_the_body_offers(app: Flask) -> None:
    event = an_event()
    a_block(event)
    ministry, anadolu = party_of(event, f"body-{a_body(event).id}"), a_firm(event, "Anadolu")[0]
    clerk, here, firm = Browser(app), page_of_body(ministry), thing_of(anadolu)

    clerk.send(f"{here}/partners/wish", {"other": firm, "kind": "must"}, form=f"{here}/partners")
    clerk.send(f"{here}/partners/about", {"offers": "Licences", "seeks": "Data centres"}, form=f"{here}/partners")
    clerk.send(f"{here}/requests/ask/{firm}", WHY, form=f"{here}/requests/ask/{firm}")

    assert {one: wish.kind for one, wish in wishes_by(ministry).items()} == {firm: WishKind.MUST}
    assert (ministry.offers, ministry.seeks) == ("Licences", "Data centres")
    assert [one.asked.name for one in requests_by(ministry)] == ["Anadolu"]


def test_the_page_shows_the_agenda_takes_the_outcome_and_closes_with_its_body(app: Flask) -> None:
    event = an_event()
    a_block(event)
    body = a_body(event, contact_name="Ayla", contact_email="ayla@ministry.example")
    comes_for(body)
    ministry, emil = party_of(event, f"body-{body.id}"), a_firm(event, "Emil Example Ltd")[0]
    told = placed(a_meeting(event, ministry, emil, liaison_id=olga(event).id), a_table(event), told=True)
    clerk, here = Browser(app), page_of_body(ministry)

    agenda = clerk.read(here).text
    with clock.set_to(TEN + timedelta(minutes=30)):
        clerk.send(f"{here}/outcomes/{told.id}", SAID, form=f"{here}/outcomes/{told.id}")
    with transaction():
        edit_body(body, {"contact_email": "new@ministry.example"}, version=body.version, by=OLGA)
    now = page_of_body(ministry)
    renewed = [clerk.client.get(one).status_code for one in (here, now, now.replace("/body/", "/case-questions/"))]
    with transaction():
        body_leaves(body, by=OLGA)

    assert "Emil Example Ltd" in agenda
    said = outcome_by(told, ministry.id)
    assert said is not None
    assert (said.result, said.next_step) == (OutcomeKind.VISIT, "Visit the plant")
    assert renewed == [404, 200, 404]
    assert clerk.client.get(now).status_code == 404
    assert outcome_by(told, emil.id) is None
