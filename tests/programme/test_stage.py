"""Speakers: no overlapping sessions, and safely re-encoded photos."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.exc import IntegrityError

from expo.db import db, on_postgresql, transaction
from expo.errors import Refused
from expo.history.services import Actor
from expo.programme.models import Session, SessionPart, Speaker
from expo.programme.rules import PartRole, SessionState
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.speakers import remove_speaker
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.pages import Browser

OLGA = Actor("Olga")


@pytest.mark.parametrize("role", list(PartRole))
def test_somebody_who_is_elsewhere_is_refused_by_name(app: Flask, role: PartRole) -> None:
    event = an_event()
    ayesha = a_speaker(event, "Ayesha Example")
    a_session(event, title={"en": "Opening ceremony"}, cast=[(ayesha, PartRole.SPEAKER)])

    with pytest.raises(Refused) as refusal:
        a_session(event, starts_at=MORNING + timedelta(minutes=59), cast=[(ayesha, role)])

    assert str(refusal.value) == "Ayesha Example is in “Opening ceremony” at that time."


def test_one_session_after_another_and_a_cancelled_one_are_no_clash(app: Flask) -> None:
    event = an_event()
    ayesha = a_speaker(event)
    cast = [(ayesha, PartRole.SPEAKER)]
    first = a_session(event, cast=cast)
    a_session(event, starts_at=MORNING + timedelta(hours=1), cast=cast)
    with transaction():
        move_session(first, SessionState.CANCELLED, by=OLGA)

    again = a_session(event, cast=cast)

    assert [part.speaker_id for part in again.parts] == [ayesha.id]


def test_a_session_cannot_be_reinstated_over_what_took_its_people(app: Flask) -> None:
    event = an_event()
    cast = [(a_speaker(event, "Ayesha Example"), PartRole.SPEAKER)]
    first = a_session(event, cast=cast)
    with transaction():
        move_session(first, SessionState.CANCELLED, by=OLGA)
    a_session(event, title={"en": "Instead"}, cast=cast)

    with pytest.raises(Refused) as refusal, transaction():
        move_session(first, SessionState.PUBLISHED, by=OLGA)

    assert str(refusal.value) == "Ayesha Example is in “Instead” at that time."


def test_moving_a_session_moves_its_people_along(app: Flask) -> None:
    event = an_event()
    ayesha = a_speaker(event)
    session = a_session(event, cast=[(ayesha, PartRole.SPEAKER)])
    later = MORNING + timedelta(hours=3)

    with transaction():
        edit_session(
            session, {"starts_at": later, "ends_at": later + timedelta(hours=1)}, version=session.version, by=OLGA
        )

    parts = db.session.execute(sa.select(SessionPart.starts_at, SessionPart.ends_at, SessionPart.live)).all()
    assert [tuple(part) for part in parts] == [(later, later + timedelta(hours=1), True)]


def test_the_database_itself_refuses_two_places_at_once(app: Flask) -> None:
    event = an_event()
    if not on_postgresql():
        pytest.skip("SQLite has one writer at a time and no exclusion constraints")
    room = a_room(event)
    first, second = a_session(event, room_id=room.id), a_session(event)

    with pytest.raises(IntegrityError) as refusal, transaction():
        db.session.execute(sa.update(Session).where(Session.id == second.id).values(room_id=room.id))

    assert "ex_sessions_room" in str(refusal.value)
    assert db.session.get_one(Session, second.id).room_id is None
    assert db.session.get_one(Session, first.id).room_id == room.id


def test_two_organisers_give_one_room_away_at_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        room, ayesha = a_room(event).id, a_speaker(event).id
        sessions = [a_session(event).id for _number in range(4)]

    def give(number: int) -> str:
        with bare_app.app_context():
            try:
                with transaction():
                    session = db.session.get_one(Session, number)
                    cast = [(db.session.get_one(Speaker, ayesha), PartRole.SPEAKER)]
                    edit_session(session, {"room_id": room}, version=session.version, by=OLGA, cast=cast)
            except Refused as refusal:
                return str(refusal)
            return "given"

    with ThreadPoolExecutor(4) as organisers:
        answers = list(organisers.map(give, sessions))

    assert answers.count("given") == 1
    assert all("that time" in answer for answer in answers if answer != "given")


def test_somebody_in_a_session_is_not_removed(app: Flask) -> None:
    event = an_event()
    ayesha = a_speaker(event, "Ayesha Example")
    session = a_session(event, cast=[(ayesha, PartRole.SPEAKER)])

    with pytest.raises(Refused) as refusal, transaction():
        remove_speaker(ayesha, by=OLGA)
    with transaction():
        edit_session(session, {}, version=session.version, by=OLGA, cast=[])
        remove_speaker(ayesha, by=OLGA)

    assert str(refusal.value) == "Ayesha Example is in sessions. Take them out first."
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Speaker)) == 0


def test_olga_adds_a_speaker_with_a_photo_and_everybody_sees_them(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/speakers/new"

    browser.send(
        address,
        {
            "name": "Ayesha Example",
            "second_name": "عائشہ",
            "job_title": "Founder",
            "organisation": "Demo",
            "links": "https://demo.example/ayesha",
            "about_en": "Builds things.",
            "photo": (_picture("PNG"), "me.png"),
        },
    )
    ayesha = db.session.scalars(sa.select(Speaker)).one()
    a_session(event, title={"en": "Opening"}, cast=[(ayesha, PartRole.SPEAKER)])

    visitor = Browser(app)
    page = visitor.read(f"/{event.slug}/speakers/{ayesha.slug}")
    photo = visitor.client.get(f"/{event.slug}/speakers/{ayesha.slug}/{ayesha.photo_key}.jpg")
    assert page.heading == "Ayesha Example"
    assert "عائشہ" in page.text
    assert "Opening" in page.text
    assert photo.mimetype == "image/jpeg"
    assert Image.open(BytesIO(photo.data)).size == (300, 300)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<html>no picture</html>", "This is no picture that can be read. Choose a JPEG, PNG or WebP file."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "This is no picture that can be read. Choose a JPEG, PNG or WebP file.",
        ),
    ],
)
def test_a_file_that_is_no_picture_is_refused_and_nothing_is_saved(
    app: Flask, browser: Browser, data: bytes, sentence: str
) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(
        f"/organise/{event.slug}/speakers/new",
        {"name": "Ayesha Example", "photo": (BytesIO(data), "me.png")},
        status=409,
    )

    assert sentence in page.text
    assert page.typed("name") == "Ayesha Example"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Speaker)) == 0


def test_a_picture_bomb_is_never_opened(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    file = BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")

    page = browser.send(
        f"/organise/{event.slug}/speakers/new",
        {"name": "Ayesha", "photo": (BytesIO(file.getvalue()), "bomb.png")},
        status=409,
    )

    assert "This picture has too many pixels." in page.text


def test_bad_input_stands_beside_its_field(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(
        f"/organise/{event.slug}/speakers/new", {"name": "x" * 201, "links": "javascript:alert(1)"}, status=400
    )

    assert page.errors == ["Use at most 200 characters.", "Enter addresses that begin with https://, one a line."]
    assert page.typed("links") == "javascript:alert(1)"


def test_who_may_open_the_speakers(app: Flask) -> None:
    event = an_event()
    ayesha = a_speaker(event)
    pages = (f"/organise/{event.slug}/speakers", f"/organise/{event.slug}/speakers/{ayesha.id}")

    answers = {}
    for name, account in (("olga", olga(event)), ("vera", vera(event)), ("sami", sami(event)), ("nora", nora())):
        browser = Browser(app)
        signed_in(browser, account)
        answers[name] = [browser.client.get(page).status_code for page in pages]

    assert answers == {"olga": [200, 200], "vera": [200, 403], "sami": [403, 403], "nora": [404, 404]}


def test_interpreters_and_people_of_drafts_are_not_shown(app: Flask, browser: Browser) -> None:
    event = an_event()
    derya, secret = an_interpreter(event, "Derya"), a_speaker(event, "Still a secret")
    a_session(event, interpreters=[derya])
    a_session(event, state=SessionState.DRAFT, cast=[(secret, PartRole.SPEAKER)])

    page = browser.read(f"/{event.slug}/speakers")

    assert "Derya" not in page.text
    assert "Still a secret" not in page.text
    browser.read(f"/{event.slug}/speakers/{secret.slug}", status=404)


def _picture(kind: str) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (300, 400), "green").save(file, kind)
    file.seek(0)
    return file


def test_another_expos_speaker_is_not_found(app: Flask, browser: Browser) -> None:
    event, other = an_event(), an_event()
    theirs = a_speaker(other)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/speakers/{theirs.id}", status=404)

    assert theirs.name not in page.text
