"""Staff, logos and documents of a firm at their borders, and two firms that are made one."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor, Firm, PointsEntry
from expo.exhibitors.queries import neighbours_of, staff_of
from expo.exhibitors.rules import (
    IN,
    ApplicationState,
)
from expo.exhibitors.services.applications import submit
from expo.exhibitors.services.decisions import accept, decline
from expo.exhibitors.services.dossier import LARGEST_DOCUMENT, add_document, remove_logo, set_logo
from expo.exhibitors.services.firms import merge_firms, possible_doubles
from expo.exhibitors.services.staff import add_staff, revoke_staff_badge
from expo.registration.rules import Details, RegistrationState
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil, taking_applications
from tests.factories.letters import a_picture
from tests.told import told, told_changes

PDF = b"%PDF-1.7\n"


def _firm(exhibitor: Exhibitor) -> Firm:
    assert exhibitor.firm is not None
    return exhibitor.firm


def test_a_document_of_five_megabytes_is_kept_and_one_byte_more_is_not(app: Flask) -> None:
    firm = emil(an_event())

    with transaction():
        kept = add_document(firm, "", PDF + b"x" * (LARGEST_DOCUMENT - len(PDF)), by_firm=True, by=EMIL)
    with pytest.raises(Refused, match="This file is larger than 5 MB"), transaction():
        add_document(firm, "", PDF + b"x" * (LARGEST_DOCUMENT + 1 - len(PDF)), by_firm=True, by=EMIL)

    assert (kept.size, kept.name, kept.exhibitor_id) == (5 * 1024 * 1024, "file", firm.id)


def test_the_logo_of_a_draft_is_the_firms_once_it_is_submitted(app: Flask) -> None:
    event = an_event()
    draft = a_draft(event, name="Anadolu Demo")
    with transaction():
        logo = set_logo(draft, a_picture(), by=EMIL)
        owner = (logo.firm_id, logo.exhibitor_id)
        submit(draft, by=EMIL, late=True)
        accept(draft, by=OLGA)

    db.session.refresh(logo)
    assert owner == (None, draft.id)
    assert (logo.firm_id, logo.exhibitor_id) == (draft.firm_id, None)
    with transaction():
        remove_logo(draft, by=EMIL)
    assert told_changes(event, "exhibitor")[-1] == ("changed", {"logo": True}, {"logo": False})


def test_staff_is_named_by_firms_that_are_in_and_loses_the_badge_with_them(app: Flask) -> None:
    event = an_event()
    waiting = emil(event, state=ApplicationState.WAITING)
    firm = emil(event)
    details = Details("Ada", email="ada@exhibits.example")

    with pytest.raises(Refused, match="This expo has no category for exhibitors yet"), transaction():
        add_staff(firm, details, by=EMIL)
    a_category(event, kind=CategoryKind.EXHIBITOR)
    with pytest.raises(Refused, match="given once the application is accepted"), transaction():
        add_staff(waiting, details, by=EMIL)
    with transaction():
        badge, other = add_staff(firm, details, by=EMIL), add_staff(firm, Details("Bo"), by=EMIL)
        revoke_staff_badge(other, by=EMIL)
        decline(firm, by=OLGA)

    assert [one.registration.state for one in (badge, other)] == [RegistrationState.CANCELLED] * 2
    assert (badge.left_at is None, staff_of(firm)) == (False, [])
    assert {state for state in ApplicationState if state in IN} == {
        ApplicationState.ACCEPTED,
        ApplicationState.OFFERED,
        ApplicationState.CONFIRMED,
    }


def test_staff_comes_in_the_category_that_was_chosen_and_up_to_its_capacity(app: Flask) -> None:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR)
    chosen = a_category(event, kind=CategoryKind.DELEGATE, capacity=1)
    taking_applications(event, category_id=chosen.id)
    firm = emil(event)

    with transaction():
        badge = add_staff(firm, Details("Ada"), by=EMIL)
    with pytest.raises(Refused, match="All badges for exhibitors are given"), transaction():
        add_staff(firm, Details("Bo"), by=EMIL)

    assert badge.registration.category_id == chosen.id
    assert [one.registration.given_name for one in staff_of(firm)] == ["Ada"]


def test_a_merged_firm_brings_its_points_its_neighbours_and_what_the_other_lacks(app: Flask) -> None:
    first, second = an_event(), an_event()
    kept, double = (
        emil(first, name="Anadolu Demo", points=5),
        emil(second, name="Anadolu Doble", points=7, city="Izmir"),
    )
    naming = emil(second, near=["Anadolu Doble"])
    mine, theirs = _firm(kept), _firm(double)
    with transaction():
        mine.city, version = "", mine.version

        merge_firms(mine, theirs, event_id=second.id, by=OLGA)

    db.session.expire_all()
    assert (double.firm_id, theirs.merged_into_id, mine.city, mine.version) == (mine.id, mine.id, "Izmir", version + 1)
    assert {entry.firm_id for entry in db.session.scalars(sa.select(PointsEntry))} == {mine.id}
    assert [one.firm_id for one in neighbours_of(naming)] == [mine.id]
    assert "anadolu demo" in double.search
    assert told(second, "firm")[-1] == ("Olga Organiser", "merged", "Anadolu Demo")
    assert told_changes(second, "firm")[-1] == (
        "merged",
        {"double": "Anadolu Doble"},
        {"applications": 1, "version": version + 1},
    )
    for one, other in ((mine, theirs), (theirs, mine), (mine, mine)):
        with pytest.raises(NotFound, match="These firms are one already"), transaction():
            merge_firms(one, other, event_id=second.id, by=OLGA)


def test_ten_possible_doubles_are_shown(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name="Anadolu Demo")
    for number in range(11):
        emil(event, name="Anadolu Demo", email=f"other.{number}@else.example")

    assert len(possible_doubles(_firm(firm))) == 10
    assert _firm(firm).id not in {one.id for one in possible_doubles(_firm(firm))}
