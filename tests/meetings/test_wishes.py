"""Whom parties wish to meet: said in one tap, secret from the other side, and read by the scheduler and the board."""

import re

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.errors import Refused
from expo.exhibitors.links import exhibitor_address
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.rules import MeetingKind, Origin, WishKind, wish_weight
from expo.meetings.scheduler.load_problem import load_problem
from expo.meetings.services.departures import body_leaves, body_returns
from expo.meetings.services.meetings import place_meeting
from expo.meetings.services.wishes import make_meetings, set_wish, wished_pairs
from expo.meetings.wishes.queries import thing_of, wish_kinds
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, TEN, a_block, a_body, a_firm, a_group, a_meeting, a_table, party_of
from tests.itinerary.items import path
from tests.pages import Browser
from tests.queries import counted

MUST, MEET, NEVER = WishKind.MUST, WishKind.MEET, WishKind.NEVER


def wishes(party: Party, other: Party, kind: WishKind | None) -> None:
    with transaction():
        set_wish(party.event, thing_of(party), thing_of(other), kind, by=OLGA)


def page_of(party: Party) -> str:
    """The private address of a firm's or a delegation's wishes."""
    if party.exhibitor is not None:
        return f"{path(exhibitor_address(party.exhibitor))}/partners"
    assert party.delegation is not None
    return f"{path(delegation_address(party.delegation))}/partners"


@pytest.mark.parametrize(
    ("one", "other", "worth"),
    [
        (MUST, MUST, 1000),
        (MUST, MEET, 700),
        (MEET, MUST, 700),
        (MEET, MEET, 450),
        (MUST, None, 300),
        (None, MEET, 120),
        (MUST, NEVER, 0),
        (NEVER, None, 0),
        (None, None, 0),
    ],
)
def test_what_a_meeting_is_worth_to_two(one: WishKind | None, other: WishKind | None, worth: int) -> None:
    assert wish_weight(one, other) == worth


def test_a_firm_says_whom_it_wants_in_one_tap_and_takes_it_back(app: Flask) -> None:
    event = an_event()
    emil, _staff = a_firm(event, "Emil Example Ltd")
    group, _people = a_group(event)
    body = a_body(event)
    browser = Browser(app)
    here = page_of(emil)

    names = [h.get_text(" ", strip=True) for h in browser.read(here).soup.select("main li h2")]
    browser.send(f"{here}/wish", {"other": thing_of(group), "kind": "must"}, form=here)
    browser.send(f"{here}/wish", {"other": f"body-{body.id}", "kind": "never"}, form=here)
    said = [h.get_text(" ", strip=True) for h in browser.read(f"{here}?mine=1").soup.select("main li h2")]
    browser.send(f"{here}/wish", {"other": thing_of(group), "kind": ""}, form=here)

    assert names == ["Ministry of Trade", "Delegation of Türkiye"]
    assert said == ["Ministry of Trade Never", "Delegation of Türkiye Must meet"]
    assert list(wish_kinds(event).values()) == [NEVER]
    assert browser.client.post(f"{here}/wish", data={"other": "firm-999999", "kind": "meet"}).status_code in {400, 404}


def test_a_body_that_left_is_nobodys_partner_until_it_returns(app: Flask) -> None:
    event = an_event()
    emil, _staff = a_firm(event, "Emil Example Ltd")
    group, _people = a_group(event)
    body, browser = a_body(event), Browser(app)
    with transaction():
        body_leaves(body, by=OLGA)

    read = [[h.get_text() for h in browser.read(page_of(one)).soup.select("main li h2")] for one in (emil, group)]
    wished = browser.send(f"{page_of(emil)}/wish", {"other": f"body-{body.id}", "kind": "must"}, form=page_of(emil))
    kinds = dict(wish_kinds(event))
    with transaction():
        body_returns(body, by=OLGA)

    assert "Ministry of Trade" not in str(read)
    assert "Ministry of Trade does not come any more." in wished.text
    assert kinds == {}
    assert "Ministry of Trade" in browser.read(page_of(emil)).text


def test_what_one_offers_is_found_by_words_and_what_was_typed_is_kept(app: Flask) -> None:
    event = an_event()
    emil, _staff = a_firm(event, "Emil Example Ltd")
    group, _people = a_group(event)
    browser = Browser(app)
    typed = {"offers": "Software for clinics", "seeks": "Distributors", "version": str(emil.version)}

    browser.send(f"{page_of(emil)}/about", typed, form=page_of(emil))
    stale = browser.send(
        f"{page_of(emil)}/about", typed | {"offers": "Other", "version": "1"}, form=page_of(emil), status=409
    )
    theirs = browser.read(f"{page_of(group)}?q=clinics").soup.select("main li h2")

    assert [one.get_text(strip=True) for one in theirs] == ["Emil Example Ltd"]
    assert stale.typed("offers") == "Other"
    assert browser.read(f"{page_of(group)}?q=nobody").soup.select("main li h2") == []


