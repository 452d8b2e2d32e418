"""Before somebody is erased, an organiser sees where the name stands: what goes, what stays, and what is not theirs to read."""

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.services.lifecycle import change_note as note_delegation
from expo.history.models import Entry
from expo.history.services import Actor
from expo.leads.models import Lead
from expo.leads.services.leads import edit_lead
from expo.registration.models import Person
from expo.registration.rules import Details
from expo.registration.services.erasure import erase, mentions_of
from expo.registration.services.notes import change_note
from expo.registration.services.register import edit
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.exhibitors import OLGA, emil
from tests.factories.leads import a_scan, scanned
from tests.factories.programme import a_speaker
from tests.factories.registration import vito
from tests.life.erasure.traces import FAMILY, FORMER, given
from tests.pages import Browser

NAME = f"{FORMER} {FAMILY}"


def test_an_organiser_sees_where_the_name_stands_and_what_of_it_goes(app: Flask, browser: Browser) -> None:
    event = an_event()
    person, other = vito(event, **given()), vito(event, given_name="Hans")
    a_speaker(event, NAME)
    [lead] = scanned(emil(event), a_scan(other))
    with transaction():
        note_delegation(danas_delegation(event), f"Ask {NAME.upper()} first", by=OLGA)
        change_note(other, f"A friend of Mr {FAMILY}", by=OLGA)
        taken = db.session.get_one(Lead, lead.lead_id)
        edit_lead(taken, rating=None, tags=[], note=f"A secret of {NAME}", version=taken.version)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/registrations/{person.id}/named")

    same, goes, stays = (section.text for section in page.soup.select("main section"))
    assert (f"Ask {NAME.upper()} first" in goes, "not shown to organisers" in goes) == (True, True)
    assert (NAME in stays, f"A friend of Mr {FAMILY}" in stays) == (True, True)
    assert NAME in same  # the speaker, who is perhaps the same person
    assert "A secret" not in page.text


def test_who_is_named_nowhere_is_said_so(app: Flask, browser: Browser) -> None:
    event = an_event()
    person = vito(event, **given())
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/registrations/{person.id}")
    named = browser.read(f"/organise/{event.slug}/registrations/{person.id}/named")

    assert "Where the name stands in texts of others" in page.text
    assert "No text of others has the whole name" in named.text
    assert "What stays" not in named.text


def test_who_may_not_edit_registrations_may_not_look_for_names(app: Flask, browser: Browser) -> None:
    event = an_event()
    address = f"/organise/{event.slug}/registrations/{vito(event, **given()).id}/named"

    statuses = []
    for account in (vera(event), nora()):
        signed_in(browser, account)
        statuses.append(browser.client.get(address).status_code)

    assert statuses == [403, 404]


def test_a_number_and_a_mailbox_of_before_a_correction_are_theirs_too(app: Flask) -> None:
    event = an_event()
    account = olga(event)
    person, other = vito(event, phone="+90 555 1111111", email="old@visits.example"), vito(event, given_name="Hans")
    with transaction():
        change_note(other, "Ask +90 555 1111111 or old@visits.example", by=OLGA)
        changed = Details("Vito", "Ziyaretçi", phone="+90 555 2222222", email="new@visits.example")
        edit(person, changed, version=person.version, by=Actor("Olga", account_id=account.id))

    [mention] = mentions_of(person)
    with transaction():
        erase(person, by=OLGA)

    assert mention.excerpt == "Ask +90 555 1111111 or old@visits.example"
    assert "1111111" not in other.note
    assert "old@visits.example" not in other.note


def test_somebody_erased_at_one_expo_is_still_known_at_the_other(app: Flask) -> None:
    here, there = (vito(an_event(), email="vito@visits.example") for _event in range(2))
    shared = here.person_id

    with transaction():
        erase(here, by=OLGA)

    assert (there.person_id, db.session.get_one(Person, shared).email_key) == (shared, "vito@visits.example")
    assert here.person_id != shared
    assert db.session.get_one(Person, here.person_id).email_key is None


def test_of_an_erasure_the_history_keeps_who_of_the_team_did_it_and_not_who_asked(app: Flask) -> None:
    event = an_event()
    account = olga(event)
    for by in (Actor("Olga Organiser", account_id=account.id), Actor("Vito")):
        registration = vito(event, language="tr")
        with transaction():
            erase(registration, by=by)
        assert (registration.language, registration.version) == ("en", 3)

    done = sa.select(Entry.actor, Entry.account_id).where(Entry.verb == "erased").order_by(Entry.id)
    assert [tuple(row) for row in db.session.execute(done)] == [("Olga Organiser", account.id), ("", None)]


def test_an_address_that_others_share_stays_until_the_last_of_them_is_erased(app: Flask) -> None:
    event = an_event()
    group, desk = danas_delegation(event), "desk@embassy.example"
    members = [somebody_of(group, given_name=name, email=desk).registration for name in ("Alibeyzade", "Boragazi")]
    vito(event, email="another@visits.example")
    with transaction():
        note_delegation(group, f"Write to {desk} or another@visits.example", by=OLGA)
    notes = []

    for member in members:
        assert member is not None
        with transaction():
            erase(member, by=OLGA)
        db.session.expire_all()
        notes.append(group.note)

    assert notes[0] == f"Write to {desk} or another@visits.example"
    assert (desk in notes[1], "another@visits.example" in notes[1]) == (False, True)
