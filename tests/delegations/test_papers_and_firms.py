"""Documents and exhibitors of a delegation, what the history tells of both, and the contact that is erased."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation, Document
from expo.delegations.rules import DOCUMENT_BYTES, MOST_DOCUMENTS, Clearance, DocumentKind, Lane, MemberRole
from expo.delegations.services.clearance import set_clearance, vacate_membership
from expo.delegations.services.contacts import erase_contact
from expo.delegations.services.firms import add_firm, remove_firm
from expo.delegations.services.lifecycle import change_note, edit, invite
from expo.delegations.services.papers import add_document, remove_document
from expo.errors import NotFound, Refused
from expo.mail.models import Mail
from expo.registration.domain_events import PersonErased
from tests.factories.delegations import DANA, OLGA, a_delegation, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.letters import a_picture
from tests.told import entries, told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
PDF = b"%PDF-1.7\n"


def _paper(delegation: Delegation, content: bytes = PDF, name: str = "Agenda.pdf", **how: DocumentKind) -> Document:
    with transaction():
        return add_document(delegation, how.get("kind", DocumentKind.AGENDA), name, content, by=DANA)


def test_a_document_is_kept_with_its_name_its_type_and_its_size_and_both_ends_are_told(app: Flask) -> None:
    event = an_event()
    delegation = a_delegation(event, "Chamber")
    with clock.set_to(NOON):
        document = _paper(delegation, name="  Our   agenda.pdf ")
    content = document.content
    with transaction():
        remove_document(document, by=OLGA)

    assert (document.name, document.media_type, document.size) == ("Our agenda.pdf", "application/pdf", len(PDF))
    assert (document.kind, content, document.created_at) == (DocumentKind.AGENDA, PDF, NOON)
    assert told(event, "delegation_document") == [
        (DANA.name, "added", "Our agenda.pdf (Chamber)"),
        (OLGA.name, "removed", "Our agenda.pdf (Chamber)"),
    ]
    assert db.session.scalars(sa.select(Document)).all() == []


def test_a_document_without_a_name_is_called_by_its_kind_and_a_long_name_is_cut(app: Flask) -> None:
    delegation = a_delegation(an_event())

    names = [_paper(delegation, name=name, kind=DocumentKind.BRIEFING).name for name in ("", "x" * 151)]

    assert names == ["briefing", "x" * 150]


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        (DocumentKind.AGENDA, b"", "Choose a file"),
        (DocumentKind.AGENDA, b"plain words", "Choose a PDF, PNG, JPEG, Word or Excel file"),
        (DocumentKind.PHOTO, PDF, "for a photo, PNG or JPEG"),
        (DocumentKind.AGENDA, PDF + b"x" * (DOCUMENT_BYTES + 1 - len(PDF)), "A document may have 5 MB"),
    ],
)
def test_a_file_that_is_no_document_is_refused(app: Flask, kind: DocumentKind, content: bytes, sentence: str) -> None:
    delegation = a_delegation(an_event())

    with pytest.raises(Refused, match=sentence):
        _paper(delegation, content, kind=kind)


def test_a_document_of_five_megabytes_and_a_photo_are_kept(app: Flask) -> None:
    delegation = a_delegation(an_event())

    large = _paper(delegation, PDF + b"x" * (DOCUMENT_BYTES - len(PDF)))
    photo = _paper(delegation, a_picture(), kind=DocumentKind.PHOTO)

    assert (large.size, photo.media_type.partition("/")[0]) == (5 * 1024 * 1024, "image")


def test_a_delegation_has_twenty_documents_and_another_has_its_own(app: Flask) -> None:
    event = an_event()
    delegation, other = a_delegation(event), a_delegation(event, "Other")
    for _number in range(MOST_DOCUMENTS):
        _paper(delegation)

    with pytest.raises(Refused, match="A delegation has 20 documents at most"):
        _paper(delegation)
    _paper(other)

    assert db.session.scalar(sa.select(sa.func.count(Document.id))) == 21


def test_an_exhibitor_comes_along_once_and_is_left_out_again(app: Flask) -> None:
    event = an_event()
    delegation, other = a_delegation(event, "Chamber"), a_delegation(event, "Other")
    firm = emil(event, name="Anadolu Demo")

    with transaction():
        added = [add_firm(delegation, "anadolu demo", public_only=False, by=DANA) for _time in range(2)]
        with pytest.raises(NotFound, match="does not come with the delegation"):
            remove_firm(other, firm.id, by=OLGA)
        remove_firm(delegation, firm.id, by=OLGA)

    assert (added, delegation.firms) == ([firm, firm], [])
    assert told(event, "delegation") == [
        (DANA.name, "brought along", "Chamber"),
        (OLGA.name, "left out of", "Chamber"),
    ]
    assert told_changes(event, "delegation") == [
        ("brought along", None, {"firm": "Anadolu Demo"}),
        ("left out of", {"firm": "Anadolu Demo"}, None),
    ]


def test_a_name_that_no_exhibitor_or_several_have_adds_nobody(app: Flask) -> None:
    event = an_event()
    delegation = a_delegation(event)
    emil(event, name="Twin", legal_name="Twin One Ltd")
    emil(event, name="Twin", legal_name="Twin Two Ltd")

    with pytest.raises(Refused, match="No exhibitor of this expo is called “Nobody”"), transaction():
        add_firm(delegation, "Nobody", public_only=False, by=DANA)
    with pytest.raises(Refused, match="Several exhibitors are called “Twin”"), transaction():
        add_firm(delegation, "Twin", public_only=False, by=DANA)

    assert delegation.firms == []


def test_an_erased_contact_is_gone_from_history_and_mails_and_its_link_is_dead(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event, contact_email="dana.d@chamber.example")
    with transaction():
        change_note(delegation, "Ring Dana Delegate first", by=OLGA)
    key, version = delegation.link_key, delegation.version

    with transaction():
        erase_contact(delegation, by=OLGA)

    assert (delegation.contact_name, delegation.contact_email, delegation.note) == ("", "", "Ring … first")
    assert delegation.version > version
    assert delegation.link_key not in {"", key}
    assert told(event, "delegation")[-1] == (OLGA.name, "erased", "Demo delegation of Türkiye")
    assert [entry for entry in entries(event, "delegation") if "Dana" in str((entry.before, entry.after))] == []
    assert [mail for mail in db.session.scalars(sa.select(Mail)) if "dana.d@chamber.example" in mail.text] == []


@pytest.mark.parametrize(
    ("role", "own_mailbox", "loses_contact"),
    [(MemberRole.HEAD, True, True), (MemberRole.HEAD, False, False), (MemberRole.DELEGATE, True, False)],
)
def test_an_erased_head_leaves_the_contact_with_the_seat(
    app: Flask, role: MemberRole, own_mailbox: bool, loses_contact: bool
) -> None:
    event = an_event()
    delegation = danas_delegation(event, contact_email="dana.d@chamber.example")
    address = "Dana.D@chamber.example" if own_mailbox else "head@chamber.example"
    member = somebody_of(delegation, role=role, email=address)
    person, key = member.registration, delegation.link_key
    assert person is not None
    with transaction():
        set_clearance(member, lane=Lane.VIP, clearance=Clearance.GIVEN, expires_on=None, zones=[], version=1, by=OLGA)
        version = delegation.version

        vacate_membership(PersonErased(person))

    assert (member.registration, member.registration_id, member.version) == (None, None, 3)
    assert (member.clearance is Clearance.GIVEN, member.cleared_at) == (False, None)
    assert (delegation.contact_name == "", delegation.contact_email == "") == (loses_contact, loses_contact)
    assert (delegation.link_key != key, delegation.version - version) == (loses_contact, int(loses_contact))


def test_the_person_who_was_erased_had_no_seat_and_nothing_changes(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    stays, goes = somebody_of(delegation), somebody_of(delegation)
    person = goes.registration
    assert person is not None
    with transaction():
        vacate_membership(PersonErased(person))
        vacate_membership(PersonErased(person))

    assert (stays.version, stays.registration is not None, goes.version) == (1, True, 2)


def test_another_mailbox_of_the_contact_has_a_new_link_and_the_same_one_in_capitals_has_not(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event, contact_email="dana.d@chamber.example")
    key = delegation.link_key
    with transaction():
        edit(delegation, {"contact_email": "DANA.D@chamber.example"}, version=delegation.version, by=OLGA)
        same = delegation.link_key
        edit(delegation, {"contact_email": "next@chamber.example"}, version=delegation.version, by=OLGA)
        renewed = delegation.link_key
        edit(delegation, {"contact_email": ""}, version=delegation.version, by=OLGA, mail_link=False)

    assert (same == key, renewed != key, delegation.link_key != renewed) == (True, True, True)
    mails = list(db.session.scalars(sa.select(Mail.to_address).order_by(Mail.id)))
    assert mails[-1] == "next@chamber.example"
    assert mails.count("next@chamber.example") == 1


def test_an_invited_delegation_has_what_was_written_of_it(app: Flask) -> None:
    event = an_event()
    fields = {"country": "", "name": {"en": "Chamber"}, "quota": 1}

    with clock.set_to(NOON), transaction():
        made = invite(event, fields, by=OLGA)

    assert (made.country, made.quota, made.sectors, made.version, made.created_at) == ("", 1, [], 1, NOON)
    assert (made.event_id, made.lead_body, made.name) == (event.id, "", {"en": "Chamber"})
    assert (len(made.uid), bool(made.link_key), made.join_key) == (32, True, None)