def test_the_other_side_learns_nothing_of_a_wish(app: Flask) -> None:
    """Nothing of *never*, and nothing of *must*, on any page of the other side, nor by what is read for it."""
    event = an_event()
    emil, _staff = a_firm(event, "Emil Example Ltd")
    other, _others = a_firm(event, "Anadolu Software")
    desk = page_of(other).removesuffix("/partners")
    with transaction():
        db.session.delete(other)  # nobody has met or wished them yet
    browser = Browser(app)
    pages = (desk, f"{desk}/meetings", f"{desk}/partners")

    def seen() -> list[tuple[str, int]]:
        found = []
        for page in pages:
            browser.client.get(page)
            with counted(app) as queries:
                text = browser.client.get(page).text
            found.append((re.sub(r'value="[\w.~-]{20,}"', "", text), len(queries)))
        return found

    before = seen()
    with transaction():
        set_wish(event, thing_of(emil), f"firm-{other.exhibitor_id}", NEVER, by=OLGA)
    never = seen()
    with transaction():
        set_wish(event, thing_of(emil), f"firm-{other.exhibitor_id}", MUST, by=OLGA)

    assert [text for text, _count in never] == [text for text, _count in before]
    assert never[2][1] == before[2][1]
    assert seen() == never


def test_never_is_never_placed_by_hand_nor_by_the_machine(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    emil, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    meeting = a_meeting(event, emil, other)
    wishes(other, emil, NEVER)

    with pytest.raises(Refused) as refusal, transaction():
        place_meeting(meeting, TEN, table, version=meeting.version, by=OLGA)
    problem = load_problem(event, clock.now()).problem

    assert refusal.value.message == "These parties are not brought together."
    assert problem.never == {frozenset({str(emil.id), str(other.id)})}


def test_meetings_are_made_of_wishes_once_with_what_they_are_worth(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, other, third = (a_firm(event, name)[0] for name in ("Emil", "Anadolu", "Cyber"))
    group, _people = a_group(event)
    wishes(emil, other, MUST)
    wishes(other, emil, MEET)
    wishes(emil, third, MEET)
    wishes(third, group, MUST)
    wishes(group, third, NEVER)

    with transaction():
        made = [make_meetings(event, one_sided=False, by=OLGA), make_meetings(event, one_sided=False, by=OLGA)]
        more = make_meetings(event, one_sided=True, by=OLGA)
    weights = sorted(one.weight for one in load_problem(event, clock.now()).problem.meetings)
    kinds = {(one.kind, one.origin) for one in db.session.scalars(db.select(Meeting))}

    assert (made, more) == ([1, 0], 1)
    assert kinds == {(MeetingKind.B2B, Origin.WISH)}
    assert weights == [120, 700]
    assert [(pair.worth, pair.met) for pair in wished_pairs(event)] == [(700, True), (120, True)]


def test_the_organiser_reads_wishes_and_a_viewer_does_not(app: Flask) -> None:
    event = an_event()
    emil, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    wishes(emil, other, MUST)
    wishes(other, emil, MUST)
    here = f"/organise/{event.slug}/meetings/wishes"
    browser = signed_in(Browser(app), olga(event))

    rows = browser.read(here).rows()
    made = browser.send(f"{here}/meetings", {}, form=here)

    assert [rows[0][0], rows[0][2]] == ["Anadolu", "Emil"]
    assert "1 meeting added, without a time." in made.text
    assert signed_in(Browser(app), vera(event)).client.get(here).status_code == 403


def test_oneself_and_too_many_are_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    event = an_event()
    emil, other, third = (a_firm(event, name)[0] for name in ("Emil", "Anadolu", "Cyber"))
    monkeypatch.setattr("expo.meetings.services.wishes.MOST_WISHES", 1)
    wishes(emil, other, MUST)

    with pytest.raises(Refused, match="does not meet itself"):
        wishes(emil, emil, MUST)
    with pytest.raises(Refused, match="At most 1 wishes"):
        wishes(emil, third, MUST)
    assert party_of(event, thing_of(emil)).id == emil.id
