"""A speaker who asks to be erased stands nowhere any more; the sessions stay and say that somebody was there."""

from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.programme.models import Session, Speaker
from expo.programme.queries import parts_of
from expo.programme.rules import PartRole
from expo.programme.services.sessions import edit_session
from expo.programme.services.speaker_erasure import erase_speaker
from expo.programme.services.speakers import edit_speaker, set_photo
from tests.checkin.test_photos import a_picture
from tests.factories.accounts import olga, sami, signed_in
from tests.factories.delegations import OLGA
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import a_session, a_speaker
from tests.life.erasure.traces import FAMILY, FORMER, GIVEN, MAIL, SECOND, found
from tests.pages import Browser

WRONG_NAME, NAME = f"{FORMER} {FAMILY}", f"{GIVEN} {FAMILY}"


def _on_the_stage(event: Event) -> tuple[Speaker, Session]:
    """A speaker whose name was corrected, in a session whose text names them."""
    speaker = a_speaker(event, WRONG_NAME)
    fields = {
        "name": NAME,
        "second_name": SECOND,
        "organisation": f"{FAMILY} Ltd",
        "about": {"en": f"Write to {MAIL}"},
        "links": ["https://kacmazoglu.example"],
        "interpreter_id": an_interpreter(event, "Ines").id,
    }
    with transaction():
        edit_speaker(speaker, fields, version=speaker.version, by=OLGA)
        set_photo(speaker, a_picture(), by=OLGA)
    text = {"en": f"{NAME} tells all."}
    return speaker, a_session(event, title={"en": "Keynote"}, abstract=text, cast=[(speaker, PartRole.SPEAKER)])


def test_an_erased_speaker_is_in_no_column_of_any_table_and_the_session_says_so(app: Flask, browser: Browser) -> None:
    event = an_event()
    speaker, session = _on_the_stage(event)
    slug, public = speaker.slug, f"/{event.slug}/programme"
    page = f"/organise/{event.slug}/speakers/{speaker.id}"
    signed_in(browser, olga(event))
    before = browser.read(f"{public}/{session.slug}").text
    feed = browser.client.get(f"{public}.ics").text
    preview = browser.read(f"{page}/erase").text
    planted = {word for _where, word in found()}
    with transaction():
        edit_session(session, {"abstract": {}}, version=session.version, by=OLGA)

    browser.send(f"{page}/erase", {}, form=f"{page}/erase")

    db.session.expire_all()
    after = browser.read(f"{public}/{session.slug}").text
    assert ({FORMER, GIVEN, FAMILY, SECOND} <= planted, NAME in before, NAME in feed) == (True, True, True)
    assert [word for word in (WRONG_NAME, NAME, SECOND, "Keynote") if word not in preview] == []
    assert "session: " in preview
    assert found() == set()
    assert ("Speaker removed" in after, FAMILY in after) == (True, False)
    assert FAMILY not in browser.client.get(f"{public}.ics").text
    assert [browser.client.get(one).status_code for one in (f"{public}/speakers/{slug}", page)] == [404, 404]
    assert [part.session for part in parts_of(speaker)] == [session]
    assert (speaker.photo_key, speaker.interpreter_id, speaker.links) == ("", None, [])
    assert "Speaker removed" not in browser.read(f"/organise/{event.slug}/speakers").text


def test_the_preview_says_in_how_many_other_expos_the_name_stays(app: Flask, browser: Browser) -> None:
    event = an_event()
    speaker, _session = _on_the_stage(event)
    namesake = a_speaker(an_event(), SECOND)
    page = f"/organise/{event.slug}/speakers/{speaker.id}/erase"
    signed_in(browser, olga(event))

    both = browser.read(page).text
    with transaction():
        erase_speaker(namesake, by=OLGA)
    alone = browser.read(page).text

    assert ["In 1 other expo a speaker of the same name stays" in text for text in (both, alone)] == [True, False]


def test_a_session_that_is_edited_keeps_who_was_erased_until_they_are_taken_out(app: Flask, browser: Browser) -> None:
    event = an_event()
    speaker, session = _on_the_stage(event)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/speakers/{speaker.id}/erase"
    browser.send(page, {}, form=page)
    edit = f"/organise/{event.slug}/programme/{session.id}"

    form = browser.read(edit)
    browser.send(edit, {"title_en": "Keynote, at last"})
    db.session.expire_all()

    assert "Speaker removed" in form.text
    assert (session.title["en"], [part.speaker_id for part in session.parts]) == ("Keynote, at last", [speaker.id])
    with transaction():
        edit_session(session, {}, version=session.version, by=OLGA, cast=[])
    assert session.parts == []


def test_staff_do_not_erase_and_who_was_changed_meanwhile_is_asked_about_again(app: Flask, browser: Browser) -> None:
    event = an_event()
    speaker, _session = _on_the_stage(event)
    page = f"/organise/{event.slug}/speakers/{speaker.id}/erase"
    signed_in(Browser(app), sami(event)).read(page, status=403)
    signed_in(browser, olga(event))
    shown = browser.read(page)
    with transaction():
        edit_speaker(speaker, {"job_title": "Minister"}, version=speaker.version, by=OLGA)

    refused = browser.send(page, {"as_shown": shown.typed("as_shown")}, form=page, status=409)

    assert "Somebody else" in refused.text
    assert speaker.name == NAME
