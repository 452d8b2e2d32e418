"""What the history tells of firms and their applications."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.exhibitors.application_models import ApplicationChange, Contact, Neighbour
from expo.exhibitors.models import Firm
from expo.exhibitors.queries import companions_of, contacts_of, neighbours_of
from expo.exhibitors.rules import ApplicationState, CompanionKind, ContactKind, Nearness
from expo.exhibitors.services.application_steps import save, save_contacts
from expo.exhibitors.services.applications import begin, change_address, renew_link, send_link, submit
from expo.exhibitors.services.change_answers import answer_change
from expo.exhibitors.services.companions import approve_companion, save_companions, save_neighbours
from expo.exhibitors.services.decisions import accept, decline, put_on_waiting_list, reinstate, withdraw
from expo.exhibitors.services.firms import write_firm
from expo.mail.models import Mail
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil, taking_applications
from tests.told import told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
FIRM = "Bosphorus Demo Ltd"


def _mails(event: Event) -> list[str]:
    return list(db.session.scalars(sa.select(Mail.wording).where(Mail.event_id == event.id).order_by(Mail.id)))


def test_an_application_is_told_with_each_decision(app: Flask) -> None:
    event = an_event()
    taking_applications(event)
    firm = a_draft(event, name=FIRM)
    with clock.set_to(NOON), transaction():
        submit(firm, by=EMIL)
        submit(firm, by=EMIL)
        put_on_waiting_list(firm, by=OLGA)
        accept(firm, by=OLGA)
        decline(firm, by=OLGA, reason="Full")
        reinstate(firm, by=OLGA)
        withdraw(firm, by=EMIL)
        reinstate(firm, by=OLGA)

    steps = ["submitted", "waiting list", "accepted", "declined", "accepted", "withdrawn", "submitted"]
    kept = told_changes(event, "exhibitor")[-7:]
    actors = [EMIL, OLGA, OLGA, OLGA, OLGA, EMIL, OLGA]
    assert [who for who, _, _ in told(event, "exhibitor")[-7:]] == [actor.name for actor in actors]
    assert {name for _, _, name in told(event, "exhibitor")} == {FIRM}
    assert [(after or {})["state"] for _, _, after in kept] == steps
    assert [(before or {})["state"] for _, before, _ in kept] == ["draft", *steps[:-1]]
    verbs = ["submitted", "on the waiting list", "accepted", "declined", "reinstated", "withdrew", "reinstated"]
    assert [verb for verb, _, _ in kept] == verbs
    versions = [(after or {})["version"] for _, _, after in kept]
    assert versions == list(range(versions[0], versions[0] + 7))
    assert (firm.submitted_at, firm.terms_accepted_at, firm.step) == (NOON, NOON, "review")


def test_a_decision_taken_twice_or_out_of_turn_is_refused(app: Flask) -> None:
    event = an_event()
    taking_applications(event)
    firm = a_draft(event, name=FIRM)

    with transaction():
        submit(firm, by=EMIL)
        accept(firm, by=OLGA)
        with pytest.raises(Refused, match=f"{FIRM}: somebody did this already"):
            accept(firm, by=OLGA)
        withdraw(firm, by=EMIL)
        with pytest.raises(Refused, match=f"{FIRM}: this cannot be done with the application as it stands"):
            decline(firm, by=OLGA)


@pytest.mark.parametrize("decide", [None, accept, put_on_waiting_list])
def test_an_application_that_never_left_is_not_taken_up_again(app: Flask, decide: Callable[..., None] | None) -> None:
    event = an_event()
    taking_applications(event)
    firm = a_draft(event, name=FIRM)
    with transaction():
        submit(firm, by=EMIL)
        if decide:
            decide(firm, by=OLGA)
    state, mails = firm.state, _mails(event)

    with pytest.raises(Refused, match=f"{FIRM}: this cannot be done with the application as it stands"), transaction():
        reinstate(firm, by=OLGA)

    assert (firm.state, _mails(event)) == (state, mails)


def test_a_link_is_told_when_it_is_sent_renewed_or_goes_to_somebody_else(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name=FIRM)
    key, mails, version = firm.link_key, len(_mails(event)), firm.version
    with transaction():
        send_link(firm, by=OLGA)
        same = firm.link_key
        renew_link(firm, by=OLGA)
        change_address(firm, "new@exhibits.example", by=OLGA)

    assert (same, firm.email, firm.version) == (key, "new@exhibits.example", version + 1)
    assert firm.link_key != key
    assert len(_mails(event)) == mails + 3
    assert told(event, "exhibitor")[-4:] == [
        ("Olga Organiser", verb, FIRM)
        for verb in ("sent the link of", "renewed the link of", "changed", "renewed the link of")
    ]
    assert (told_changes(event, "exhibitor")[-2][2] or {})["email"] == "new@exhibits.example"


def test_who_begins_again_within_five_minutes_has_no_second_mail(app: Flask) -> None:
    event = an_event()
    taking_applications(event)
    for minutes in (0, 4, 6):
        with clock.set_to(NOON.replace(minute=minutes)), transaction():
            made = begin(event, "emil@exhibits.example", FIRM, language="tr", by=EMIL)

    assert (made.language, made.state, made.draft["legal_name"]) == ("tr", ApplicationState.DRAFT, FIRM)
    assert len(_mails(event)) == 2
    assert told(event, "exhibitor") == [("Emil Exhibitor", "began", FIRM)]
    assert told_changes(event, "exhibitor") == [("began", None, {"state": "draft"})]


def test_a_firm_asks_to_change_what_was_accepted_and_an_organiser_answers(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name=FIRM, language="tr", fascia_name="OLD")
    version = firm.version
    with clock.set_to(NOON), transaction():
        assert not save(firm, {"fascia_name": "NEW", "area_sqm": 12}, by=EMIL)
        assert not save(firm, {"activity": "Trade"}, by=EMIL)
        [change] = db.session.scalars(sa.select(ApplicationChange))
        asked = (change.before, change.after, change.asked_at, firm.fascia_name)
        answer_change(change, firm, approved=True, reason="Gladly.", by=OLGA)
        with pytest.raises(Refused, match="Somebody answered this already"):
            answer_change(change, firm, approved=False, by=OLGA)

    was, now = {"fascia_name": "OLD", "activity": ""}, {"fascia_name": "NEW", "activity": "Trade"}
    assert asked == (was, now, NOON, "OLD")
    assert (firm.fascia_name, firm.activity, change.approved, change.answered_at) == ("NEW", "Trade", True, NOON)
    assert told_changes(event, "exhibitor")[-4:] == [
        ("asked to change", {"fascia_name": "OLD"}, {"fascia_name": "NEW", "version": version + 1}),
        ("asked to change", was, {**now, "version": version + 2}),
        ("changed", was, {**now, "version": version + 3}),
        ("approved the change of", was, now),
    ]
    assert told(event, "exhibitor")[-1] == ("Olga Organiser", "approved the change of", FIRM)
    mail = db.session.scalars(sa.select(Mail).order_by(Mail.id.desc())).first()
    assert mail is not None
    assert "Gladly." in mail.text
    assert "onaylandı" in mail.text


def test_a_change_that_is_taken_back_is_asked_no_more_and_one_refused_changes_nothing(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name=FIRM, fascia_name="OLD")
    with transaction():
        save(firm, {"fascia_name": "NEW"}, by=EMIL)
        save(firm, {"fascia_name": "OLD"}, by=EMIL)
        none = db.session.scalars(sa.select(ApplicationChange)).all()
        save(firm, {"fascia_name": "OTHER"}, by=EMIL)
        [change] = db.session.scalars(sa.select(ApplicationChange))
        answer_change(change, firm, approved=False, by=OLGA)

    assert (none, firm.fascia_name, change.approved) == ([], "OLD", False)
    assert told(event, "exhibitor")[-1] == ("Olga Organiser", "refused the change of", FIRM)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"least_sqm": 0}, "The area wanted lies between"),
        ({"least_sqm": 13}, "The area wanted lies between"),
        ({"most_sqm": 11}, "The area wanted lies between"),
        ({"fascia_name": "F" * 21}, "The fascia board takes 20 characters; this name has 21"),
        ({"legal_name": "L" * 201}, "Use at most 200 characters"),
        ({"scheme": "package"}, "Choose one of the schemes"),
    ],
)
def test_what_a_firm_cannot_save_is_said(app: Flask, values: dict[str, Any], sentence: str) -> None:
    event = an_event()
    taking_applications(event, schemes=["shell scheme"], fascia_limit=20)
    firm = a_draft(event, area_sqm=12)

    with pytest.raises(Refused, match=sentence), transaction():
        save(firm, values, by=EMIL)


def test_what_just_fits_is_saved(app: Flask) -> None:
    event = an_event()
    taking_applications(event, fascia_limit=20)
    firm = a_draft(event)
    with transaction():
        saved = save(
            firm, {"least_sqm": 12, "area_sqm": 12, "most_sqm": 12, "fascia_name": "F" * 20}, by=EMIL, step="x"
        )

    assert (saved, firm.least_sqm, firm.most_sqm, firm.fascia_name, firm.step) == (True, 12, 12, "F" * 20, "x")


def test_contacts_and_neighbours_are_told_by_name(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name=FIRM)
    known = emil(event, name="Anadolu Demo Ltd")
    books = {"name": "Berna", "email": "b@x.example", "phone": "+90 1", "address": "Road 1"}
    told = {name: text for name, text in books.items() if name != "address"}
    with transaction():
        save_contacts(firm, {ContactKind.INVOICE: books}, by=EMIL)
        save_contacts(firm, {ContactKind.INVOICE: {}, ContactKind.PRESS: {"name": ""}}, by=EMIL)
        save_neighbours(firm, ["Anadolu Demo Ltd"], ["Rival Ltd"], by=EMIL)
        save_neighbours(firm, ["Anadolu Demo Ltd"], [], by=EMIL)

    assert [contact.kind for contact in contacts_of(firm)] == [ContactKind.MAIN]
    assert [(one.wanted, one.name) for one in neighbours_of(firm)] == [(Nearness.NEAR, "Anadolu Demo Ltd")]
    assert db.session.scalar(sa.select(sa.func.count(Neighbour.id))) == 1
    assert db.session.scalar(sa.select(sa.func.count(Contact.id)).where(Contact.exhibitor_id == known.id)) == 1
    changes = [
        (before, {n: v for n, v in (after or {}).items() if n != "version"})
        for _, before, after in told_changes(event, "exhibitor")[-4:]
    ]
    assert changes == [
        ({"invoice": ""}, {"invoice": told}),
        ({"invoice": told}, {"invoice": ""}),
        ({"near": [], "keep apart": []}, {"near": ["Anadolu Demo Ltd"], "keep apart": ["Rival Ltd"]}),
        ({"keep apart": ["Rival Ltd"]}, {"keep apart": []}),
    ]


def test_neighbours_that_submit_are_known_from_then_on(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name=FIRM, near=["Anadolu Demo Ltd"])
    before = [one.firm_id for one in neighbours_of(firm)]

    known = emil(event, name="Anadolu Demo Ltd")

    db.session.expire_all()
    assert before == [None]
    assert [one.firm_id for one in neighbours_of(firm)] == [known.firm_id]
    later = emil(event, name="Third Ltd", near=[FIRM])
    assert [one.firm_id for one in neighbours_of(later)] == [firm.firm_id]


def test_companions_are_kept_by_name_and_wait_for_an_organiser(app: Flask) -> None:
    event = an_event()
    firm, other = emil(event, name=FIRM), emil(event)
    together, stood = CompanionKind.CO_EXHIBITOR, CompanionKind.REPRESENTED
    both = {str(together): ["Izmir Ltd (TR)"], str(stood): ["Baku Ltd (AZ)"]}
    with transaction():
        save_companions(firm, [(together, "Izmir Ltd", "TR"), (stood, "Baku Ltd", "AZ")], by=EMIL)
        first = {one.name: (one.id, one.approved) for one in companions_of(firm)}
        approve_companion(firm, first["Izmir Ltd"][0], approved=True, by=OLGA)
        with pytest.raises(NotFound, match="no such co-exhibitor"):
            approve_companion(other, first["Izmir Ltd"][0], approved=True, by=OLGA)
        save_companions(firm, [(together, "Izmir Ltd", "DE")], by=EMIL)
        for named in ([(together, "A", "TR")] * 2, [(together, f"Firm {n}", "TR") for n in range(101)]):
            with pytest.raises(Refused, match="Name each firm once, and at most"):
                save_companions(firm, named, by=EMIL)

    assert [approved for _, approved in first.values()] == [False, True]
    assert [(one.name, one.country, one.approved) for one in companions_of(firm)] == [("Izmir Ltd", "DE", True)]
    changes = [
        (before, {n: v for n, v in (after or {}).items() if n != "version"})
        for _, before, after in told_changes(event, "exhibitor")[-3:]
    ]
    assert changes == [
        ({str(together): [], str(stood): []}, both),
        ({"Izmir Ltd": False}, {"Izmir Ltd": True}),
        (both, {str(together): ["Izmir Ltd (DE)"], str(stood): []}),
    ]


def test_a_firm_is_told_when_its_data_change(app: Flask) -> None:
    event = an_event()
    made = emil(event, name=FIRM)
    firm = db.session.scalars(sa.select(Firm)).one()
    version = firm.version
    with transaction():
        write_firm(firm, {"city": "Izmir", "website": "https://www.bosphorus.example/tr"}, by=OLGA, event_id=event.id)

    assert (firm.city, firm.domain, made.firm_id) == ("Izmir", "bosphorus.example", firm.id)
    assert told(event, "firm")[-1] == ("Olga Organiser", "changed", FIRM)
    verb, before, after = told_changes(event, "firm")[-1]
    assert (verb, before) == ("changed", {"city": "Ankara", "website": ""})
    assert (after or {}).get("city") == "Izmir"
    assert firm.version == version + 1
