"""What belongs to an exhibitor, and what the history tells of it: logo, points, badges, documents, staff."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.rules import CategoryKind
from expo.exhibitors.application_models import ExhibitorDocument
from expo.exhibitors.models import Logo, PointsEntry
from expo.exhibitors.services.dossier import (
    MOST_EXTRA_BADGES,
    add_document,
    add_points,
    grant_badges,
    remove_document,
    remove_logo,
    save_note,
    set_logo,
)
from expo.exhibitors.services.staff import add_staff, revoke_staff_badge, swap_staff
from expo.registration.rules import Details
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, OLGA, emil
from tests.factories.letters import a_picture
from tests.told import told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
FIRM = "Bosphorus Demo Ltd"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_a_firms_logo_is_told_when_it_comes_and_goes(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name=FIRM)
    with clock.set_to(NOON), transaction():
        logo = set_logo(firm, a_picture(), by=EMIL)
        set_logo(firm, a_picture("#880044"), by=EMIL)
        kept = (db.session.scalar(sa.select(sa.func.count(Logo.id))), logo.firm_id, logo.exhibitor_id, logo.created_at)
        remove_logo(firm, by=OLGA)
        remove_logo(firm, by=OLGA)

    assert kept == (1, firm.firm_id, None, NOON)
    assert told_changes(event, "exhibitor")[-3:] == [
        ("changed", None, {"logo": True}),
        ("changed", None, {"logo": True}),
        ("changed", {"logo": True}, {"logo": False}),
    ]
    assert [(who, name) for who, _, name in told(event, "exhibitor")[-3:]] == [
        *[("Emil Exhibitor", FIRM)] * 2,
        ("Olga Organiser", FIRM),
    ]


def test_points_badges_and_a_note_are_told(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name=FIRM)
    with clock.set_to(NOON), transaction():
        add_points(firm, 100_000, "Past", by=OLGA)
        add_points(firm, -100_000, "Mistake", by=OLGA)
        grant_badges(firm, MOST_EXTRA_BADGES, by=OLGA)
        grant_badges(firm, 0, by=OLGA)
        save_note(firm, "Rings often", by=OLGA)

    assert [(one.points, one.created_at) for one in db.session.scalars(sa.select(PointsEntry))] == [
        (100_000, NOON),
        (-100_000, NOON),
    ]
    version = firm.version
    assert told_changes(event, "exhibitor")[-5:] == [
        ("gave points to", None, {"points": 100_000, "reason": "Past"}),
        ("gave points to", None, {"points": -100_000, "reason": "Mistake"}),
        ("granted badges to", {"extra": 0}, {"extra": 500, "version": version - 1}),
        ("granted badges to", {"extra": 500}, {"extra": 0, "version": version}),
        ("noted", {"note": ""}, {"note": "Rings often"}),
    ]
    assert [(who, name) for who, _, name in told(event, "exhibitor")[-5:]] == [("Olga Organiser", FIRM)] * 5


@pytest.mark.parametrize(("points", "reason"), [(0, "For nothing"), (1, ""), (100_001, "Much"), (-100_001, "Much")])
def test_points_have_a_number_a_reason_and_an_end(app: Flask, points: int, reason: str) -> None:
    with pytest.raises(Refused, match="Write how many points, and for what"), transaction():
        add_points(emil(an_event()), points, reason, by=OLGA)


@pytest.mark.parametrize("extra", [-1, MOST_EXTRA_BADGES + 1])
def test_extra_badges_have_an_end(app: Flask, extra: int) -> None:
    with pytest.raises(Refused, match="Enter a number from 0 to 500"), transaction():
        grant_badges(emil(an_event()), extra, by=OLGA)


def test_documents_are_told_and_a_firm_removes_its_own_alone(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name=FIRM)
    with clock.set_to(NOON), transaction():
        own = add_document(firm, "plan.pdf", PDF, by_firm=True, by=EMIL)
        ours = add_document(firm, "n" * 151, PDF, by_firm=False, by=OLGA)
        made = (own.name, own.size, own.media_type, own.created_at, own.by_firm, ours.name)
        for uid, by_firm in ((ours.uid, True), ("none", False)):
            with pytest.raises(NotFound, match="no such document"):
                remove_document(firm, uid, by_firm=by_firm, by=EMIL)
        remove_document(firm, own.uid, by_firm=True, by=EMIL)
        remove_document(firm, ours.uid, by_firm=False, by=OLGA)

    assert made == ("plan.pdf", len(PDF), "application/pdf", NOON, True, "n" * 150)
    assert told(event, "exhibitor_document") == [
        ("Emil Exhibitor", "added", "plan.pdf"),
        ("Olga Organiser", "added", "n" * 150),
        ("Emil Exhibitor", "removed", "plan.pdf"),
        ("Olga Organiser", "removed", "n" * 150),
    ]
    assert told_changes(event, "exhibitor_document")[0] == ("added", None, {"firm": FIRM})


def test_a_firm_has_thirty_documents_and_no_more(app: Flask) -> None:
    firm = emil(an_event())
    with transaction():
        for _ in range(30):
            add_document(firm, "a.pdf", PDF, by_firm=True, by=EMIL)
        with pytest.raises(Refused, match="There are 30 documents already"):
            add_document(firm, "b.pdf", PDF, by_firm=True, by=EMIL)
        with pytest.raises(Refused, match="not a PDF, PNG"):
            add_document(firm, "c.pdf", b"nothing", by_firm=True, by=EMIL)

    assert db.session.scalar(sa.select(sa.func.count(ExhibitorDocument.id))) == 30


def test_staff_badges_are_told_with_the_seats_they_take(app: Flask) -> None:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR)
    firm = emil(event, name=FIRM)
    with transaction():
        grant_badges(firm, 1, by=OLGA)
    with clock.set_to(NOON), transaction():
        ada = add_staff(firm, Details(given_name="Ada"), by=EMIL)
        most = told_changes(event, "staff_badge")[0][2] or {}
        bo = swap_staff(ada, Details(given_name="Bo"), by=EMIL)
        with pytest.raises(Refused, match="swapped or taken back already"):
            revoke_staff_badge(ada, by=EMIL)
        revoke_staff_badge(bo, by=OLGA)

    assert (ada.left_at, bo.left_at, bo.created_at) == (NOON, NOON, NOON)
    assert most["firm"] == FIRM
    assert most["seats"].startswith("1/")
    assert told(event, "staff_badge") == [
        ("Emil Exhibitor", "gave a badge to", "Ada"),
        ("Emil Exhibitor", "swapped the badge of", "Bo"),
        ("Olga Organiser", "took back", "Bo"),
    ]
    assert told_changes(event, "staff_badge")[1] == ("swapped the badge of", {"name": "Ada"}, {"name": "Bo"})
