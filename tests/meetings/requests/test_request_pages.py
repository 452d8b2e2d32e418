"""The pages of requests for meetings, in a browser without scripts."""

import re

from flask import Flask

from expo.db import db, transaction
from expo.meetings.models import Party
from expo.meetings.requests.models import MeetingRequest
from expo.meetings.requests.queries import terms_of
from expo.meetings.requests.rules import AskedMeeting, AskedState, Terms
from expo.meetings.rules import WishKind
from expo.meetings.services.requests.lifecycle import ask_for_meeting
from expo.meetings.services.wishes import set_wish
from expo.meetings.wishes.queries import thing_of
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, a_block, a_body, a_firm, a_group, party_of
from tests.meetings.test_wishes import page_of
from tests.pages import Browser
from tests.queries import counted

WHY = {"reason": "Software for clinics", "minutes": "20", "language": "en", "wanted_at": ""}


def requests_page(party: Party) -> str:
    return page_of(party).replace("/partners", "/requests")


def asks(one: Party, other: Party) -> MeetingRequest:
    with transaction():
        return ask_for_meeting(one.event, thing_of(one), thing_of(other), AskedMeeting("Why", 20, "en"), by=OLGA)


def test_a_firm_asks_and_a_head_of_delegation_accepts_in_three_taps(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, group = a_firm(event, "Emil Example Ltd")[0], a_group(event)[0]
    browser = Browser(app)
    there, here = requests_page(group), f"{requests_page(emil)}/ask/{thing_of(group)}"

    ways = [a["href"] for a in browser.read(page_of(emil)).soup.select("main li a")]
    empty = browser.send(here, WHY | {"reason": "", "interpreter": "y"}, form=here, status=400)
    sent = browser.send(here, WHY, form=here)
    [request] = db.session.scalars(db.select(MeetingRequest))
    inbox = browser.read(f"{there}?lang=ur")
    accepted = browser.send(f"{there}/{request.id}/accept", {}, form=f"{there}?lang=en")
    again = browser.send(f"{there}/{request.id}/accept", {}, form=page_of(group))

    assert here in [str(way).split("?")[0] for way in ways]
    assert empty.soup.select_one('[name="interpreter"][checked]') is not None
    assert "You have asked Delegation of Türkiye." in sent.text
    assert "Software for clinics" in inbox.text
    assert "You meet Emil Example Ltd." in accepted.text
    assert "You meet Emil Example Ltd." in again.text
    assert "accepted" in browser.read(requests_page(emil)).text


def test_a_request_is_declined_with_a_word_answered_with_another_time_or_muted(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    first = asks(emil, other)
    browser, there = Browser(app), requests_page(other)
    page = f"{there}/{first.id}"

    slots = [one["value"] for one in browser.read(page).soup.select('[name="wanted_at"] option')]
    odd = browser.send(f"{page}/time", {"wanted_at": "2027-04-14T01:00:00+00:00"}, form=page, status=400)
    browser.send(f"{page}/time", {"wanted_at": slots[1]}, form=page)
    offered = browser.read(requests_page(emil)).text
    long = browser.send(f"{page}/decline", {"answer": "x" * 400}, form=page, status=400)
    browser.send(f"{page}/decline", {"answer": "Not this year.", "never": "y"}, form=page)
    told = browser.read(requests_page(emil)).text
    second = asks(emil, other)

    assert "Choose one from the list." in odd.text
    assert "another time proposed" in offered
    assert long.typed("answer") == "x" * 400
    assert "Not this year." in told
    assert browser.client.get(f"{there}/{second.id}").status_code == 404
    assert "Emil" not in browser.read(there).text
    assert browser.client.get(f"{requests_page(emil)}/{second.id}").status_code == 200


def test_the_asker_reads_the_same_of_who_never_wants_to_meet_and_of_who_does_not_answer(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    request, browser = asks(emil, other), Browser(app)
    desk = requests_page(emil).removesuffix("/requests")
    pages = [desk, *(f"{desk}/{one}" for one in ("meetings", "partners", "requests", f"requests/{request.id}"))]
    pages.append(f"{desk}/requests/ask/{thing_of(other)}")

    def seen() -> list[tuple[str, int]]:
        found = []
        for page in pages:
            with counted(app) as queries:
                text = browser.client.get(page).text
            found.append((re.sub(r'value="[\w.~-]{20,}"', "", text), len(queries)))
        return found

    seen()
    before = seen()
    with transaction():
        set_wish(event, thing_of(other), thing_of(emil), WishKind.NEVER, by=OLGA)

    assert seen() == before


def test_the_organiser_filters_answers_for_a_body_and_sets_the_terms(app: Flask) -> None:
    event = an_event()
    body = party_of(event, f"body-{a_body(event).id}")
    emil, group = a_firm(event, "Emil")[0], a_group(event)[0]
    first, second = asks(emil, body), asks(group, emil)
    here = f"/organise/{event.slug}/meetings/requests"
    browser = signed_in(Browser(app), olga(event))

    rows = browser.read(f"{here}?q=ministry&state=asked").rows()
    done = browser.send(f"{here}/answer", {"id": [str(first.id)], "verb": "accept"}, form=here)
    nobody = browser.send(f"{here}/answer", {"verb": "decline"}, form=here)
    asked = browser.send(f"{here}/ask", WHY | {"asker": thing_of(body), "other": thing_of(group)}, form=f"{here}/ask")
    bad = browser.send(f"{here}/terms", {"days": "99", "most_open": "3"}, form=f"{here}/terms", status=400)
    browser.send(f"{here}/terms", {"days": "9", "most_open": "3"}, form=f"{here}/terms")

    assert [row[1:3] for row in rows] == [["Emil", "Ministry of Trade"]]
    assert "1 request is done." in done.text
    assert "Choose at least one request first." in nobody.text
    assert "The request is made." in asked.text
    assert "Enter 1 to 60." in bad.text
    assert terms_of(event) == Terms(are_open=True, most_open=3, days=9)
    assert {one.state for one in (first, second)} == {AskedState.ACCEPTED, AskedState.ASKED}
    assert signed_in(Browser(app), vera(event)).client.get(here).status_code == 403


def test_the_list_of_requests_asks_the_same_number_of_questions_however_long_it_is(app: Flask) -> None:
    event = an_event()
    firms = [a_firm(event, name)[0] for name in ("Emil", "Anadolu", "Cyber", "Delta")]
    here = f"/organise/{event.slug}/meetings/requests"
    browser = signed_in(Browser(app), olga(event))
    counts = []

    for other in firms[1:]:
        asks(firms[0], other)
        browser.client.get(here)
        with counted(app) as queries:
            browser.client.get(here)
        with counted(app) as own:
            browser.client.get(requests_page(firms[0]))
        counts.append((len(queries), len(own)))

    assert counts[1:] == counts[:1] * 2
