"""The desk: search, print, walk-ins, lost badges, corrected names, handovers, and the address in a badge's code."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from expo import clock
from expo.badges.queries import Choice
from expo.badges.services import start_run
from expo.checkin.desks.badges import replace_badge
from expo.checkin.models import Handover
from expo.checkin.rules import Verdict
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import PROGRAM
from expo.registration.models import Registration
from expo.registration.services.decisions import cancel
from tests.badges.runs import spares
from tests.factories.accounts import nora, sami, signed_in
from tests.factories.checkin import SAMI, a_gate, a_scan
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser

FIRST_DAY = datetime(2027, 4, 13, 6, tzinfo=UTC)


def test_sami_finds_by_code_or_name_and_prints(app: Flask) -> None:
    event = an_event()
    person = vito(event, given_name="İrem", second_name="ارم")
    browser = signed_in(Browser(app), sami(event))

    by_name, by_code = (
        browser.read(f"/desk/{event.slug}/?q=irem"),
        browser.read(f"/desk/{event.slug}/?q={person.code.lower()}"),
    )
    printed = browser.client.post(
        f"/desk/{event.slug}/{person.id}/print",
        data={"csrf_token": browser.read(f"/desk/{event.slug}/{person.id}").typed("csrf_token")},
    )
    badge = browser.client.get(printed.headers["Location"])
    start = badge.data[:5]
    badge.close()

    assert "İrem" in by_name.text
    assert "İrem" in by_code.text
    assert (printed.status_code, start) == (303, b"%PDF-")
    assert "This badge was printed 1 time already." in browser.read(f"/desk/{event.slug}/{person.id}").text


def test_a_walk_in_needs_a_name_and_a_category(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), sami(event))

    page = browser.send(f"/desk/{event.slug}/walk-in", {"given_name": "Walter"})

    assert page.heading == "Walter"


def test_a_walk_in_takes_a_blank_badge(app: Flask) -> None:
    event = an_event()
    blank = spares(event, 1)[0]
    code, browser = blank.code, signed_in(Browser(app), sami(event))
    walk_in = f"/desk/{event.slug}/walk-in"

    page = browser.send(walk_in, {"given_name": "Walter", "spare": f"http://localhost/b/{code.lower()}"})
    taken = browser.send(walk_in, {"given_name": "Wilma", "spare": code}, status=409)
    unknown = browser.send(walk_in, {"given_name": "Wilma", "spare": "nonsense"}, status=409)

    people = db.session.scalars(db.select(Registration)).all()
    assert page.heading == "Walter"
    assert [(one.given_name, one.code) for one in people] == [("Walter", code)]
    assert "This badge belongs to somebody already. Take another one." in taken.text
    assert "This is no blank badge of this expo." in unknown.text


@pytest.mark.parametrize("spelled", [str.upper, str.lower])
def test_a_badges_code_tells_a_stranger_nothing_of_its_holder(app: Flask, browser: Browser, spelled: object) -> None:
    person = vito(an_event(), given_name="Secret")
    code = person.code.lower() if spelled is str.lower else person.code

    page = browser.read(f"/B/{code}")

    assert page.heading == "A badge of Test Expo"
    assert "Secret" not in page.response.text


def test_staff_who_scan_a_badge_see_the_person_and_other_staff_do_not(app: Flask) -> None:
    event = an_event()
    person = vito(event, given_name="Vito")

    seen = signed_in(Browser(app), sami(event)).read(f"/B/{person.code}")
    foreign = signed_in(Browser(app), nora()).read(f"/B/{person.code}")

    assert [seen.heading, foreign.heading] == ["Vito Ziyaretçi", "A badge of Test Expo"]


@pytest.mark.parametrize("code", ["NOSUCHCODE", "0" * 18, "x" * 4096, "https://elsewhere.example"])
def test_a_code_of_nobody_is_not_here(app: Flask, browser: Browser, code: str) -> None:
    assert browser.client.get(f"/B/{code}").status_code == 404


def test_a_lost_badge_is_refused_from_then_on_and_the_new_one_welcomed(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)
    old, browser = person.code, signed_in(Browser(app), sami(event))

    page = browser.send(f"/desk/{event.slug}/{person.id}/lost", form=f"/desk/{event.slug}/{person.id}")

    db.session.refresh(person)
    with clock.set_to(FIRST_DAY):
        answers = [a_scan(event, code, gate) for code in (old, person.code)]
    assert page.banners == ["The old badge is refused from now on. Print the new one."]
    assert [answer.verdict for answer in answers] == [Verdict.REVOKED, Verdict.WELCOME]


def test_only_a_confirmed_person_gets_a_new_badge(app: Flask) -> None:
    person = vito(an_event())
    with transaction():
        cancel(person, by=PROGRAM)

    with pytest.raises(Refused) as refusal, transaction():
        replace_badge(person, by=SAMI)

    assert refusal.value.message == "There is a badge only once the registration is confirmed."


def test_a_misspelt_name_is_mended_and_two_desks_do_not_undo_each_other(app: Flask) -> None:
    event = an_event()
    person = vito(event, given_name="Vitto")
    browser = signed_in(Browser(app), sami(event))
    address = f"/desk/{event.slug}/{person.id}/name"

    mended = browser.send(address, {"given_name": "Vito"})
    late = browser.send(address, {"given_name": "Veto", "version": "1"}, status=409)
    empty = browser.send(address, {"given_name": ""}, status=400)

    assert mended.heading == "Vito Ziyaretçi"
    assert (late.typed("given_name"), empty.errors) == ("Veto", ["Fill this in."])
    db.session.refresh(person)
    assert person.given_name == "Vito"


def test_a_stack_of_badges_is_handed_to_a_proxy_whole_or_not_at_all(app: Flask) -> None:
    event = an_event()
    people, stranger = [vito(event), vito(event)], vito(an_event())
    browser = signed_in(Browser(app), sami(event))
    address = f"/desk/{event.slug}/handover"

    wrong = browser.send(address, {"proxy": "Dana", "codes": f"{people[0].code}\n{stranger.code}\nrubbish"}, status=409)
    done = browser.send(address, {"proxy": "Dana", "codes": "\n".join(person.code for person in people)})
    page = browser.read(f"/desk/{event.slug}/{people[0].id}")

    assert "rubbish" in wrong.text
    assert done.banners == ["2 badges were handed to Dana."]
    assert "Dana took this badge along" in page.text
    assert [len(stack.badges) for stack in db.session.scalars(db.select(Handover))] == [2]


def test_a_delegations_printed_badges_are_handed_to_its_proxy_once(app: Flask) -> None:
    event = an_event()
    group = a_delegation(event, "Delegation of Türkiye")
    printed, unprinted = vito(event), vito(event)
    for person in (printed, unprinted):
        a_member(group, person)
    with transaction():
        start_run(event, Choice(one=printed.id), by=SAMI)
    browser = signed_in(Browser(app), sami(event))
    typed = {"proxy": "Dana", "delegation": str(group.id), "document": "passport"}

    done = browser.send(f"/desk/{event.slug}/handover", typed)
    again = browser.send(f"/desk/{event.slug}/handover", typed, status=409)

    stack = db.session.scalars(db.select(Handover)).one()
    assert done.banners == ["1 badge was handed to Dana."]
    assert "No printed badge of this delegation waits." in again.text
    assert ([one.id for one in stack.badges], stack.document, stack.delegation_id) == (
        [printed.id],
        "passport",
        group.id,
    )


def test_a_scan_is_taken_back_at_the_desk_and_by_no_other_expo(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)
    with clock.set_to(FIRST_DAY):
        a_scan(event, person, gate, client_id="client-0001")
        browser, elsewhere = signed_in(Browser(app), sami(event)), signed_in(Browser(app), nora())

        foreign = elsewhere.client.post("/desk/noras-expo/undo/client-0001", json={}).status_code
        answers = [browser.client.post(f"/desk/{event.slug}/undo/client-0001", json={}) for _turn in range(2)]

    assert [foreign, *(answer.status_code for answer in answers)] == [404, 200, 409]
    assert answers[1].json["error"] == "This scan was taken back already."
