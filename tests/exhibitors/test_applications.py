"""Applications of firms: begun once, submitted once, changed, decided, under concurrency too."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import neighbours_of, open_change
from expo.exhibitors.rules import ApplicationState, ContactKind
from expo.exhibitors.services.application_steps import save, save_contacts
from expo.exhibitors.services.applications import begin, submit
from expo.exhibitors.services.change_answers import answer_change
from expo.exhibitors.services.companions import save_neighbours
from expo.exhibitors.services.decisions import accept, decline, reinstate, withdraw
from expo.mail.models import Mail
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil, taking_applications


def _mails() -> list[tuple[str, str]]:
    return [(mail.wording, mail.to_address) for mail in db.session.scalars(sa.select(Mail).order_by(Mail.id))]


def test_beginning_twice_begins_once(app: Flask) -> None:
    event = an_event()
    taking_applications(event)

    with transaction():
        first = begin(event, "Emil@exhibits.example", "Emil Ltd", language="en", by=EMIL)
    with transaction():
        second = begin(event, "emil@exhibits.example", "EMİL LTD.", language="en", by=EMIL)

    assert first.id == second.id
    assert _mails() == [("application begun", "Emil@exhibits.example")]


def test_applications_are_shut_outside_their_time(app: Flask) -> None:
    event, now = an_event(), clock.now()
    with pytest.raises(Refused, match="not taken now"), transaction():
        begin(event, "emil@exhibits.example", "Emil Ltd", language="en", by=EMIL)

    taking_applications(event, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))
    with pytest.raises(Refused, match="not taken now"), transaction():
        begin(event, "emil@exhibits.example", "Emil Ltd", language="en", by=EMIL)
    with clock.set_to(now + timedelta(days=1)), transaction():
        draft = begin(event, "emil@exhibits.example", "Emil Ltd", language="en", by=EMIL)
    with clock.set_to(now + timedelta(days=2)), pytest.raises(Refused, match="not taken now"), transaction():
        submit(draft, by=EMIL)

    assert draft.state is ApplicationState.DRAFT


def test_what_is_missing_is_named(app: Flask) -> None:
    event = an_event()
    taking_applications(event, fascia_limit=10)
    with transaction():
        draft = begin(event, "emil@exhibits.example", "Emil Example Industries", language="en", by=EMIL)

    with pytest.raises(Refused) as refusal, transaction():
        submit(draft, by=EMIL)

    assert [sentence.partition(":")[0] for sentence in refusal.value.details] == [
        "The firm",
        "Contacts",
        "Products",
        "The space",
    ]


def test_pressing_submit_twice_submits_once(app: Flask) -> None:
    draft = a_draft(an_event())

    for _press in range(2):
        with transaction():
            submit(draft, version=draft.version, by=EMIL)

    assert draft.state is ApplicationState.SUBMITTED
    assert [wording for wording, _to in _mails()] == ["application begun", "application received"]


def test_after_acceptance_a_change_is_a_difference_to_approve(app: Flask) -> None:
    exhibitor = emil(an_event(), area_sqm=12)

    with transaction():
        direct = save(exhibitor, {"area_sqm": 18, "city": "Bursa"}, version=exhibitor.version, by=EMIL)
    change = open_change(exhibitor)
    assert change is not None
    before = (direct, exhibitor.area_sqm, change.before, change.after)
    with transaction():
        answer_change(change, exhibitor, approved=True, by=OLGA)

    assert before == (False, 12, {"area_sqm": 12, "city": "Ankara"}, {"area_sqm": 18, "city": "Bursa"})
    assert exhibitor.firm is not None
    assert (exhibitor.area_sqm, exhibitor.firm.city, open_change(exhibitor)) == (18, "Bursa", None)
    with pytest.raises(Refused, match="answered this already"), transaction():
        answer_change(change, exhibitor, approved=False, by=OLGA)


def test_a_change_taken_back_is_no_change(app: Flask) -> None:
    exhibitor = emil(an_event(), area_sqm=12)
    with transaction():
        save(exhibitor, {"area_sqm": 18}, by=EMIL)

    with transaction():
        save(exhibitor, {"area_sqm": 12}, by=EMIL)

    assert open_change(exhibitor) is None


def test_the_second_of_two_tabs_is_told(app: Flask) -> None:
    exhibitor = emil(an_event(), state=ApplicationState.SUBMITTED)
    seen = exhibitor.version
    with transaction():
        save(exhibitor, {"area_sqm": 15}, version=seen, by=EMIL)

    with pytest.raises(Changed) as refusal, transaction():
        save(exhibitor, {"area_sqm": 16}, version=seen, by=EMIL)

    assert refusal.value.details == ("Emil Exhibitor: Area: 12 m² → 15 m²",)


def test_two_organisers_decide_once(app: Flask) -> None:
    exhibitor = emil(an_event(), state=ApplicationState.SUBMITTED)
    seen = exhibitor.version
    with transaction():
        accept(exhibitor, version=seen, by=OLGA)

    with pytest.raises(Changed), transaction():
        decline(exhibitor, version=seen, by=OLGA)
    with pytest.raises(Refused, match="already"), transaction():
        accept(exhibitor, by=OLGA)

    assert exhibitor.state is ApplicationState.ACCEPTED


def test_a_firm_that_withdrew_is_taken_up_again(app: Flask) -> None:
    exhibitor = emil(an_event())
    with transaction():
        withdraw(exhibitor, by=EMIL)

    with transaction():
        reinstate(exhibitor, by=OLGA)

    assert exhibitor.state is ApplicationState.SUBMITTED


def test_a_firm_is_neither_near_itself_nor_near_and_apart(app: Flask) -> None:
    draft = a_draft(an_event(), name="Emil Ltd")

    with pytest.raises(Refused) as refusal, transaction():
        save_neighbours(draft, ["EMIL LTD. ŞTİ.", "Rival A.Ş."], ["Rival", "Other", "other ltd"], by=EMIL)

    assert refusal.value.details == (
        "EMIL LTD. ŞTİ. is your own firm.",
        "Rival stands under both: near and apart.",
        "other ltd stands there twice.",
    )
    assert neighbours_of(draft) == []


def test_neighbours_are_matched_whoever_applies_first(app: Flask) -> None:
    event = an_event()
    first = emil(event, name="First Ltd", apart=["Second"])
    second = emil(event, name="Second A.Ş.", near=["First"])

    known = {one.name: one.firm_id for exhibitor in (first, second) for one in neighbours_of(exhibitor)}

    assert known == {"Second": second.firm_id, "First": first.firm_id}


def test_a_name_too_long_for_the_board_is_refused_with_the_count(app: Flask) -> None:
    event = an_event()
    taking_applications(event, fascia_limit=20)
    draft = a_draft(event, name="Emil Ltd")

    with pytest.raises(Refused, match="takes 20 characters; this name has 21"), transaction():
        save(draft, {"fascia_name": "X" * 21}, by=EMIL)

    assert db.session.get_one(Exhibitor, draft.id).fascia_name == "Emil Ltd"


def test_two_presses_at_once_begin_one_application(bare_app: Flask) -> None:
    with bare_app.app_context():
        event_id = an_event().id
        taking_applications(db.session.get_one(Event, event_id))
        db.session.remove()
    begun: list[int] = []

    def press() -> None:
        with bare_app.app_context():
            with transaction():
                event = db.session.get_one(Event, event_id)
                made = begin(event, "emil@exhibits.example", "Emil Ltd", language="en", by=EMIL)
            begun.append(made.id)

    presses = [threading.Thread(target=press) for _number in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    with bare_app.app_context():
        assert (len(begun), len(set(begun))) == (4, 1)
        assert _mails() == [("application begun", "emil@exhibits.example")]


def test_four_organisers_decide_at_once_and_one_is_heard(bare_app: Flask) -> None:
    with bare_app.app_context():
        exhibitor = emil(an_event(), state=ApplicationState.SUBMITTED)
        number, seen = exhibitor.id, exhibitor.version
        db.session.remove()
    refusals: list[str] = []

    def press(verb: Callable[..., None]) -> None:
        with bare_app.app_context():
            try:
                with transaction():
                    verb(db.session.get_one(Exhibitor, number), version=seen, by=OLGA)
            except Refused as refusal:
                refusals.append(refusal.message)

    presses = [threading.Thread(target=press, args=(verb,)) for verb in (accept, decline, accept, withdraw)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert refusals == ["Somebody else changed this application while you wrote."] * 3


@pytest.mark.parametrize("state", [ApplicationState.DECLINED, ApplicationState.WITHDRAWN])
def test_a_closed_application_is_not_changed(app: Flask, state: ApplicationState) -> None:
    exhibitor = emil(an_event(), state=state)

    for change in (
        lambda: save(exhibitor, {"area_sqm": 15}, by=EMIL),
        lambda: save_contacts(exhibitor, {ContactKind.MAIN: {"name": "New"}}, by=EMIL),
        lambda: save_neighbours(exhibitor, ["New Ltd"], [], by=EMIL),
    ):
        with pytest.raises(Refused, match="closed"), transaction():
            change()

    assert (exhibitor.area_sqm, neighbours_of(exhibitor)) == (12, [])
