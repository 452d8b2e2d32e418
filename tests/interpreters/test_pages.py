"""The organisers' pages of interpreters."""

from flask import Flask

from expo.db import db
from expo.interpreters.queries import interpreters_of
from expo.programme.models import Session
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import a_session
from tests.pages import Browser
from tests.queries import counted


def test_an_organiser_adds_an_interpreter_gives_shifts_and_chooses_them_in_a_session(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    session = a_session(event, title={"en": "Opening"})
    signed_in(browser, olga(event))
    pages = f"/organise/{event.slug}/interpreters"

    made = browser.send(f"{pages}/new", {"name": "Derya Tercüman", "pairs": ["tr-ur"], "modes": ["consecutive"]})
    [derya] = interpreters_of(event)
    one = f"{pages}/{derya.id}"
    browser.send(f"{one}/shifts", {"starts_at": "2027-04-13T09:00", "ends_at": "2027-04-13T13:00"}, form=one)
    edit = f"/organise/{event.slug}/programme/{session.id}"
    browser.send(edit, {"interpreters": [str(derya.id)]})

    assert made.heading == "Derya Tercüman"
    listed = browser.read(pages)
    assert listed.rows()[0][0] == "Derya Tercüman"
    assert listed.rows()[0][-1] == "1"
    assert "Türkçe – اردو" in listed.text
    assert "Opening" in browser.read(one).text
    db.session.expire_all()
    assert db.session.get_one(Session, session.id).interpreters == [derya]


def test_a_name_or_a_registration_is_needed_and_what_was_typed_is_kept(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/interpreters/new"

    nobody = browser.send(page, {"organisation": "Bureau"}, status=400)
    unknown = browser.send(page, {"name": "Derya", "registered_as": "nobody@example.org"}, status=400)

    assert nobody.errors == ["Enter a name, or the mail address of their registration."]
    assert nobody.typed("organisation") == "Bureau"
    assert unknown.errors == ["Nobody is registered under this mail address."]


def test_a_registered_person_is_found_by_the_mail_address(app: Flask, browser: Browser) -> None:
    event = an_event()
    member = somebody_of(danas_delegation(event), given_name="Bilal", email="bilal@delegation.example")
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/interpreters/new"

    browser.send(page, {"registered_as": "Bilal@Delegation.example"})
    [made] = interpreters_of(event)

    assert made.registration_id == member.registration_id
    assert browser.read(f"/organise/{event.slug}/interpreters/{made.id}").heading == made.name


def test_two_rows_are_made_one_on_the_page_and_a_booked_one_is_not_removed(app: Flask, browser: Browser) -> None:
    event = an_event()
    kept, double = an_interpreter(event, "Derya Tercüman"), an_interpreter(event, "Derya T.")
    a_session(event, title={"en": "Opening"}, interpreters=[double])
    signed_in(browser, olga(event))
    one = f"/organise/{event.slug}/interpreters/{kept.id}"

    browser.send(f"{one}/merge", {"double": str(double.id)}, form=one)
    browser.send(f"{one}/remove", form=one, status=409)

    assert "Opening" in browser.read(one).text
    assert [row.id for row in interpreters_of(event)] == [kept.id]


def test_a_viewer_reads_the_list_and_another_expos_interpreter_is_not_found(app: Flask, browser: Browser) -> None:
    event, other = an_event(), an_event()
    an_interpreter(event, "Derya")
    theirs = an_interpreter(other, "Somebody")
    signed_in(browser, vera(event))

    assert "Derya" in browser.read(f"/organise/{event.slug}/interpreters").text
    assert browser.client.get(f"/organise/{event.slug}/interpreters/new").status_code == 403
    signed_in(browser, olga(event))
    assert browser.client.get(f"/organise/{event.slug}/interpreters/{theirs.id}").status_code == 404


def test_the_list_runs_the_same_statements_for_one_interpreter_and_for_three(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_session(event, interpreters=[an_interpreter(event)])
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/interpreters"
    browser.read(page)

    with counted(app) as for_one:
        browser.read(page)
    for _number in range(2):
        a_session(event, interpreters=[an_interpreter(event)])
    browser.read(page)
    with counted(app) as for_three:
        browser.read(page)

    assert len(for_three) == len(for_one)
