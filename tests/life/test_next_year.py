"""An expo copied for another year: each part that is ticked, what stays behind, and no table forgotten."""

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.accounts.permissions import Role
from expo.accounts.queries import team_of
from expo.badges.design import DEFAULT
from expo.badges.designs import Pictures, save_design
from expo.badges.queries import newest_design
from expo.booths.models import Booth
from expo.booths.queries import booths_of, elements_in
from expo.checkin.queries import gates_of
from expo.contributions import contributed
from expo.db import Base, db, transaction
from expo.events.copy_parts import CopyPart
from expo.events.home_blocks import DirectionKind, HomeBlock, PartnerLevel
from expo.events.models import Event, Hall, Zone
from expo.events.queries import categories_of, event_by_slug, halls_of, networks_of, zones_of
from expo.events.services.networks import add_network
from expo.events.services.venue_parts import add_zone
from expo.exhibitors.queries import pavilions_of, settings_of
from expo.exhibitors.services.setup import add_pavilion
from expo.front.queries import directions_of, partners_of
from expo.front.services import add_partner, edit_home_page
from expo.letters.queries import letter_settings
from expo.mail.queries import mail_texts_of
from expo.mail.services import save_mail_text
from expo.manuals.queries import items_of, supplies_of
from expo.manuals.services.items import save_supply
from expo.meetings.queries import blocks_of, places_of, walks_of
from expo.meetings.requests.queries import terms_of
from expo.meetings.requests.rules import Terms
from expo.meetings.rules import PlaceKind
from expo.meetings.services.places import set_walk
from expo.meetings.services.requests.lifecycle import edit_terms
from expo.prices.queries import billing_of, cancellation_rows_of, instalment_rows_of, rule_rows_of, tax_rows_of
from expo.programme.queries import rooms_of
from expo.programme.rules import SessionState
from expo.programme.services.venue_parts import edit_part
from expo.registration.mails import CONFIRMED
from tests.factories.accounts import ada, olga, sami, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.factories.exhibitors import taking_applications
from tests.factories.letters import with_letter_settings
from tests.factories.manuals import a_contract, a_service, a_task
from tests.factories.meetings import a_block, a_firm, a_table
from tests.factories.offers import OLGA
from tests.factories.prices import a_rule, priced
from tests.factories.programme import a_room, a_session
from tests.factories.registration import vito
from tests.pages import Browser

SLUG = "next-year"
FIRST = "2028-04-11"

# Each table with rows of an expo is copied with it, by the part named, or stays behind because it tells of people and
# firms of that year.
ALWAYS = {"building_hours", "categories", "halls", "home_pages", "questions", "retention_periods", "venues", "zones"}
ALWAYS |= {"question_conditions", "question_options", "category_zones", "question_categories"}
BY_PART = {
    "applications": {"exhibitor_settings"},
    "pavilions": {"pavilions"},
    "plans": {"booths", "hall_plans", "plan_elements"},
    "prices": {"billing", "cancellation_steps", "price_instalments", "price_rules", "price_taxes"},
    "programme": {"rooms", "sessions", "tracks"},
    "services": {"contract_texts", "exhibitor_tasks", "hall_supplies", "manuals", "service_items"},
    "meetings": {"block_places", "hall_walks", "meeting_blocks", "meeting_places", "meeting_request_terms"},
    "gates": {"gates"},
    "letters": {"letter_pictures", "letter_settings"},
    "badges": {"badge_designs", "badge_pictures"},
    "mails": {"wordings"},
    "networks": {"venue_networks"},
    "home page": {"directions", "imprints", "legal_texts", "partners"},
    "team": {"grants"},
}
STAYS = {
    name
    for line in (
        "allocation_runs answer_options api_tokens answers assignments badge_prints bodies body_members case_follow_ups",
        "api_answers case_lines case_meetings case_questions choice_rounds investor_cases investor_desks",
        "delegation_firms delegation_members delegation_sheets delegations desk_gates desks digest_changes exhibitors",
        "former_runs handover_badges handovers held_up history interpreter_bookings interpreter_shifts",
        "interpreters invoice_numbers invoices item_interpreters itinerary_items itinerary_people jobs",
        "kept_sessions lead_consents lead_scans leads letter_requests letters mail_subscriptions mails",
        "meeting_interpreters meeting_parties meeting_people meeting_place_closures meeting_requests meeting_runs",
        "meeting_attendances meeting_follow_ups meeting_outcomes meeting_sittings webhook_deliveries webhook_tries",
        "meeting_wishes meetings member_zones memoranda memorandum_clearances memorandum_parties",
        "ceremonies memorandum_people memorandum_texts moved_sessions occupied_booths offers parties points_entries print_runs",
        "contract_acceptances order_lines service_orders task_answers task_reminders",
        "contractor_passes memorandum_follow_ups memorandum_proposals truck_slots trucks",
        "programme_digests registrations renewal_claims retired_codes scans search_keys search_people",
        "search_words session_interpreters session_parts sign_ups spare_badges speakers staff_badges task_mails",
        "session_sources speaker_sources uploaded_list_booths uploaded_list_registrations uploaded_list_sessions",
        "uploaded_list_wishes uploaded_lists uploads vehicles visits webhook_kinds webhooks wishes zone_closures",
    )
    for name in line.split()
}


