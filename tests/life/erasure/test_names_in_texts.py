"""Whoever is erased stands in no text, file, mail or entry about others either."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.models import Sheet
from expo.delegations.services.lifecycle import change_note as note_delegation
from expo.delegations.services.sheets import store_sheet
from expo.errors import Refused
from expo.events.models import Event
from expo.history.subjects import Subject
from expo.imports.kinds import kind_called
from expo.imports.models import UploadedList
from expo.imports.pieces import register_list, undo_list
from expo.imports.rules import ListName
from expo.imports.services import keep_list, look_at
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.leads.models import Lead
from expo.leads.services.leads import edit_lead
from expo.mail.models import Mail
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import WishKind
from expo.meetings.services.wishes import set_wish
from expo.registration.models import Registration
from expo.registration.queries import registration_in
from expo.registration.services.erasure import erase
from expo.registration.services.notes import change_note
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.leads import a_scan, scanned
from tests.factories.mail import a_mail
from tests.factories.meetings import OLGA, a_firm, a_group, a_meeting
from tests.factories.registration import vito
from tests.itinerary.items import a_group as a_journey
from tests.itinerary.items import an_item
from tests.life.erasure.traces import FAMILY, FORMER, PHONE, WRONG_MAIL, found, given

NAME = f"{FORMER} {FAMILY}"


def _erased(person: Registration) -> None:
    with transaction():
        erase(person, by=OLGA)
    db.session.expire_all()


def _written_by_others(event: Event) -> None:
    """Their name as it is, in capitals, the family's first; their mail address and telephone."""
    firm, [staff] = a_firm(event, "Emil Example Ltd", "Elif")
    group, [dana] = a_group(event)
    a_meeting(event, firm, group, agenda=[f"Lunch with {NAME.upper()}", "Drones"])
    journey, _people, _members = a_journey(event, "Hans")
    assert firm.exhibitor is not None
    [lead] = scanned(firm.exhibitor, a_scan(dana))
    with transaction():
        set_wish(
            event, f"firm-{firm.exhibitor_id}", f"delegation-{group.delegation_id}", WishKind.MUST, reason=NAME, by=OLGA
        )
        change_note(staff, f"A cousin of {FAMILY}, {FORMER}.", by=OLGA)
        note_delegation(journey, f"Ask {WRONG_MAIL} or {PHONE}.", by=OLGA)
        taken = db.session.get_one(Lead, lead.lead_id)
        edit_lead(taken, rating=None, tags=["hot"], note=f"Came with {NAME}’s team", version=taken.version)
    an_item(journey, title={"en": f"Dinner with {NAME}"}, note=f"{NAME} pays")
    a_mail(values={"name": NAME}, about=(Subject.REGISTRATION, dana.id), event_id=event.id)


def test_nothing_of_somebody_erased_stays_in_texts_mails_and_history_of_others(app: Flask) -> None:
    event = an_event()
    person = vito(event, **given())
    _written_by_others(event)
    assert {where for where, _word in found()} >= {
        *("meetings.agenda", "meeting_wishes.reason", "registrations.note", "delegations.note", "leads.note"),
        *("itinerary_items.title", "itinerary_items.note", "mails.text", "history.after"),
    }

    _erased(person)

    assert found() == set()
    assert db.session.scalars(sa.select(Lead.note)).all() == ["Came with …’s team"]
    assert any("Dear …," in text for text in db.session.scalars(sa.select(Mail.text)))
    assert db.session.scalars(sa.select(Meeting.agenda)).one() == ["Lunch with …", "Drones"]


def test_calendars_and_open_forms_learn_that_a_text_changed(app: Flask) -> None:
    event = an_event()
    person = vito(event, **given())
    journey, _people, _members = a_journey(event, "Hans")
    item = an_item(journey, note=f"{NAME} pays")
    versions = sa.select(ItineraryItem.version, Itinerary.revision).join(
        Itinerary, Itinerary.delegation_id == ItineraryItem.delegation_id
    )
    before, moment = db.session.execute(versions).one(), item.changed_at

    _erased(person)

    after = db.session.execute(versions).one()
    assert [now - was for now, was in zip(after, before, strict=True)] == [1, 1]
    assert db.session.scalars(sa.select(ItineraryItem.changed_at)).one() > moment


def test_what_is_told_of_others_of_that_name_and_words_that_only_begin_alike_stay(app: Flask) -> None:
    event = an_event()
    person = vito(event, **given())
    namesake = vito(event, **{**given(), "email": "other@kacmazoglu.example", "phone": ""})
    other = vito(event, given_name="Hans")
    a_mail(values={"name": NAME}, about=(Subject.REGISTRATION, namesake.id), event_id=event.id)
    with transaction():
        change_note(other, f"{NAME}lar, the whole family", by=OLGA)

    _erased(person)

    kept = registration_in(event, other.id)
    assert kept is not None
    assert kept.note == f"{NAME}lar, the whole family"
    assert any(f"Dear {NAME}," in text for text in db.session.scalars(sa.select(Mail.text)))


@pytest.mark.parametrize("registered", [True, False])
def test_the_file_of_a_list_that_has_them_is_not_kept(app: Flask, registered: bool) -> None:
    event = an_event()
    table = f"Name;Surname;E-Mail\n{FORMER};{FAMILY};{WRONG_MAIL}\nHans;Example;hans@visits.example\n".encode()
    others = b"Name;Surname;E-Mail\nMahmud;Example;mahmud@visits.example\n"
    with transaction():
        kept = keep_list(event, kind_called(ListName.VISITORS), "people.csv", table, by=OLGA)
        keep_list(event, kind_called(ListName.VISITORS), "others.csv", others, by=OLGA)
        if registered:
            register_list(kept, look_at(kept), partly=False, language="en", by=OLGA)
    person = db.session.scalars(sa.select(Registration).where(Registration.email == WRONG_MAIL)).first()

    _erased(person or vito(event, **given()))

    names = db.session.scalars(sa.select(UploadedList.name).order_by(UploadedList.id)).all()
    assert names == (["people.csv", "others.csv"] if registered else ["others.csv"])
    if registered:
        assert db.session.scalars(sa.select(UploadedList.sealed).order_by(UploadedList.id)).all()[0] == b""
        with pytest.raises(Refused, match="Cancel the others one by one"), transaction():
            undo_list(kept, language="en", by=OLGA)


def test_a_sheet_of_members_that_has_them_is_not_kept(app: Flask) -> None:
    event = an_event()
    person = vito(event, **given())
    naming, other = danas_delegation(event), danas_delegation(event)
    with transaction():
        store_sheet(naming, f"Given name,Family name\n{FORMER},{FAMILY}\n".encode())
        store_sheet(other, b"Given name,Family name\nHans,Example\n")

    _erased(person)

    assert db.session.scalars(sa.select(Sheet.delegation_id)).all() == [other.id]
