"""A list of firms comes in by the same page: sectors and countries understood, who withdrew is named and stays."""

import io

import sqlalchemy as sa

from expo.db import db, transaction
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import withdraw
from expo.history.services import PROGRAM
from expo.imports.models import UploadedList
from tests.factories.exhibitors import taking_applications
from tests.pages import Browser, Page

LIST = (
    "Katılımcı listesi\n\nFirma;E-posta;Ülke;Sektör;Ürünler;m2\n"
    "Gökçe Yazılım;gokce@example.org;T.C.;Yazılım;Radar;36\nIndus Systems;indus@example.org;Pakistani;software;Drones;12,0\n"
)


def _upload(browser: Browser, event: Event, text: str) -> tuple[Page, str]:
    file = (io.BytesIO(text.encode("cp1254")), "firms.csv")
    page = browser.send(f"/organise/{event.slug}/lists/new/firms", {"file": file})
    uid = db.session.scalars(sa.select(UploadedList.uid).order_by(UploadedList.id.desc())).first()
    return page, f"/organise/{event.slug}/lists/{uid}"


def _firms(event: Event) -> dict[str, ApplicationState]:
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id)
    return {one.name: one.state for one in db.session.scalars(query)}


def test_firms_come_in_and_a_second_time_who_withdrew_stays(event: Event, olgas: Browser) -> None:
    taking_applications(event)
    shown, address = _upload(olgas, event, LIST)
    assert "2 new rows can be registered." in shown.text
    assert "Each firm gets its link by mail" in shown.text

    olgas.send(address, {"verb": "register"})
    submitted = ApplicationState.SUBMITTED
    assert _firms(event) == {"Gökçe Yazılım": submitted, "Indus Systems": submitted}

    with transaction():
        withdraw(db.session.scalars(sa.select(Exhibitor).order_by(Exhibitor.id)).all()[0], by=PROGRAM)
    again, address = _upload(olgas, event, LIST)
    assert "2 rows are here already and stay as they are." in again.text
    assert "Row 4: Gökçe Yazılım" in again.text
    olgas.send(address, {"verb": "register"}, status=409)
    assert _firms(event) == {"Gökçe Yazılım": ApplicationState.WITHDRAWN, "Indus Systems": submitted}


def test_a_sector_nobody_has_is_said_once_for_all_rows(event: Event, olgas: Browser) -> None:
    taking_applications(event)
    more = LIST.replace(";Yazılım;", ";Catering;").replace(";software;", ";Catering;")

    shown, _address = _upload(olgas, event, more)

    assert "Sectors: “Catering” is none of what can be chosen here. Rows: 4, 5 (2×)" in shown.text
