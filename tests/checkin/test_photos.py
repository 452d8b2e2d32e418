"""Photos: small and safe, shown at the desk, exported and erased with the person."""

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from expo import clock
from expo.config import settings
from expo.db import db, transaction
from expo.errors import Refused
from expo.registration.models import Photo, Registration
from expo.registration.notices import ticket_address
from expo.registration.photos import save_photo
from expo.registration.services.erasure import erase
from tests.checkin.test_races import FIRST_DAY
from tests.factories.accounts import nora, olga, sami, signed_in
from tests.factories.checkin import SAMI, a_gate
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (900, 1200)) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(file, kind)
    return file.getvalue()


def my_page(person: Registration) -> str:
    return ticket_address(person).removeprefix(settings().base_url)


def test_vito_gives_a_photo_sees_it_and_takes_it_away(app: Flask, browser: Browser) -> None:
    person = vito(an_event())
    mine = my_page(person)

    shown = browser.send(f"{mine}/photo", {"photo": (io.BytesIO(a_picture()), "me.jpg")}, form=mine)
    picture = browser.client.get(f"{mine}/photo.jpg")
    gone = browser.send(f"{mine}/photo", {"without": "yes"}, form=mine)
    missing = browser.client.get(f"{mine}/photo.jpg")

    assert (shown.banners, gone.banners) == (["Your photo was saved."], ["Your photo was taken away."])
    assert Image.open(io.BytesIO(picture.data)).size == (360, 360)
    assert (picture.headers["Cache-Control"], missing.status_code) == ("private, no-cache", 404)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("page.jpg", b"<html><script>alert(1)</script></html>", "This is no picture that can be read."),
        ("", b"", "Choose a picture first."),
    ],
)
def test_what_is_no_photo_is_refused_and_changes_nothing(
    app: Flask, browser: Browser, name: str, data: bytes, sentence: str
) -> None:
    person = vito(an_event())
    mine = my_page(person)

    page = browser.send(f"{mine}/photo", {"photo": (io.BytesIO(data), name)}, form=mine, status=409)

    assert sentence in page.text
    assert db.session.get(Photo, person.id) is None


def test_a_file_of_nine_megabytes_is_refused_unread(app: Flask) -> None:
    person = vito(an_event())

    with pytest.raises(Refused, match="more than 8 MB"), transaction():
        save_photo(person, bytes(9 * 1024 * 1024), by=SAMI)


def test_a_bomb_is_never_unpacked(app: Flask, browser: Browser) -> None:
    file = io.BytesIO()
    Image.new("1", (12_001, 8)).save(file, "PNG")
    mine = my_page(vito(an_event()))

    page = browser.send(f"{mine}/photo", {"photo": (io.BytesIO(file.getvalue()), "wide.png")}, form=mine, status=409)

    assert "This picture has too many pixels." in page.text


def test_the_desk_takes_a_photo_and_sees_it_when_the_badge_is_scanned(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)
    desk = f"/desk/{event.slug}/{person.id}"
    with clock.set_to(FIRST_DAY):
        browser = signed_in(Browser(app), sami(event))
        page = browser.send(f"{desk}/photo", {"photo": (io.BytesIO(a_picture("PNG")), "a.png")}, form=desk)
        answer = browser.client.post(f"/desk/{event.slug}/scan", json={"code": person.code, "gate": gate.id})

    assert page.soup.select_one(f'img[src="{desk}/photo.jpg"]') is not None
    assert (answer.json or {})["person"]["photo"] is True


def test_who_sees_a_photo(app: Flask, browser: Browser) -> None:
    event = an_event()
    person = vito(event)
    with transaction():
        db.session.add(Photo(registration_id=person.id, size=3, content=b"jpg", created_at=clock.now()))
    cast = {"olga": olga(event), "sami": sami(event), "nora": nora()}

    address = f"/desk/{event.slug}/{person.id}/photo.jpg"
    found = {name: signed_in(Browser(app), who).client.get(address).status_code for name, who in cast.items()}

    assert found == {"olga": 200, "sami": 200, "nora": 404}
    assert browser.client.get(address).status_code == 303


def test_a_photo_is_forgotten_with_the_person_and_given_along_before(
    app: Flask, browser: Browser, tmp_path: Path
) -> None:
    person = vito(an_event())
    mine = my_page(person)
    browser.send(f"{mine}/photo", {"photo": (io.BytesIO(a_picture()), "me.jpg")}, form=mine)

    held = browser.client.get(f"{mine}/data.json").json or {}
    with transaction():
        erase(person, by=SAMI)

    assert held["photo"].startswith("/9j/")
    assert db.session.scalars(db.select(Photo)).all() == []