@pytest.fixture
def full(app: Flask) -> Event:
    """An expo with something of every part, a firm and a visitor."""
    event = with_letter_settings(priced(an_event()))
    hall, other = a_hall(event), a_hall(event, "Hall 2")
    taking_applications(event, category_id=categories_of(event)[0].id)
    manager = {"manager_name": "Mina Manager", "manager_email": "mina@example.org"}
    with transaction():
        zone = add_zone(event, "Health", hall, by=OLGA)
        pavilion = add_pavilion(event, {"name": "Türkiye", "country": "TR", "hall_id": hall.id, **manager}, by=OLGA)
    first, second = some_booths(event, hall, "A1", "A2")
    with transaction():
        first.pavilion_id, first.zone_id, first.power_kw = pavilion.id, zone.id, 9
        second.blocked, second.blocked_why = True, "Column"
        set_walk(event, hall.id, other.id, 7, by=OLGA)
        edit_terms(event, asdict(Terms(days=9)), version=0, by=OLGA)
        save_design(event, replace(DEFAULT, accent="#123456"), Pictures(), based_on=0, by=OLGA)
        text = {"subject": "You come", "text": "Hello {name}, {link}"}
        save_mail_text(CONFIRMED, event_id=event.id, language="en", **text, version=0, by=OLGA)
        add_network(event, "192.0.2.0/28", "Hall", by=OLGA)
        add_partner(event, PartnerLevel.HOST, "Demo Bank", "", None, by=OLGA)
        edit_home_page(event, [HomeBlock.ABOUT], {DirectionKind.CAR: {"en": "Gate C"}}, version=event.version, by=OLGA)
    a_gate(event, "North", hall_id=hall.id, zone_id=zone.id)
    _people_and_hours(event, hall, zone)
    return event


def _people_and_hours(event: Event, hall: Hall, zone: Zone) -> None:
    """A session in a room of the zone, a block at a table, a place in that room, a firm, a visitor, somebody at the desk."""
    room = a_room(event, "Indus")
    with transaction():
        edit_part(event, room, {"name": room.name, "hall_id": hall.id, "zone_id": zone.id}, position=0, by=OLGA)
    a_session(event, room_id=room.id)
    a_block(event, a_table(event, hall_id=hall.id))
    a_table(event, None, kind=PlaceKind.ROOM, room_id=room.id)
    a_rule(event, "Early", from_day=date(2027, 1, 10))
    a_task(event)
    a_contract(event)
    a_service(event, early_minor=80_000, early_until=date(2027, 1, 10))
    with transaction():
        save_supply(event, hall, {"power_kw": 120}, by=OLGA)
    a_firm(event)
    vito(event)
    sami(event)


