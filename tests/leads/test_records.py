"""What is left of leads: each choice and export in the history, and nothing of a person who is erased."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.history.models import Entry
from expo.history.services import Actor
from expo.history.verbs import Verb
from expo.leads.models import Lead, LeadConsent, LeadScan
from expo.leads.queries import leads_of
from expo.leads.rules import ConsentSource, Extent
from expo.leads.services.consents import choose, choose_for, take_back
from expo.leads.services.erasure import count_leads, erase_leads
from expo.leads.services.leads import edit_lead, export_leads
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.registration.services.erasure import erase
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, emil
from tests.factories.leads import a_scan, scanned
from tests.factories.registration import vito

VITO = Actor("Vito")


def told(verb: Verb) -> list[tuple[int | None, str, dict[str, Any] | None]]:
    """The event, the name and the values of each entry of this kind."""
    query = sa.select(Entry.event_id, Entry.subject, Entry.after).where(Entry.verb == verb).order_by(Entry.id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def scans_of(firm: Exhibitor) -> list[tuple[str, str]]:
    query = sa.select(LeadScan.note, LeadScan.device).where(LeadScan.exhibitor_id == firm.id).order_by(LeadScan.id)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def consents(person: Registration) -> list[tuple[int | None, Extent, ConsentSource, str]]:
    """What a person agreed to: with which firm, what, where and in which language; the choice for all comes first."""
    query = sa.select(LeadConsent).where(LeadConsent.registration_id == person.id).order_by(LeadConsent.exhibitor_id)
    rows = [(one.exhibitor_id, one.extent, one.source, one.language) for one in db.session.scalars(query)]
    return sorted(rows, key=lambda row: row[0] or 0)


def test_each_choice_is_recorded_with_the_firm_that_it_is_for(app: Flask) -> None:
    event = an_event()
    firm = emil(event)
    person, other = vito(event, language="tr"), vito(event)

    with transaction():
        choose(other, Extent.NAME, by=VITO)
        choose(person, Extent.ALL, by=VITO)
        choose_for(person, firm, Extent.NAME, by=VITO)
        chosen = consents(person)
        choose_for(person, firm, None, by=VITO)
        as_all = consents(person)
        choose_for(person, firm, Extent.NAME_EMAIL, by=VITO)
        take_back(person, by=VITO)

    page = ConsentSource.PAGE
    assert chosen == [(None, Extent.ALL, page, "tr"), (firm.id, Extent.NAME, page, "tr")]
    assert (as_all, consents(person)) == (chosen[:1], [(None, Extent.NOTHING, page, "tr")])
    assert consents(other) == [(None, Extent.NAME, page, other.language)]  # nobody else's are touched
    name, said = firm_name(firm), "lead_extent"
    assert told(Verb.CHOSE_WHAT_FIRMS_SEE_OF) == [
        (event.id, other.name, {said: Extent.NAME.value}),
        (event.id, person.name, {said: Extent.ALL.value}),
        (event.id, person.name, {said: Extent.NAME.value, "firm": name}),
        (event.id, person.name, {said: None, "firm": name}),
        (event.id, person.name, {said: Extent.NAME_EMAIL.value, "firm": name}),
        (event.id, person.name, {said: Extent.NOTHING.value}),
    ]


def test_an_export_is_recorded_and_keeps_what_the_firm_had_before(app: Flask) -> None:
    event = an_event()
    firm, person, gone = emil(event), vito(event), vito(event)
    for one, extent in ((person, Extent.NAME_EMAIL), (gone, Extent.NAME)):
        with transaction():
            choose(one, extent, by=VITO)
    scanned(firm, a_scan(person), a_scan(gone))
    with transaction():
        erase(gone, by=VITO)

    first = clock.now()
    with clock.set_to(first), transaction():
        export_leads(firm, by=EMIL)
    with transaction():
        choose(person, Extent.NAME_PHONE, by=VITO)
    with clock.set_to(first + timedelta(hours=1)), transaction():
        export_leads(firm, by=EMIL)

    leads = {one.registration_id: one for one in leads_of(firm)}
    assert (leads[person.id].exported, leads[person.id].exported_at) == (Extent.ALL, first + timedelta(hours=1))
    assert (leads[None].exported, leads[None].exported_at) == (None, None)  # nothing of nobody
    assert told(Verb.EXPORTED_THE_LEADS_OF) == [(event.id, firm_name(firm), {"leads": 2})] * 2


def test_erasing_a_person_leaves_the_leads_of_others_as_they_are(app: Flask) -> None:
    event = an_event()
    firm, person, other = emil(event), vito(event), vito(event)
    for one in (person, other):
        with transaction():
            choose(one, Extent.ALL, by=VITO)
        scanned(firm, a_scan(one, note="Asked for prices"))
    for lead in leads_of(firm):
        with transaction():
            edit_lead(lead, rating=4, tags=["Lahore"], note="Calls back", version=1)
    number = next(lead.id for lead in leads_of(firm) if lead.registration_id == person.id)

    with transaction():
        erase(person, by=VITO)

    db.session.expire_all()
    kept = {lead.id: lead for lead in leads_of(firm)}
    gone, stays = kept.pop(number), *kept.values()
    assert (gone.registration_id, gone.rating, gone.tags, gone.note, gone.version) == (None, None, [], "", 3)
    assert (stays.registration_id, stays.rating, stays.tags, stays.note, stays.version) == (
        *(other.id, 4, ["Lahore"]),
        *("Calls back", 2),
    )
    assert scans_of(firm) == [("", ""), ("Asked for prices", "telephone")]
    assert [row[1] for row in consents(other)] == [Extent.ALL]
    [(address, text)] = db.session.execute(sa.select(Mail.to_address, Mail.text).where(Mail.wording == "lead erased"))
    assert (address, str(number) in text, "/leads" in text) == (firm.email, True, True)


def test_so_many_leads_are_erased_at_once_of_that_event_and_no_more(app: Flask) -> None:
    event, elsewhere = an_event(), an_event(slug="elsewhere")
    firm, there = emil(event), emil(elsewhere)
    scanned(firm, *(a_scan(vito(event)) for _number in range(3)))
    scanned(there, a_scan(vito(elsewhere)))

    with transaction():
        counts = [erase_leads(event.id, 2), count_leads(event.id), erase_leads(event.id, 2), erase_leads(event.id, 2)]

    assert (counts, count_leads(event.id), count_leads(elsewhere.id)) == ([2, 1, 1, 0], 0, 1)
    assert scans_of(firm) == [("", "")] * 3


def test_the_first_and_the_last_scan_are_kept_whatever_order_they_come_in(app: Flask) -> None:
    event = an_event()
    firm, person, moment = emil(event), vito(event), clock.now()

    for minutes in (10, 30, 20, 5):
        scanned(firm, a_scan(person, at=moment + timedelta(minutes=minutes)))

    [lead] = leads_of(firm)
    assert (lead.first_at, lead.last_at) == (moment + timedelta(minutes=5), moment + timedelta(minutes=30))
    assert (lead.tags, lead.note, lead.rating, lead.version) == ([], "", None, 1)
    assert db.session.scalars(sa.select(Lead.event_id)).all() == [event.id]


def test_an_expo_without_an_address_and_people_without_one_are_not_answered(app: Flask) -> None:
    event = an_event(contact="")
    firm, person, silent, closed = emil(event), vito(event), vito(event, email=""), vito(event)
    scanned(firm, a_scan(person, answer=Extent.NAME), a_scan(silent, answer=Extent.NAME))
    scanned(firm, a_scan(closed, answer=Extent.NOTHING))

    [mail] = db.session.scalars(sa.select(Mail).where(Mail.wording == "agreed at a scan"))
    assert (mail.to_address, mail.reply_to) == (person.email, None)
