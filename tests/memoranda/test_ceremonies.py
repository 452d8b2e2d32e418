"""A signing ceremony: who signs and stands behind, who is elsewhere then, the order, the table, the minutes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.meetings.models import Body
from expo.memoranda.ceremony_queries import ceremony_of, instruments_of, people_of_memoranda, remarks_on
from expo.memoranda.ceremony_rules import Act, CeremonyRole, CeremonyTrouble, GuestsOn, outranked, run_sheet, seat_sides
from expo.memoranda.models import Memorandum, MemorandumParty, MemorandumPerson
from expo.memoranda.rules import MemorandumState
from expo.memoranda.services.ceremonies import edit_person, replace_signatory, save_ceremony
from expo.memoranda.services.memoranda import edit_memorandum, move_memorandum
from expo.programme.models import Session
from expo.programme.rules import SessionKind
from expo.registration.domain_events import PersonReplaced
from expo.registration.services.decisions import cancel
from expo.registration.services.erasure import erase
from tests.factories.accounts import nora, olga, sami, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import TEN, a_block, a_meeting, a_table, comes_for, placed
from tests.factories.memoranda import OLGA, a_signatory
from tests.factories.programme import a_room, a_session
from tests.factories.registration import vito
from tests.memoranda.test_memoranda import a_memorandum, cleared
from tests.pages import Browser

MINUTE = timedelta(minutes=1)


def a_ceremony(event: Event, *instruments: Memorandum) -> Session:
    """A ceremony of an hour on the second morning, where these are signed."""
    session = a_session(
        event,
        kind=SessionKind.SIGNING_CEREMONY,
        starts_at=TEN,
        title={"en": "Signing", "tr": "İmza töreni"},
        room_id=a_room(event).id,
    )
    with transaction():
        for one in instruments:
            one.session_id = session.id
    db.session.expire_all()
    return session


def body_of(side: MemorandumParty) -> Body:
    assert side.party.body is not None
    return side.party.body


def troubles_of(session: Session, *instruments: Memorandum) -> list[tuple[CeremonyTrouble, str]]:
    db.session.expire_all()
    found = remarks_on(session, instruments, people_of_memoranda([one.id for one in instruments]))
    return [(one.trouble, one.name) for one in found]


def test_the_sides_of_the_table_and_the_minutes_of_the_acts() -> None:
    sides = [
        seat_sides(countries, "PK", guests)
        for countries, guests in (
            (("PK", "TR"), GuestsOn.RIGHT),
            (("TR", "PK"), GuestsOn.RIGHT),
            (("PK", "TR"), GuestsOn.LEFT),
            (("PK", "TR", "PK", "AZ"), GuestsOn.RIGHT),
            (("PK", "TR", "PK", "AZ"), GuestsOn.LEFT),
            (("TR", "AZ"), GuestsOn.RIGHT),
            (("PK", "PK"), GuestsOn.LEFT),
            ((), GuestsOn.LEFT),
        )
    ]
    acts = [((step.at - TEN) // MINUTE, step.act, step.instrument) for step in run_sheet(TEN, 5, 6, 2)]
    short = [(step.at - TEN) // MINUTE for step in run_sheet(TEN, 0, 3, 1)]

    assert sides == [[0, 1], [1, 0], [1, 0], [2, 0, 1, 3], [3, 1, 0, 2], [0, 1], [1, 0], []]
    assert acts == [
        (0, Act.OPENING, None),
        *((5, Act.CALL, 0), (6, Act.SIGNING, 0), (9, Act.EXCHANGE, 0), (10, Act.PHOTO, 0)),
        *((11, Act.CALL, 1), (12, Act.SIGNING, 1), (15, Act.EXCHANGE, 1), (16, Act.PHOTO, 1)),
        (17, Act.CLOSING, None),
    ]
    assert short == [0, 1, 1, 2, 3]
    assert [outranked([5], [4]), outranked([5], [5]), outranked([5], [1, 9]), outranked([], [1])] == [
        True,
        *[False] * 3,
    ]


def test_whoever_is_elsewhere_then_is_refused_by_name(app: Flask) -> None:
    event = an_event()
    one = a_memorandum(event)
    a_ceremony(event, one)
    host, guest = one.sides
    minister = comes_for(body_of(host), "Ayla")
    comes_for(body_of(guest), "Bora")
    a_block(event)
    placed(a_meeting(event, host.party, guest.party, liaison_id=olga(event).id), a_table(event), told=True)
    declined, free = vito(event, given_name="Dora"), vito(event, given_name="Selin")
    with transaction():
        cancel(declined, by=OLGA)

    with pytest.raises(Refused, match=r"Ayla.* is not free: “a meeting”, 14 Apr 2027, 10:00–10:20"):
        a_signatory(host, minister)
    with pytest.raises(Refused, match=r"The registration of Dora .* is not confirmed"):
        a_signatory(host, declined)
    a_signatory(host, "Somebody")
    a_signatory(guest, free)
    with pytest.raises(Refused, match=r"Selin .* is named already"):
        a_signatory(host, free)


def test_a_ceremony_keeps_its_people_from_meetings_and_is_named_when_it_moves(app: Flask, browser: Browser) -> None:
    event = an_event()
    one = a_memorandum(event)
    session = a_ceremony(event, one)
    host, guest = one.sides
    minister = comes_for(body_of(host), "Ayla")
    comes_for(body_of(guest), "Bora")
    a_signatory(host, minister)
    a_block(event)
    table, met = a_table(event), a_meeting(event, host.party, guest.party, liaison_id=olga(event).id)

    with pytest.raises(Refused, match=r"Ayla"):
        placed(met, table)
    placed(met, table, minutes=60, told=True)
    signed_in(browser, olga(event))
    edit = f"/organise/{event.slug}/programme/{session.id}"
    asked = browser.send(edit, {"starts": "11:00", "ends": "12:00"}, form=edit, status=409)

    assert "1 person of this session is in" in asked.text
    assert session.starts_at == TEN
    with transaction():
        session.ends_at = TEN + 70 * MINUTE
    assert (CeremonyTrouble.BUSY, minister.name) in troubles_of(session, one)


def test_a_memorandum_is_not_put_into_a_ceremony_while_a_signatory_is_in_another(app: Flask) -> None:
    event = an_event()
    one, other = a_memorandum(event), a_memorandum(event)
    a_ceremony(event, one)
    elsewhere = a_session(event, kind=SessionKind.SIGNING_CEREMONY, starts_at=TEN + 30 * MINUTE, title={"en": "Second"})
    signs = vito(event, given_name="Selin")
    a_signatory(one.sides[1], signs)
    a_signatory(other.sides[1], signs)

    with pytest.raises(Refused, match=r"Selin .* is not free: “Signing”, 14 Apr 2027, 10:00–11:00"), transaction():
        edit_memorandum(other, {"session_id": elsewhere.id}, version=other.version, by=OLGA)
    db.session.expire_all()
    assert other.session_id is None
    with transaction():
        cancel(signs, by=OLGA)
        edit_memorandum(other, {"session_id": elsewhere.id}, version=other.version, by=OLGA)
    assert other.session_id == elsewhere.id


def test_what_is_not_in_order_is_named_until_it_is(app: Flask) -> None:
    event = an_event()
    one = a_memorandum(event)
    session = a_ceremony(event, one)
    nobody = troubles_of(session, one)
    a_signatory(one.sides[0], "Without powers", full_powers=False, rank=5)
    a_signatory(one.sides[0], "Of higher rank", role=CeremonyRole.WITNESS, rank=1)
    leaving = vito(event, given_name="Selin")
    a_signatory(one.sides[1], leaving)
    with transaction():
        cancel(leaving, by=OLGA)
        save_ceremony(session, {"minutes_each": 60}, version=1, by=OLGA)
    some = troubles_of(session, one)

    no_interpreter = (CeremonyTrouble.NO_INTERPRETER, "")
    assert nobody == [
        (CeremonyTrouble.NO_SIGNATORY, "Ministry of IT"),
        (CeremonyTrouble.NO_SIGNATORY, "Bakanlık"),
        no_interpreter,
    ]
    assert some == [
        (CeremonyTrouble.NO_POWERS, "Without powers"),
        (CeremonyTrouble.OUTRANKED, "Ministry of IT"),
        (CeremonyTrouble.NOT_COMING, leaving.name),
        no_interpreter,
        (CeremonyTrouble.TOO_LONG, ""),
    ]


def test_a_successor_is_there_without_powers_and_who_is_erased_is_not(app: Flask) -> None:
    event = an_event()
    one = a_memorandum(event)
    a_ceremony(event, one)
    former, successor = vito(event, given_name="Selin"), vito(event, given_name="Tarik")
    named = a_signatory(one.sides[1], former, name={"ur": "سیلین"}, post={"en": "Minister"})
    with transaction():
        replace_signatory(PersonReplaced(former, successor, TEN, OLGA))
    replaced = (named.registration_id, named.full_powers, named.name, named.post)
    with transaction():
        erase(successor, by=OLGA)

    assert replaced == (successor.id, False, {}, {"en": "Minister"})
    assert db.session.scalars(sa.select(MemorandumPerson)).all() == []


def test_olga_names_people_by_hand_and_by_their_registration(app: Flask, browser: Browser) -> None:
    event = an_event()
    one = cleared(event)
    a_ceremony(event, one)
    comes, side = vito(event, given_name="Selin"), str(one.sides[1].id)
    signed_in(browser, olga(event))
    people = f"/organise/{event.slug}/memoranda/{one.id}/people"
    add = f"{people}/add"

    unknown = browser.send(add, {"side": side, "email": "no@body.example"}, form=add, status=400)
    nameless = browser.send(add, {"side": side}, form=add, status=400)
    added = browser.send(add, {"side": side, "email": comes.email, "post_tr": "Bakan"}, form=add)
    [person] = people_of_memoranda([one.id])[one.id]
    browser.send(f"{people}/{person.id}", {"full_powers": "y", "name_ur": "سیلین"}, form=f"{people}/{person.id}")
    saved = (person.full_powers, person.name_in("ur"), person.name_in("en"))
    browser.send(f"{people}/{person.id}/remove", form=f"{people}/{person.id}")

    assert unknown.errors == ["Nobody is registered with this address. Register them first, or leave it empty."]
    assert nameless.errors == ["Enter a mail address, or a name in at least one language."]
    assert "The name is added." in added.text
    assert saved == (True, "سیلین", comes.name)
    assert people_of_memoranda([one.id]) == {one.id: []}


def test_olga_orders_instruments_and_says_how_it_goes(app: Flask, browser: Browser) -> None:
    event = an_event()
    first, second = cleared(event), cleared(event)
    session = a_ceremony(event, first, second)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/memoranda/ceremonies/{session.id}"

    before = [one.id for one in instruments_of(session)]
    browser.send(f"{page}/order/{second.id}/up", form=page)
    again = browser.send(f"{page}/order/{second.id}/up", form=page, status=409)
    browser.send(page, {"guests_on": "left", "minutes_each": "4"}, form=page)
    shown = browser.read(page)

    assert before == [first.id, second.id]
    assert [one.id for one in instruments_of(session)] == [second.id, first.id]
    assert "cannot be moved further" in again.text
    assert ceremony_of(session).guests_on is GuestsOn.LEFT
    assert "Nobody signs for Ministry of IT yet" in shown.text
    assert shown.text.index("Bakanlık") < shown.text.index(
        "Ministry of IT", shown.text.index("as the audience sees it")
    )


def test_what_nobody_signs_is_not_signed(app: Flask) -> None:
    event = an_event()
    one = cleared(event)
    session = a_ceremony(event, one)
    with transaction():
        move_memorandum(one, MemorandumState.SCHEDULED, by=OLGA)
    a_signatory(one.sides[0])
    later = clock.set_to(session.starts_at + MINUTE)

    with later, pytest.raises(Refused, match=r"Nobody is named who signs for: Bakanlık\. Name who did"), transaction():
        move_memorandum(one, MemorandumState.SIGNED, by=OLGA)


def test_two_who_save_at_once_and_who_may_not(app: Flask, browser: Browser) -> None:
    event = an_event()
    one = a_memorandum(event)
    session = a_ceremony(event, one)
    person = a_signatory(one.sides[0])
    with transaction():
        save_ceremony(session, {"minutes_each": 8}, version=1, by=OLGA)
        edit_person(one, person, {"rank": 3}, version=1, by=OLGA)
    with pytest.raises(Changed), transaction():
        save_ceremony(session, {"minutes_each": 9}, version=1, by=OLGA)
    with pytest.raises(Changed), transaction():
        edit_person(one, person, {"rank": 4}, version=1, by=OLGA)
    here, elsewhere = f"/organise/{event.slug}/memoranda", f"/organise/{an_event().slug}/memoranda"
    addresses = [
        f"/ceremonies/{session.id}",
        f"/{one.id}/people/{person.id}",
        f"/ceremonies/{session.id}/run-sheet.pdf",
    ]
    signed_in(browser, sami(event))
    refused = [browser.client.get(here + address).status_code for address in addresses]
    signed_in(browser, nora())

    assert refused == [403, 403, 403]
    assert [browser.client.get(elsewhere + address).status_code for address in addresses] == [404, 404, 404]
    assert (ceremony_of(session).minutes_each, person.rank) == (8, 3)
