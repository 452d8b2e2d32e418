"""Scanning badges for a firm: who is a lead, what is shared, what is told when it is taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor
from expo.leads.contacts import LeadContact, contacts_of_leads
from expo.leads.export import cards_of, export_rows
from expo.leads.models import Lead, LeadConsent, LeadScan
from expo.leads.queries import leads_of
from expo.leads.rules import ConsentSource, Extent, LeadState, ScanOutcome
from expo.leads.services.consents import choose, choose_for, take_back
from expo.leads.services.erasure import count_leads, erase_leads
from expo.leads.services.leads import edit_lead, export_leads
from expo.leads.vcard import vcards
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.erasure import erase
from expo.registration.services.rows import insert_registrations
from expo.retention.services import sweep_kept
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, emil
from tests.factories.leads import a_scan, scanned
from tests.factories.meetings import a_body, comes_for
from tests.factories.registration import vito

VITO = Actor("Vito")


def visitors(event: Event, count: int) -> list[Registration]:
    """So many confirmed visitors of one mailbox."""
    people = [Details(f"Vito {number}", email="vito@visits.example") for number in range(count)]
    [category, *_others] = categories_of(event)
    with transaction():
        return insert_registrations(
            event, category, people, state=RegistrationState.CONFIRMED, source=RegistrationSource.IMPORT
        )


def seen(firm: Exhibitor) -> list[LeadContact]:
    return contacts_of_leads(firm, leads_of(firm))


def mails(wording: str) -> list[tuple[str, str]]:
    rows = db.session.execute(sa.select(Mail.to_address, Mail.text).where(Mail.wording == wording).order_by(Mail.id))
    return [(row[0], row[1]) for row in rows]


def chosen(person: Registration, extent: Extent) -> None:
    with transaction():
        choose(person, extent, by=VITO)


def test_who_chose_on_the_ticket_shares_that_and_no_more(app: Flask) -> None:
    event = an_event()
    firm = emil(event)
    people = [vito(event, given_name=name, phone="+90 555 1234567") for name in ("Ana", "Bea", "Cem", "Derya")]
    for person, extent in zip(people, (Extent.NOTHING, Extent.NAME, Extent.NAME_PHONE, Extent.ALL), strict=True):
        chosen(person, extent)

    told = scanned(firm, *(a_scan(person) for person in people))

    assert [one.outcome for one in told] == ["closed", "shared", "shared", "shared"]
    rows = {one.lead.id: (one.person.name, bool(one.person.email), bool(one.person.phone)) for one in seen(firm)}
    assert [rows[one.lead_id or 0] for one in told] == [
        ("", False, False),
        ("Bea Ziyaretçi", False, False),
        ("Cem Ziyaretçi", False, True),
        ("Derya Ziyaretçi", True, True),
    ]


def test_a_tap_counts_where_no_choice_was_made_and_is_told_once_by_mail(app: Flask) -> None:
    event = an_event()
    firm, other = emil(event), emil(event)
    person = vito(event, language="tr")
    first = a_scan(person)

    [asked] = scanned(firm, first)
    answered = a_scan(person, at=first.at, client_id=first.client_id, answer=Extent.NAME_EMAIL, language="tr")
    [agreed] = scanned(firm, answered)
    [again] = scanned(firm, a_scan(person, answer=Extent.NOTHING))
    there = a_scan(person, answer=Extent.NAME, language="tr")
    [elsewhere] = scanned(other, there)

    assert (asked.outcome, asked.language, asked.person.name) == (ScanOutcome.ASK, "tr", "")
    assert (agreed.outcome, agreed.person.email) == (ScanOutcome.SHARED, person.email)
    assert (again.outcome, again.again, elsewhere.again) == (ScanOutcome.SHARED, True, False)
    assert [(address, "/leads" in text) for address, text in mails("agreed at a scan")] == [(person.email, True)]
    [mail] = db.session.scalars(sa.select(Mail).where(Mail.wording == "agreed at a scan"))
    assert (mail.event_id, mail.to_name, mail.reply_to) == (event.id, person.name, event.contact)
    assert (mail.language, mail.about_kind, mail.about_id) == ("tr", "registration", person.id)
    assert [part for part in (person.name, firm_name(firm), "Deneme Fuarı") if part not in mail.text] == []
    consents = db.session.scalars(sa.select(LeadConsent).order_by(LeadConsent.exhibitor_id))
    assert [(one.event_id, one.extent, one.source, one.language, one.given_at) for one in consents] == [
        (event.id, Extent.NAME_EMAIL, ConsentSource.SCAN, "tr", answered.at),
        (event.id, Extent.NAME, ConsentSource.SCAN, "tr", there.at),
    ]
    assert [(len(one.lead.scans), one.lead.exhibitor_id) for one in seen(firm) + seen(other)] == [
        (2, firm.id),
        (1, other.id),
    ]


def test_the_guarded_are_not_asked_and_share_nothing_until_they_switch_it_on(app: Flask) -> None:
    event = an_event()
    firm = emil(event)
    vip = vito(event, a_category(event, kind=CategoryKind.VIP))
    official = comes_for(a_body(event))  # though registered as a visitor

    tapped = scanned(firm, *(a_scan(one, answer=Extent.NAME_EMAIL) for one in (vip, official)))
    for person in (vip, official):
        chosen(person, Extent.NAME)
    switched = scanned(firm, a_scan(vip), a_scan(official))

    assert [(one.outcome, one.person.name, one.language) for one in tapped] == [(ScanOutcome.CLOSED, "", "")] * 2
    assert [(one.outcome, one.person.name, one.person.email) for one in switched] == [
        (ScanOutcome.SHARED, person.name, "") for person in (vip, official)
    ]


def test_three_hundred_scans_without_a_network_become_288_leads(app: Flask) -> None:
    event = an_event()
    firm = emil(event)
    people = visitors(event, 288)
    for number, person in enumerate(people[:30:5]):
        chosen(person, (Extent.NOTHING, Extent.NAME, Extent.ALL)[number % 3])
    begin = clock.now() - timedelta(minutes=40)
    met = [*people, *people[40:52]]
    tapped = dict.fromkeys(range(20, 60), Extent.NAME_EMAIL)
    scans = [
        a_scan(person, at=begin + timedelta(seconds=8 * number), offline=True, answer=tapped.get(number))
        for number, person in enumerate(met)
    ]

    for start in range(0, 300, 100):
        scanned(firm, *scans[start : start + 100])
    scanned(firm, *scans[:100])  # the answer was lost on its way, so they are sent once more

    by_person = {one.lead.registration_id: one for one in seen(firm)}
    extents = [by_person[person.id].extent for person in people]
    expected = [Extent.NOTHING] * 20 + [Extent.NAME_EMAIL] * 40 + [Extent.NOTHING] * 228
    expected[0:30:5] = [Extent.NOTHING, Extent.NAME, Extent.ALL] * 2
    assert (len(by_person), db.session.scalar(sa.select(sa.func.count()).select_from(LeadScan))) == (288, 300)
    assert extents == expected
    assert [len(by_person[person.id].lead.scans) for person in people] == [1] * 40 + [2] * 12 + [1] * 236
    assert by_person[people[0].id].lead.first_at == begin


def test_badges_of_others_and_of_nobody_leave_nothing(app: Flask) -> None:
    event, elsewhere = an_event(), an_event(slug="elsewhere")
    firm = emil(event)
    left = emil(event, state=ApplicationState.WITHDRAWN)
    stranger = vito(elsewhere)

    told = scanned(firm, a_scan(stranger), a_scan(stranger, code="nobody"))
    with pytest.raises(Refused, match=r"^Only firms that take part in the expo scan badges\.$"):
        scanned(left, a_scan(stranger))

    assert [(one.outcome, one.lead_id) for one in told] == [(ScanOutcome.UNKNOWN, None)] * 2
    assert leads_of(firm) == []


def test_an_export_has_what_is_shared_and_the_consent_beside_it(app: Flask) -> None:
    event = an_event()
    firm, person = emil(event), vito(event)
    chosen(person, Extent.NAME_EMAIL)
    scanned(firm, a_scan(person, note="Wants a demo"))

    with transaction():
        contacts = export_leads(firm, by=EMIL)
        rows, cards = export_rows(contacts), vcards(cards_of(contacts))

    assert rows[0][2:8] == [
        "name, organisation and mail address",
        "Vito",
        "Ziyaretçi",
        "",
        "Visitors’ Union",
        person.email,
    ]
    assert f"EMAIL;TYPE=INTERNET:{person.email}" in cards
    assert "Agreed to share: name\\, organisation and mail address" in cards.replace("\r\n ", "")


def test_what_was_exported_and_is_taken_back_is_told_to_the_firm_by_its_number(app: Flask) -> None:
    event = an_event()
    firm, other = emil(event), emil(event)
    person = vito(event)
    chosen(person, Extent.NAME_EMAIL)
    scanned(firm, a_scan(person))
    scanned(other, a_scan(person))
    with transaction():
        [exported] = export_leads(firm, by=EMIL)

    with transaction():
        choose_for(person, other, Extent.ALL, by=VITO)
    nobody_told = mails("lead taken back")
    with transaction():
        take_back(person, by=VITO)

    assert nobody_told == []
    [(address, text)] = mails("lead taken back")
    assert address == firm.email
    assert str(exported.lead.id) in text
    assert person.name not in text
    assert [(one.state, one.person.name) for one in seen(firm)] == [(LeadState.TAKEN_BACK, "")]
    assert [one.state for one in seen(other)] == [LeadState.CLOSED]
    assert export_rows(seen(firm))[0][1:8] == ["taken back: delete your copies", "nothing", "", "", "", "", ""]


def test_erasing_a_person_withdraws_all_leads_and_tells_the_firms(app: Flask) -> None:
    event = an_event()
    firms = [emil(event), emil(event)]
    person = vito(event)
    chosen(person, Extent.ALL)
    for firm in firms:
        scanned(firm, a_scan(person, note="Vito of Lahore"))
    name = person.name

    with transaction():
        erase(person, by=VITO)

    assert [one.state for firm in firms for one in seen(firm)] == [LeadState.ERASED] * 2
    assert {address for address, _text in mails("lead erased")} == {firm.email for firm in firms}
    assert not any(name in text for _address, text in mails("lead erased"))
    assert db.session.scalars(sa.select(LeadConsent.id)).all() == []
    assert [scan.note for scan in db.session.scalars(sa.select(LeadScan))] == ["", ""]


def test_after_their_time_leads_are_erased_that_were_never_exported(app: Flask) -> None:
    event = an_event()
    firm, exporting = emil(event), emil(event)
    person = vito(event)
    chosen(person, Extent.NAME)
    scanned(firm, a_scan(person))
    scanned(exporting, a_scan(person))
    with transaction():
        export_leads(exporting, by=EMIL)
    day = event.last_day + timedelta(days=181)

    assert count_leads(event.id) == 1
    with clock.set_to(clock.now() + (day - clock.now().date())), transaction():
        swept = [sweep_kept() for _round in range(4)]

    assert swept[-1] == 0
    assert [one.state for one in seen(firm)] == [LeadState.ERASED]
    assert [one.state for one in seen(exporting)] == [LeadState.SHARED]
    assert erase_leads(event.id, 10) == 0


def test_two_colleagues_on_one_lead(app: Flask) -> None:
    event = an_event()
    firm = emil(event)
    scanned(firm, a_scan(vito(event)))
    [lead] = leads_of(firm)
    with transaction():
        edit_lead(lead, rating=5, tags=["Lahore"], note="Calls back", version=1)

    with pytest.raises(Changed, match=r"^A colleague changed this lead while you wrote\.$"), transaction():
        edit_lead(lead, rating=1, tags=[], note="", version=1)

    assert db.session.scalars(sa.select(Lead.rating)).all() == [5]
    with transaction():
        assert lead.version == 2
        db.session.execute(sa.text("UPDATE leads SET version = 9"))  # as another server would, unseen by this session
        with pytest.raises(Changed):
            edit_lead(lead, rating=1, tags=[], note="", version=2)


def test_a_note_that_is_sent_later_is_kept_with_its_scan(app: Flask) -> None:
    event: Event = an_event()
    firm, person = emil(event), vito(event)
    scan = a_scan(person)
    scanned(firm, scan)

    scanned(firm, a_scan(person, client_id=scan.client_id, note="Distributor"))
    scanned(firm, a_scan(person, client_id=scan.client_id))

    assert [one.note for one in db.session.scalars(sa.select(LeadScan))] == ["Distributor"]
