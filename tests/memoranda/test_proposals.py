"""Whom a party's clerk proposes for the ceremony, and what is to be done after a memorandum, late in the report."""

from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.memoranda.ceremony_queries import people_of_memoranda
from expo.memoranda.ceremony_rules import CeremonyRole
from expo.memoranda.links import clerk_address
from expo.memoranda.models import Memorandum
from expo.memoranda.proposal_queries import follow_ups_of, proposals_of
from expo.memoranda.rules import MemorandumKind
from expo.memoranda.services.follow_ups import add_follow_up
from expo.memoranda.services.memoranda import add_memorandum
from expo.memoranda.services.proposals import MOST_PROPOSALS, propose_person
from expo.reports.queries import source_rows
from expo.reports.rules import FigureKind, OverdueKind
from tests.factories.accounts import nora, olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import a_body
from tests.factories.memoranda import OLGA
from tests.pages import Browser
from tests.queries import counted

PROPOSED = {"role": CeremonyRole.SIGNATORY, "name": {"en": "Demo Minister"}, "post": {}}


def _memorandum() -> Memorandum:
    event = an_event()
    things = [f"body-{a_body(event, name=name).id}" for name in ("Ministry", "Authority")]
    fields = {"kind": MemorandumKind.MEMORANDUM, "title": {"en": "Joint research"}, "languages": ["en"], "note": ""}
    with transaction():
        return add_memorandum(event, {**fields, "session_id": None}, things, by=OLGA)


def _names(memorandum: Memorandum) -> list[tuple[str, str, bool]]:
    people = people_of_memoranda([memorandum.id])[memorandum.id]
    return [(one.name_in("tr"), one.side.party.name, one.full_powers) for one in people]


def test_a_clerk_proposes_who_signs_and_olga_takes_one_over_and_declines_one(app: Flask, browser: Browser) -> None:
    memorandum = _memorandum()
    mine, other = (clerk_address(one).removeprefix("http://localhost") for one in memorandum.sides)
    here = f"/organise/{memorandum.event.slug}/memoranda/{memorandum.id}"
    clerk, theirs = Browser(app), Browser(app)
    signed_in(browser, olga(memorandum.event))

    clerk.send(f"{mine}/people", {"role": "signatory", "name_en": "Demo Minister", "name_tr": "Demo Bakan"}, form=mine)
    clerk.send(f"{mine}/people", {"role": "witness", "name_en": "Demo Witness"}, form=mine)
    clerk.send(f"{mine}/people", {"role": "aide", "name_en": "Demo Aide"}, form=mine)
    nameless = clerk.send(f"{mine}/people", {"role": "aide", "post_en": "Aide"}, form=mine, status=400)
    signatory, witness, aide = (one.id for one in proposals_of(memorandum))
    stranger = theirs.send(f"{other}/people/{witness}/drop", {}, form=other, status=404)
    clerk.send(f"{mine}/people/{aide}/drop", {}, form=mine)
    browser.send(f"{here}/proposals/{signatory}/take", {}, form=here)
    browser.send(f"{here}/proposals/{witness}/decline", {}, form=here)
    again = browser.send(f"{here}/proposals/{signatory}/take", {}, form=here, status=404)

    assert "Enter a name in at least one language." in nameless.text
    assert (stranger.status, again.status) == (404, 404)
    assert (_names(memorandum), proposals_of(memorandum)) == ([("Demo Bakan", "Ministry", False)], [])
    assert "Demo Minister" in clerk.read(mine).text
    assert "Demo Minister" not in theirs.read(other).text
    signed_in(Browser(app), nora()).send(f"{here}/follow-ups/add", {}, form="/account", status=404)


def test_a_party_has_twenty_proposals_at_most(app: Flask) -> None:
    side = _memorandum().sides[0]
    with transaction():
        for _number in range(MOST_PROPOSALS):
            propose_person(side, PROPOSED, by=OLGA)
    with pytest.raises(Refused, match="20 names wait"), transaction():
        propose_person(side, PROPOSED, by=OLGA)


def test_what_is_to_be_done_is_late_in_the_report_until_it_is_done(app: Flask, browser: Browser) -> None:
    memorandum = _memorandum()
    event, side = memorandum.event, memorandum.sides[1]
    here, today = f"/organise/{event.slug}/memoranda/{memorandum.id}", event.date_at(clock.now())
    signed_in(browser, olga(event))
    with transaction():
        add_follow_up(side, "Name the working group", today - timedelta(days=1), by=OLGA)

    typed = {"what": "Send the budget", "owner": str(side.id), "due_on": (today + timedelta(days=9)).isoformat()}
    browser.send(f"{here}/follow-ups/add", typed, form=here)
    missing = browser.send(f"{here}/follow-ups/add", {**typed, "what": ""}, form=here, status=409)
    late, coming = follow_ups_of(memorandum)
    shown = browser.read(here)

    def overdue(day: int) -> list[tuple[str, str]]:
        rows = source_rows(FigureKind.OVERDUE, [event], clock.now() + timedelta(days=day))
        return [(row.name, row.part) for row in rows]

    before = overdue(0), overdue(11)
    browser.send(f"{here}/follow-ups/{late.id}", {"act": "done"}, form=here)
    browser.send(f"{here}/follow-ups/{coming.id}", {"act": "remove"}, form=here)
    db.session.expire_all()

    assert "Say what is to be done" in missing.text
    assert "Name the working group Authority late" in shown.text
    group = ("Joint research: Name the working group", OverdueKind.MEMORANDUM)
    assert before == ([group], [group, ("Joint research: Send the budget", OverdueKind.MEMORANDUM)])
    assert ([one.done_on for one in follow_ups_of(memorandum)], overdue(11)) == ([today], [])


def test_a_long_register_is_read_page_by_page_with_as_many_statements_as_a_short_one(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    things = [f"body-{a_body(event, name=name).id}" for name in ("Ministry", "Authority")]
    fields = {"kind": MemorandumKind.MEMORANDUM, "languages": ["en"], "note": "", "session_id": None}
    here = f"/organise/{event.slug}/memoranda"
    signed_in(browser, olga(event))

    def sign(first: int, last: int) -> None:
        with transaction():
            for number in range(first, last):
                add_memorandum(event, {**fields, "title": {"en": f"Instrument {number}"}}, things, by=OLGA)

    sign(0, 1)
    browser.read(here)
    with counted(app) as one:
        browser.read(here)
    sign(1, 52)
    with counted(app) as many:
        first = browser.read(here)
    second = browser.read(f"{here}?page=2")

    assert len(one) == len(many)
    assert (len(first.rows()), [row[0].split()[:2] for row in second.rows()]) == (
        50,
        [["Instrument", "1"], ["Instrument", "0"]],
    )