def _copied(app: Flask, event: Event, *parts: str) -> Event:
    page = f"/organise/{event.slug}/categories/copy-expo"
    signed_in(Browser(app), olga(event)).send(page, {"slug": SLUG, "first_day": FIRST, "parts": list(parts)})
    copy = event_by_slug(SLUG)
    assert copy is not None
    return copy


def test_all_that_is_ticked_is_there_next_year(full: Event, app: Flask) -> None:
    copy = _copied(app, full, *BY_PART)

    hall, _other = halls_of(copy)
    zone, pavilion = zones_of(copy)[0].id, pavilions_of(copy)[0]
    assert (pavilion.name, pavilion.hall_id, pavilion.manager_name, pavilion.manager_email) == (
        "Türkiye",
        hall.id,
        "",
        "",
    )
    assert [_booth(one) for one in booths_of(copy)] == [
        ("A1", hall.id, zone, pavilion.id, 9, False),
        ("A2", hall.id, None, None, None, True),
    ]
    assert [one.label for one in elements_in(hall)] == ["Gate A"]
    _check_settings(full, copy)
    assert [(one.hall_id, one.zone_id) for one in rooms_of(copy)] == [(hall.id, zone)]
    assert [one.own_name for one in places_of(copy)] == ["T01"]
    assert [(str(one.starts_at.date()), [place.own_name for place in one.places]) for one in blocks_of(copy)] == [
        ("2028-04-12", ["T01"])
    ]
    assert (list(walks_of(copy).values()), terms_of(copy).days) == ([7], 9)
    assert [(one.name["en"], one.hall_id, one.zone_id) for one in gates_of(copy)] == [("North", hall.id, zone)]
    assert [one.network for one in networks_of(copy)] == ["192.0.2.0/28"]
    assert [one.name for one in partners_of(copy)] == ["Demo Bank"]
    assert (copy.blocks, directions_of(copy)) == (["about"], {DirectionKind.CAR: {"en": "Gate C"}})
    assert {(one.account.name, one.role) for one in team_of(copy.id)} == {
        (one.account.name, one.role) for one in team_of(full.id)
    }


def _check_settings(full: Event, copy: Event) -> None:
    """Applications, prices, letters, badges and mails are as they were, with their days moved by 364."""
    settings = settings_of(copy)
    assert settings is not None
    assert (settings.opens_at, settings.category_id) == (None, categories_of(copy)[0].id)
    assert [one.name["en"] for one in rule_rows_of(copy)] == [one.name["en"] for one in rule_rows_of(full)]
    assert rule_rows_of(copy)[-1].conditions["from_day"] == "2028-01-09"
    counts = [len(read(copy)) for read in (tax_rows_of, instalment_rows_of, cancellation_rows_of)]
    assert counts == [1, 2, 1]
    assert cancellation_rows_of(copy)[0].from_day == date(2027, 12, 31)
    assert [(one.name["en"], one.early_until) for one in items_of(copy)] == [("Chair", date(2028, 1, 9))]
    assert [one.supply.power for one in supplies_of(copy).values()] == [120]
    assert billing_of(copy) is not None
    letters, design = letter_settings(copy), newest_design(copy)
    assert letters is not None
    assert design is not None
    assert (letters.signatory, letters.signature_id is None) == ("Olga Organiser", False)
    assert design.data["accent"] == "#123456"
    assert [one.subject for one in mail_texts_of(copy.id)] == ["You come"]


def test_what_is_not_ticked_and_all_people_stay_behind(full: Event, app: Flask) -> None:
    copy = _copied(app, full)

    there = {table.name for table in _tables_of_expos() if _rows(table, copy.id)}
    assert there - {"history", "submissions"} <= ALWAYS | {"grants"}
    assert [(one.account.name, one.role) for one in team_of(copy.id)] == [("Olga Organiser", Role.ORGANISER)]


