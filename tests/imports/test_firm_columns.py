"""What a list of firms says beside the application: wishes in their order, neighbours, companions, contacts, points."""

import sqlalchemy as sa
from flask import Flask

from expo.booths.wishes.queries import wishes_of
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, PointsEntry
from expo.exhibitors.queries import companions_of, contacts_of, neighbours_of
from expo.exhibitors.uploads.firm_lists import FIRM_LIST
from tests.factories.booths import a_hall, some_booths
from tests.factories.exhibitors import taking_applications
from tests.lists import bring_in, faults_in, look_at_list

HEAD = "Firma;E-posta;Ülke;Sektör;Ürünler;m2;Tercihler;Yakın;Uzak;Alt katılımcılar;Puan;Contact for invoices\n"
ROW = "Gökçe;g@example.org;T.C.;Yazılım;Radar;36;1. a2; 2. A1;Indus;Ravi Ltd;Alt A.Ş.;{points};Ms Ledger\n".replace(
    "1. a2; 2. A1", '"1. a2; 2. A1"'
)


def test_a_list_says_more_than_the_application(app: Flask, event: Event) -> None:
    taking_applications(event)
    first, second = some_booths(event, a_hall(event), "A1", "A2")

    done, again = (bring_in(event, FIRM_LIST, HEAD + ROW.format(points=120)) for _time in range(2))
    more = look_at_list(event, FIRM_LIST, HEAD + ROW.format(points=150))
    bring_in(event, FIRM_LIST, HEAD + ROW.format(points=150))

    (firm,) = db.session.scalars(sa.select(Exhibitor))
    assert (done, again, len(more.judged.changed)) == ((1, 0), (0, 0), 1)
    assert wishes_of(firm) == [second, first]
    assert sorted((row.called, row.wanted.value) for row in neighbours_of(firm)) == [
        ("Indus", "near"),
        ("Ravi Ltd", "keep apart"),
    ]
    assert [row.name for row in companions_of(firm)] == ["Alt A.Ş."]
    assert sorted(row.name for row in contacts_of(firm)) == ["Ms Ledger", "g@example.org"]
    assert [entry.points for entry in db.session.scalars(sa.select(PointsEntry).order_by(PointsEntry.id))] == [120, 30]


def test_a_booth_nobody_has_drawn_is_a_fault_of_its_row(app: Flask, event: Event) -> None:
    taking_applications(event)

    said = faults_in(event, FIRM_LIST, HEAD + ROW.format(points=1))

    assert [row for row, _said in said] == [2, 2]
    assert "There is no booth a2." in said[1][1] or "There is no booth a2." in said[0][1]