def test_the_form_offers_what_the_expo_has_and_ticks_all_but_programme_and_team(full: Event, app: Flask) -> None:
    browser = signed_in(Browser(app), olga(full))

    page = browser.read(f"/organise/{full.slug}/categories/copy-expo")
    bare = signed_in(Browser(app), ada()).read(f"/organise/{an_event().slug}/categories/copy-expo")

    offered = {box["value"]: box.has_attr("checked") for box in page.soup.select("input[name=parts]")}
    assert offered == {name: name not in {"programme", "team"} for name in BY_PART}
    assert "Halls’ plans and booths (2)" in page.text
    assert bare.soup.select("input[name=parts]") == []


def test_what_a_part_leaves_behind_is_said(full: Event, app: Flask) -> None:
    a_session(full, state=SessionState.CANCELLED)
    page = f"/organise/{full.slug}/categories/copy-expo"

    sent = signed_in(Browser(app), olga(full)).send(
        page, {"slug": SLUG, "first_day": FIRST, "parts": ["programme", "meetings"]}
    )

    assert sent.banners[:3] == [
        "The copy is a draft. Look through its settings, then publish it.",
        "1 session was not copied: it is cancelled or on no day of the copy.",
        "1 meeting place was not copied: it is a booth, in a room of the programme, or a party’s own.",
    ]


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("2028-03-25", "“Night market” is at 03:30 on Sunday 26 March 2028: the clocks skip 02:30 in that night."),
        (
            "2028-10-28",
            "“Night market” has the first of two 02:30 on Sunday 29 October 2028: the clocks show it twice in that night.",
        ),
        (FIRST, ""),
    ],
)
def test_a_block_in_an_hour_that_the_clocks_skip_or_repeat_is_named(app: Flask, first: str, said: str) -> None:
    event = an_event(zone="Europe/Berlin")
    night = datetime(2027, 4, 14, 2, 30, tzinfo=event.zone_info)
    a_block(event, name={"en": "Night market"}, starts_at=night, ends_at=night + timedelta(hours=2))
    page = f"/organise/{event.slug}/categories/copy-expo"

    sent = signed_in(Browser(app), olga(event)).send(page, {"slug": SLUG, "first_day": first, "parts": ["meetings"]})

    assert [one for one in sent.banners if "Night market" in one] == [said][: len(said)]


def test_a_refused_copy_keeps_what_was_typed_and_makes_nothing(full: Event, app: Flask) -> None:
    page = f"/organise/{full.slug}/categories/copy-expo"

    refused = signed_in(Browser(app), olga(full)).send(
        page, {"slug": full.slug, "first_day": FIRST, "parts": ["plans"]}, status=409
    )

    ticked = [box["value"] for box in refused.soup.select("input[name=parts]") if box.has_attr("checked")]
    assert (refused.typed("first_day"), ticked) == (FIRST, ["plans"])
    assert len(booths_of(full)) == 2


def test_every_table_of_an_expo_is_copied_or_known_to_stay_behind(app: Flask) -> None:
    copied = ALWAYS | {name for names in BY_PART.values() for name in names}
    stays = {table.name for table in _tables_of_expos()} - copied

    assert {part.name for part in contributed(CopyPart)} == set(BY_PART)
    assert stays == STAYS


def _booth(booth: Booth) -> tuple[object, ...]:
    return (booth.number, booth.hall_id, booth.zone_id, booth.pavilion_id, booth.power_kw, booth.blocked)


def _tables_of_expos() -> list[sa.Table]:
    return [table for table in Base.metadata.sorted_tables if "event_id" in table.c]


def _rows(table: sa.Table, event_id: int) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.event_id == event_id)) or 0
