"""The tables come up, go down and match the models, on both databases."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from expo import clock
from expo.badges.models import PrintRun
from expo.booths.models import Claim, HallPlan, Wish
from expo.booths.rules import ClaimKind
from expo.checkin.models import Scan, Visit
from expo.db import Base, db, transaction
from expo.delegations.models import Delegation, Member
from expo.errors import Refused
from expo.events.models import Category, Event, Zone
from expo.events.queries import categories_of
from expo.events.rules import CategoryKind
from expo.events.services.expos import EVENT_FIELDS
from expo.events.services.venue_parts import add_zone
from expo.exhibitors.application_models import ApplicationChange
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import schemes_offered
from expo.exhibitors.rules import Scheme
from expo.exhibitors.services.application_steps import OWN_FIELDS, save
from expo.exhibitors.services.dossier import save_note
from expo.history.queries import history_about
from expo.history.services import PROGRAM, record
from expo.history.verbs import Verb
from expo.imports.kinds import kind_called
from expo.imports.models import UploadedList
from expo.imports.services import keep_list
from expo.itinerary.fleet import add_vehicle
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import items_of
from expo.itinerary.rules import ItemKind
from expo.itinerary.services import add_session_item
from expo.mail.links import text_of
from expo.mail.models import Mail, MailText
from expo.manuals.contract_queries import acceptances_of, terms_for
from expo.manuals.services.contracts import accept_contract
from expo.meetings.rules import MeetingCause
from expo.migrations.run import downgrade, is_current, is_empty, upgrade
from expo.offers.rules import OfferState
from expo.offers.services.answers import accept_offer
from expo.offers.services.replacements import close_accepted_offer
from expo.organisations.models import Organisation
from expo.prices.models import PriceRule
from expo.programme.models import Digest, DigestChange, Room
from expo.programme.services.stars import keep_session
from expo.programme.services.venue_parts import add_room
from expo.registration.models import Answer, Registration, Upload
from expo.registration.notices import ticket_address
from expo.registration.queries import questions_of
from expo.registration.rules import Condition
from expo.registration.services.answers import FileAnswer, answer_texts, save_answers
from expo.registration.services.options import OptionText
from expo.registration.services.questions import add_question
from tests.databases import KINDS, fresh_database, migrated_app
from tests.factories.accounts import olga
from tests.factories.booths import a_hall, held, some_booths
from tests.factories.checkin import a_gate, a_scan
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, emil, taking_applications
from tests.factories.invoices import given_space
from tests.factories.manuals import accepted_contract
from tests.factories.meetings import a_firm, a_meeting
from tests.factories.offers import a_priced_hall, offered
from tests.factories.prices import priced
from tests.factories.programme import MORNING, a_room, a_session
from tests.factories.registration import vito
from tests.itinerary.items import DANA, an_item
from tests.plain_rows import plain_row

DECKED = {"scheme": Scheme.RAW, "area_sqm": 60, "least_sqm": 60, "most_sqm": 60, "upper_deck_sqm": 30}


pytestmark = pytest.mark.one_revision


@pytest.fixture(params=KINDS)
def fresh_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database of its own, which the test may take apart."""
    url = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"))
    with migrated_app(url, tmp_path) as app, app.app_context():
        yield app


@pytest.mark.each_day
def test_migrations_give_the_tables_of_the_models(fresh_app: Flask) -> None:
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []
    assert is_current() is True


@pytest.mark.each_day
def test_migrations_go_down_to_nothing_and_up_again(fresh_app: Flask) -> None:
    downgrade("base", lose=True)
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    was_empty = is_empty()
    upgrade()

    assert left == set()
    assert was_empty is True
    assert is_current() is True


@pytest.mark.each_day
def test_what_people_entered_outlives_a_migration_down_and_up(fresh_app: Flask) -> None:
    event = an_event()
    session, person = a_session(event), vito(event, a_category(event))
    with transaction():
        keep_session(person.id, session)
    db.session.remove()

    downgrade("0001", lose=True)
    upgrade()

    tables = [Base.metadata.tables[name] for name in ("events", "sessions", "kept_sessions", "registrations")]
    counts = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]
    assert counts == [1, 1, 1, 1]


def test_what_the_history_speaks_of_is_found_under_its_word_after_a_migration_down_and_up(fresh_app: Flask) -> None:
    event = an_event()
    with transaction():
        rule = PriceRule(id=7, event_id=event.id)
        record(Verb.ADDED, rule, by=PROGRAM, event_id=event.id, named="Raw space")
        record(Verb.LEFT_SEATS_FREE_IN, categories_of(event)[0], by=PROGRAM, event_id=event.id)
    verbs = sa.text("SELECT verb FROM history ORDER BY id DESC LIMIT 2")
    kinds = sa.text("SELECT subject_kind FROM history ORDER BY id DESC LIMIT 2")
    db.session.remove()

    downgrade("0022")
    below = db.session.scalars(kinds).all(), db.session.scalars(verbs).all()
    db.session.remove()
    upgrade()

    assert below == (["category", "pricerule"], ["left places free in", "added"])
    assert db.session.scalars(verbs).all() == ["left seats free in", "added"]
    assert db.session.scalars(kinds).all() == ["category", "price_rule"]
    assert [entry.subject for entry in history_about(rule)] == ["Raw space"]


def test_packages_and_upper_decks_are_kept_in_words_below_and_read_again(fresh_app: Flask) -> None:
    event = an_event()
    a_hall(event, schemes=["package"])
    packed, _decked, plain = emil(event, scheme=Scheme.PACKAGE), emil(event, **DECKED), emil(event)
    taking_applications(event, closes_at=event.created_at)
    with transaction():
        save(plain, {"scheme": Scheme.PACKAGE, "fascia_name": "Emil"}, by=EMIL)
        save_note(packed, "Old friends.", by=EMIL)
    db.session.remove()

    downgrade("0019")
    with db.engine.connect() as connection:
        rows = list(connection.execute(sa.text("SELECT scheme, note FROM exhibitors ORDER BY id")))
        halls = connection.execute(sa.select(HallPlan.__table__.c.schemes)).scalars().all()
        wanted = connection.execute(sa.select(ApplicationChange.__table__.c.after)).scalars().one()
    upgrade()

    assert [tuple(row) for row in rows] == [
        ("shell scheme", "Old friends.\nAsked for a package: shell scheme with furniture."),
        ("raw space", "Asked for an upper deck of 30 m²."),
        ("shell scheme", ""),
    ]
    assert (halls, wanted["scheme"], wanted["fascia_name"]) == ([["shell scheme"]], "shell scheme", "Emil")
    kept = db.session.scalars(sa.select(Exhibitor).order_by(Exhibitor.id)).all()
    assert [(one.scheme, one.upper_deck_sqm, one.note) for one in kept] == [
        (Scheme.PACKAGE, 0, "Old friends."),
        (Scheme.RAW, 30, ""),
        (Scheme.SHELL, 0, ""),
    ]
    assert [scheme.value for scheme in schemes_offered(kept[0].event)] == ["shell scheme", "raw space"]


def test_feeds_are_new_once_set_up_has_hours(fresh_app: Flask) -> None:
    before = an_event(build_up_closes_at=time(23))
    known = (before.programme_revision, before.programme_changed_at)
    db.session.remove()

    downgrade("0020")
    upgrade()

    after = db.session.scalars(sa.select(Event)).one()
    assert (after.build_up_opens_at, after.build_up_closes_at, after.breakdown_closes_at) == (
        time(8),
        time(20),
        time(20),
    )
    assert (after.programme_revision, after.programme_changed_at > known[1]) == (known[0] + 2, True)


@pytest.mark.parametrize("values", ["scheme = 'tent'", "upper_deck_sqm = -1", "upper_deck_sqm = 5", "area_sqm = 0"])
def test_the_rules_of_a_row_outlive_a_migration_down_and_up(fresh_app: Flask, values: str) -> None:
    emil(an_event())
    db.session.remove()

    downgrade("0019")
    upgrade()

    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE space_requests SET {values}"))  # noqa: S608 -- our own words, above


@pytest.mark.each_day
def test_bringing_up_what_is_up_changes_nothing(fresh_app: Flask) -> None:
    upgrade()

    assert is_current() is True


@pytest.mark.each_day
@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_foreign_key_is_indexed(table: str) -> None:
    """Deleting a row looks for the rows that point to it; without an index that is a walk over the whole table. A key within
    an event is found by its last column.
    """
    found = Base.metadata.tables[table]
    first_columns = {next(iter(index.columns)).name for index in found.indexes}
    first_columns |= {
        next(iter(rule.columns)).name for rule in found.constraints if isinstance(rule, sa.UniqueConstraint)
    }
    first_columns |= {next(iter(found.primary_key.columns)).name}

    assert {key.column_keys[-1] for key in found.foreign_key_constraints} - first_columns == set()


def test_zones_of_members_are_names_below_and_keys_above(fresh_app: Flask) -> None:
    event = an_event()
    with transaction():
        lounge, salon = add_zone(event, "VIP lounge", None, by=PROGRAM), add_zone(event, "Salon", None, by=PROGRAM)
        member = somebody_of(danas_delegation(event))
        member.zones = [lounge, salon]
    number, ids = member.id, [lounge.id, salon.id]
    db.session.remove()

    downgrade("0022")
    with db.engine.begin() as connection:
        names = connection.execute(
            sa.text("SELECT zones FROM delegation_members WHERE id = :id"), {"id": number}
        ).scalar()
        connection.execute(sa.text("UPDATE zones SET name = 'Bar' WHERE name = 'Salon'"))
    upgrade()

    assert (json.loads(names) if isinstance(names, str) else names) == ["VIP lounge", "Salon"]
    assert [zone.id for zone in db.session.get_one(Member, number).zones] == ids[:1]


def test_the_whole_expo_is_area_0_below_and_a_removed_zone_is_there_again(fresh_app: Flask) -> None:
    event = an_event()
    with transaction():
        lounge = add_zone(event, "VIP lounge", None, by=PROGRAM)
    person = vito(event, a_category(event))
    with clock.set_to(datetime(2027, 4, 13, 6, tzinfo=UTC)):
        for gate in (a_gate(event), a_gate(event, "Lounge", zone_id=lounge.id)):
            a_scan(event, person, gate)
    number = lounge.id
    db.session.remove()

    downgrade("0024")
    with db.engine.begin() as connection:
        column = sa.column("area", sa.Integer)
        areas = [
            list(connection.scalars(sa.select(column).select_from(sa.table(name)).order_by(column)))
            for name in ("scans", "visits")
        ]
        connection.execute(sa.text("UPDATE gates SET zone_id = NULL"))
        connection.execute(sa.text("DELETE FROM zones"))
    upgrade()

    kept = [set(db.session.scalars(sa.select(table.zone_id))) for table in (Scan, Visit)]
    assert areas == [[0, number], [0, number]]
    assert kept == [{None, number}, {None, number}]
    assert db.session.get_one(Zone, number).name == f"({number})"


def test_a_way_down_that_would_lose_rows_is_refused_and_changes_nothing_unless_one_means_it(fresh_app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    with transaction():
        delegation.firms = [emil(event), emil(event)]
    number = delegation.id
    db.session.remove()

    with pytest.raises(Refused) as refusal:
        downgrade("0018")
    here, firms = is_current(), len(db.session.get_one(Delegation, number).firms)
    db.session.remove()
    downgrade("0018", lose=True)
    upgrade()

    assert refusal.value.message == (
        "Going back to 0018 would lose rows: 2 of delegation_firms. Make a backup, then add --yes to lose them."
    )
    assert (here, firms) == (True, 2)
    assert db.session.get_one(Delegation, number).firms == []


def test_the_way_down_is_refused_while_two_share_the_installation(fresh_app: Flask) -> None:
    event = an_event()
    with transaction():
        other = Organisation(uid="another", name="Another", created_at=event.created_at)
        db.session.add(other)
        db.session.flush()
        number, others = event.id, other.id
    db.session.remove()

    with pytest.raises(Refused, match="2 organisations share this installation"):
        downgrade("0027")
    with transaction():
        db.session.delete(db.session.get_one(Organisation, others))
    db.session.remove()
    downgrade("0027")
    upgrade()

    [one] = db.session.scalars(sa.select(Organisation.id))
    assert db.session.get_one(Event, number).organisation_id == one


def test_waiting_numbers_occupied_booths_and_joined_rows_outlive_a_migration_down_and_up(fresh_app: Flask) -> None:
    event = an_event()
    lounge = _lounge(event)
    category = a_category(event, capacity=1, kind=CategoryKind.PRESS, zones=[lounge])
    first, second = vito(event, category), vito(event, category)
    member = somebody_of(danas_delegation(event))
    [booth] = some_booths(event, a_hall(event), "1")
    space = held(booth)
    with transaction():
        member.zones = [lounge]
        keep_session(first.id, a_session(event))
        db.session.add(Wish(event_id=event.id, exhibitor_id=space.exhibitor_id, booth_id=booth.id, rank=1))
    ids, waiting = (event.id, booth.id, space.id, category.id), (second.waiting_number, category.occupancy)
    db.session.remove()

    downgrade("0029")
    waits = "SELECT r.place, c.taken FROM registrations r JOIN categories c ON c.id = r.category_id WHERE r.place > 0"
    below = db.session.execute(sa.text(waits)).one()
    booths = db.session.execute(sa.text("SELECT booth_id, assignment_id FROM places")).one()
    db.session.remove()
    upgrade()

    again = db.session.get_one(Category, ids[3])
    joined = ("category_zones", "delegation_members", "kept_sessions", "member_zones", "occupied_booths", "wishes")
    events = {db.session.scalars(sa.select(Base.metadata.tables[name].c.event_id)).first() for name in joined}
    assert (tuple(below), tuple(booths)) == ((1, 1), ids[1:3])
    numbers = sa.select(Registration.waiting_number).where(Registration.waiting_number > 0)
    assert (waiting, db.session.scalars(numbers).all()) == ((1, again.occupancy), [1])
    assert events == {ids[0]}


def test_an_expos_venue_home_page_and_building_hours_stand_in_its_own_row_below(fresh_app: Flask) -> None:
    said = {"en": "Where software meets"}
    event = an_event(
        tagline=said, latitude=24.9, longitude=67.1, build_up_from=date(2027, 4, 11), build_up_opens_at=time(7)
    )
    number, known = event.id, {name: getattr(event, name) for name in EVENT_FIELDS}
    db.session.remove()

    downgrade("0036")
    with db.engine.connect() as connection:
        below = connection.execute(
            sa.text("SELECT venue, city, latitude, build_up_from, build_up_opens_at, tagline FROM events")
        ).one()
    upgrade()

    again = db.session.get_one(Event, number)
    assert [str(value) for value in below[:5]] == ["Test Hall", "Karachi", "24.9", "2027-04-11", str(below[4])]
    assert str(below[4]).startswith("07:00:00")
    assert (json.loads(below[5]) if isinstance(below[5], str) else below[5]) == said
    assert {name: getattr(again, name) for name in EVENT_FIELDS} == known


def test_what_an_application_asks_for_stands_in_its_own_row_below(fresh_app: Flask) -> None:
    event = an_event()
    decked = emil(event, **DECKED, open_sides=3, power_kw=12, water=True, internet=True)
    packed = emil(event, scheme=Scheme.PACKAGE)
    known = {one.id: {name: getattr(one, name) for name in OWN_FIELDS} for one in (decked, packed)}
    db.session.remove()

    downgrade("0039")
    asked = "scheme, least_sqm, upper_deck_sqm, open_sides, power_kw, water, compressed_air, internet"
    with db.engine.begin() as connection:
        below = connection.execute(sa.text(f"SELECT {asked} FROM exhibitors ORDER BY id")).all()  # noqa: S608 -- our own words
        connection.execute(sa.text("UPDATE exhibitors SET power_kw = 5 WHERE scheme = 'package'"))
    upgrade()

    again = {
        one.id: {name: getattr(one, name) for name in OWN_FIELDS} for one in db.session.scalars(sa.select(Exhibitor))
    }
    assert [tuple(row) for row in below] == [
        ("raw space", 60, 30, 3, 12, True, False, True),
        ("package", 9, 0, 1, 0, False, False, False),
    ]
    assert again == {**known, packed.id: {**known[packed.id], "power_kw": 5}}


def test_the_file_of_an_answer_stands_in_its_value_below(fresh_app: Flask) -> None:
    event = an_event()
    person = vito(event, a_category(event))
    with transaction():
        ticket, food = (
            add_question(event, {"kind": kind, "label": {"en": kind}}, by=PROGRAM) for kind in ("file", "text")
        )
        save_answers(person, {ticket.id: FileAnswer("bilet.pdf", "application/pdf", b"%PDF-1.7"), food.id: "upload"})
    number = db.session.scalars(sa.select(Upload.id)).one()
    db.session.remove()

    downgrade("0037")
    with db.engine.connect() as connection:
        below = connection.scalars(sa.select(Answer.value).order_by(Answer.question_id)).all()
    upgrade()

    again = db.session.execute(sa.select(Answer.upload_id, Answer.value).order_by(Answer.question_id)).all()
    assert below == [{"upload": number, "name": "bilet.pdf"}, "upload"]
    assert [tuple(row) for row in again] == [(number, {"name": "bilet.pdf"}), (None, "upload")]


@pytest.mark.each_day
def test_answers_and_conditions_find_their_options_after_a_migration_down_and_up(fresh_app: Flask) -> None:
    event = an_event()
    event_id = event.id
    options = [OptionText({"en": text}) for text in ("AI", "Cloud", "Chips")]
    with transaction():
        likes = add_question(
            event, {"kind": "several choices", "label": {"en": "Likes"}, "options": options}, by=PROGRAM
        )
        more = {"kind": "text", "label": {"en": "More"}, "condition": Condition(likes.id, likes.options[2].id)}
        add_question(event, more, by=PROGRAM)
    person = vito(event, a_category(event), answers={likes.id: [likes.options[0].id, likes.options[2].id]})
    number = person.id
    db.session.remove()

    downgrade("0059")
    with db.engine.begin() as connection:
        kept = connection.execute(sa.text("SELECT shown_when_value FROM questions ORDER BY id")).scalars().all()
        typed = sa.text("UPDATE questions SET shown_when_value = 'Robots' WHERE shown_when_value = 'Chips'")
        connection.execute(typed)
    upgrade()

    first, second = questions_of(db.session.get_one(Event, event_id), active_only=False)
    named = {option.id: (option.label["en"], option.active) for option in first.options}
    assert kept == ["", "Chips"]
    assert list(named.values()) == [("AI", True), ("Cloud", True), ("Chips", True), ("Robots", False)]
    assert second.condition is not None
    assert named[second.condition.option_id or 0] == ("Robots", False)
    assert answer_texts(db.session.get_one(Registration, number)) == {str(first.id): ["AI", "Chips"]}


def _run_and_digest(event_id: int, delegation_id: int, session_id: int) -> None:
    """A print run of a delegation on one day, and a digest of a moved session."""
    with transaction():
        run = PrintRun(event_id=event_id, created_by="Sami", layout="badge", count=1, delegation_id=delegation_id)
        run.created_at, run.chosen = MORNING, {"day": "2027-04-13"}
        change = DigestChange(event_id=event_id, session_id=session_id, before={"room_id": None, "room": {}})
        db.session.add_all([run, Digest(event_id=event_id, created_at=MORNING, changes=[change])])


@pytest.mark.each_day
def test_what_json_named_is_a_key_after_a_migration_down_and_up(fresh_app: Flask) -> None:
    event = an_event()
    group, session = danas_delegation(event), a_session(event)
    number, moved = group.id, session.id
    item = an_item(group).id
    _run_and_digest(event.id, number, moved)
    db.session.remove()

    downgrade("0064")
    with db.engine.connect() as connection:
        below: list[Any] = [
            connection.scalars(sa.select(sa.column(column)).select_from(sa.table(table))).one()
            for table, column in (
                ("print_runs", "chosen"),
                ("itineraries", "pending"),
                ("programme_digests", "changes"),
            )
        ]
    upgrade()

    again = db.session.scalars(sa.select(PrintRun)).one()
    assert [json.loads(one) if isinstance(one, str) else one for one in below] == [
        {"day": "2027-04-13", "delegation": number},
        {str(item): {}},
        [{"session": moved, "before": {"room_id": None}}],
    ]
    assert (again.delegation_id, again.chosen) == (number, {"day": "2027-04-13"})
    assert db.session.get_one(ItineraryItem, item).pending == {}
    assert [one.session_id for one in db.session.scalars(sa.select(Digest)).one().changes] == [moved]


def test_the_category_of_a_list_is_a_word_below_and_a_key_above(fresh_app: Flask) -> None:
    event, other = an_event(), an_event(slug="another-expo")
    press, theirs = a_category(event), a_category(other)
    with transaction():
        kind = kind_called("visitors")
        chosen = {"column 1": "given_name", "set category": str(press.id)}
        known = keep_list(event, kind, "known.csv", b"Name\nAli\n", by=PROGRAM, answers=chosen).id
        strange = keep_list(event, kind, "strange.csv", b"Name\nAlya\n", by=PROGRAM).id
    ids, foreign = (press.id, known, strange), theirs.id
    db.session.remove()

    downgrade("0083")
    below = [_read_json(one) for one in _column("uploaded_lists", "answers")]
    db.session.remove()
    lists = sa.table("uploaded_lists", sa.column("id"), sa.column("answers", UploadedList.answers.type))
    with db.engine.begin() as connection:
        connection.execute(sa.update(lists).where(lists.c.id == ids[2]).values(answers={"set category": str(foreign)}))
    upgrade()

    kept = [db.session.get_one(UploadedList, one) for one in ids[1:]]
    assert below == [{"column 1": "given_name", "set category": str(ids[0])}, {}]
    assert [(one.category_id, one.given.get("set category")) for one in kept] == [
        (ids[0], str(ids[0])),
        (None, str(foreign)),
    ]


def test_a_row_that_joins_two_events_stops_the_way_up(fresh_app: Flask) -> None:
    event, other = an_event(), an_event(slug="another-expo")
    category, lounge = a_category(event), _lounge(other)
    pair = {"category": category.id, "zone": lounge.id}
    db.session.remove()

    downgrade("0030")
    with db.engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO category_zones (category_id, zone_id) VALUES (:category, :zone)"), pair)
    with pytest.raises(Refused, match="1 rows of category_zones join rows of two events by zone_id"):
        upgrade()
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM category_zones"))
    upgrade()

    assert is_current() is True


def _lounge(event: Event) -> Zone:
    with transaction():
        return add_zone(event, "VIP lounge", None, by=PROGRAM)


def test_sessions_are_copied_into_items_below_and_read_by_them_above(fresh_app: Flask) -> None:
    event = an_event()
    group = danas_delegation(event)
    session = a_session(event, title={"en": "Keynote"}, room_id=a_room(event, "Big hall").id)
    visit = an_item(group)
    with transaction():
        taken = add_session_item(group, session, by=DANA)
    ids, number = (taken.id, visit.id), group.id
    db.session.remove()

    downgrade("0035")
    below = _item_rows()
    db.session.execute(sa.text(_TWICE))
    db.session.commit()
    db.session.remove()
    upgrade()

    above = _item_rows()
    items = items_of(db.session.get_one(Delegation, number))
    assert below == {ids[0]: (True, "Big hall", True), ids[1]: (False, "Karachi", True)}
    assert above == {ids[0]: (False, "Big hall", True), ids[1]: (False, "Karachi", True), ids[0] + 8: (True, "", False)}
    assert [one.starts_at for one in items if one.session_id] == [MORNING]


# What could be added twice below: the later of the two stays the session.
_TWICE = """INSERT INTO itinerary_items (id, uid, event_id, delegation_id, session_id, kind, state, title, place, note, details,
    starts_at, ends_at, sequence, version, created_at, changed_at)
    SELECT id + 8, 'again', event_id, delegation_id, session_id, kind, state, title, place, note, details, starts_at, ends_at,
    sequence, version, created_at, changed_at FROM itinerary_items WHERE session_id IS NOT NULL"""


def _item_rows() -> dict[int, Any]:
    """Item: whether it is a session, its own place, whether it has a time of its own."""
    rows = db.session.execute(sa.text("SELECT id, session_id, place, starts_at FROM itinerary_items ORDER BY id"))
    return {number: (session is not None, place, at is not None) for number, session, place, at in rows}


def test_vehicles_are_texts_below_and_things_above(fresh_app: Flask) -> None:
    upgrade()
    event = an_event()
    groups = [danas_delegation(event) for _number in range(2)]
    with transaction():
        fields = {"name": "Bus 1", "plate": "ABC 1", "driver_name": "Demir", "driver_phone": "0300 1"}
        bus = add_vehicle(event, None, fields, by=DANA)
        van = add_vehicle(event, groups[1], {"name": "Van 2"}, by=DANA)
    shared = [an_item(group, hours=hours, vehicle_id=bus.id) for hours, group in enumerate(groups)]
    own = an_item(groups[1], vehicle_id=van.id, details={"to": "Hotel"})
    bare = an_item(groups[1], hours=9)
    ids, owner = [item.id for item in (*shared, own, bare)], groups[1].id
    db.session.remove()

    downgrade("0048", lose=True)
    below = db.session.execute(sa.text("SELECT id, details FROM itinerary_items ORDER BY id")).all()
    db.session.rollback()
    upgrade()

    written = {"vehicle": "Bus 1 (ABC 1)", "driver": "Demir, 0300 1"}
    in_words = [written, written, {"to": "Hotel", "vehicle": "Van 2"}, {}]
    assert [_read_json(details) for _number, details in below] == in_words
    items = [db.session.get_one(ItineraryItem, number) for number in ids]
    cars = [item.vehicle for item in items[:3] if item.vehicle]
    vehicles = [(one.name, one.driver_name, one.delegation_id) for one in cars]
    assert vehicles == [*[("Bus 1 (ABC 1)", "Demir, 0300 1", None)] * 2, ("Van 2", "", owner)]
    assert [one.details for one in items] == [{}, {}, {"to": "Hotel"}, {}]
    assert (items[0].vehicle_id == items[1].vehicle_id, items[3].vehicle_id) == (True, None)


def test_flights_have_one_zone_below_and_keep_their_moments(fresh_app: Flask) -> None:
    upgrade()
    group = danas_delegation(an_event())
    item = an_item(group, kind=ItemKind.ARRIVAL, starts_zone="Europe/Istanbul", ends_zone="Asia/Karachi")
    number, moments = item.id, (item.starts_at, item.ends_at)
    db.session.remove()

    downgrade("0050", lose=True)
    upgrade()

    kept = db.session.get_one(ItineraryItem, number)
    assert ((kept.starts_at, kept.ends_at), kept.starts_zone, kept.ends_zone) == (moments, "", "")


def test_rooms_lose_their_zone_below_and_stay(fresh_app: Flask) -> None:
    upgrade()
    event = an_event()
    with transaction():
        number = add_room(event, {"en": "Lounge"}, zone=add_zone(event, "VIP", None, by=PROGRAM), by=PROGRAM).id
    db.session.remove()

    downgrade("0054", lose=True)
    upgrade()

    assert db.session.get_one(Room, number).zone_id is None


def _read_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def test_power_that_is_not_said_is_none_at_all_below(fresh_app: Flask) -> None:
    upgrade()
    event = an_event()
    unsaid, said = some_booths(event, a_hall(event), "A1", "A2")
    with transaction():
        said.power_kw = 5
    assert unsaid.power_kw is None
    db.session.remove()

    downgrade("0044")
    below = db.session.execute(sa.text("SELECT power_kw FROM booths ORDER BY id")).scalars().all()
    db.session.rollback()
    upgrade()

    assert below == [0, 5]


def test_water_air_and_internet_that_are_not_said_are_what_a_new_booth_had_below(fresh_app: Flask) -> None:
    upgrade()
    event = an_event()
    _unsaid, said = some_booths(event, a_hall(event), "A1", "A2")
    with transaction():
        said.water, said.compressed_air, said.internet = True, True, False
    query = sa.text("SELECT water, compressed_air, internet FROM booths ORDER BY id")
    above = [tuple(row) for row in db.session.execute(query)]
    db.session.remove()

    downgrade("0049")
    below = [tuple(map(bool, row)) for row in db.session.execute(query)]
    db.session.rollback()
    upgrade()

    assert above[0] == (None, None, None)
    assert below == [(False, False, True), (True, True, False)]


def test_a_claim_of_a_firm_next_in_line_is_a_renewal_below(fresh_app: Flask) -> None:
    upgrade()
    event = an_event()
    booths = some_booths(event, a_hall(event), "A1", "A2")
    firm = emil(event).firm
    assert firm is not None
    with transaction():
        for booth, kind in zip(booths, ClaimKind, strict=True):
            db.session.add(Claim(event_id=event.id, firm=firm, booth=booth, kind=kind, until=event.begins_at))
    db.session.remove()

    downgrade("0050")
    upgrade()

    assert list(db.session.scalars(sa.select(Claim.kind))) == [ClaimKind.RENEWAL] * 2


def test_an_offer_that_was_replaced_counts_as_withdrawn_below(fresh_app: Flask) -> None:
    upgrade()
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)
    with transaction():
        accept_offer(offer, by=EMIL)
        close_accepted_offer(offer, booths, by=EMIL)

    downgrade("0040")
    below = db.session.execute(sa.text("SELECT state FROM offers")).scalars().all()
    db.session.rollback()
    upgrade()

    assert (below, offer.state) == (["withdrawn"], OfferState.WITHDRAWN)


def test_offers_accepted_by_firms_that_left_before_offers_ended_with_their_space_are_withdrawn(
    fresh_app: Flask,
) -> None:
    upgrade()
    event, booths = a_priced_hall("A1", "A2", "A3")
    left, released, stays = [offered(event, [booth]) for booth in booths]
    with transaction():
        for one in (left, released, stays):
            accept_offer(one, by=EMIL)
    downgrade("0128")
    for one, ending in ((left, "withdrawn"), (released, "released")):
        ends = "UPDATE assignments SET state = 'ended', ended_at = created_at, ending = :ending WHERE id = :id"
        db.session.execute(sa.text(ends), {"ending": ending, "id": one.assignment_id})
    db.session.commit()

    upgrade()
    db.session.expire_all()

    assert [one.state for one in (left, released, stays)] == [
        OfferState.WITHDRAWN,
        OfferState.WITHDRAWN,
        OfferState.ACCEPTED,
    ]


def test_what_moved_a_meeting_is_a_sentence_below_and_read_back(fresh_app: Flask) -> None:
    upgrade()
    event = an_event()
    meetings = [a_meeting(event, a_firm(event, f"A{one}")[0], a_firm(event, f"B{one}")[0]) for one in range(5)]
    with transaction():
        for meeting, why in zip(meetings, (*MeetingCause, "The minister is late", ""), strict=True):
            meeting.explain(why)
        meetings[4].reason = "Fuar o gün yapılmıyor."  # as it was kept in Turkish

    downgrade("0129")
    below = list(db.session.execute(sa.text("SELECT reason FROM meetings ORDER BY id")).scalars())
    db.session.rollback()
    upgrade()
    db.session.expire_all()

    assert below[0] == "The expo does not take place on that day."
    assert [(one.reason, one.reason_kind) for one in meetings] == [
        *(("", kind) for kind in MeetingCause),
        ("The minister is late", None),
        ("", MeetingCause.DAY_LOST),
    ]


def test_accepted_contracts_below_are_the_last_of_each_text(fresh_app: Flask) -> None:
    upgrade()
    firm = emil(priced(an_event()))
    made = accepted_contract(firm)
    text, digest = made.text, made.digest
    given_space(firm, a_hall(firm.event), (300, 300))
    with transaction():
        shown = terms_for(firm, text, "en").digest
        accept_contract(firm, text, "en", digest=shown, name="Ali Boss", post="", by=EMIL)
    above = [one.digest for one in acceptances_of(firm)]
    db.session.commit()

    downgrade("0151", lose=True)
    upgrade()

    assert above == [shown, digest]
    assert [(one.digest, one.name) for one in acceptances_of(firm)] == [(shown, "Ali Boss")]


def test_links_in_mails_are_whole_below_and_hidden_above(fresh_app: Flask) -> None:
    person = vito(an_event())
    stored, link = db.session.scalars(sa.select(Mail.text).order_by(Mail.id)).first() or "", ticket_address(person)
    person_id = person.id
    db.session.remove()

    downgrade("0045")
    with db.engine.begin() as connection:
        below = connection.scalar(sa.text("SELECT text FROM mails ORDER BY id"))
        old = f" http://localhost/sign-in/{'a' * 43}?next=/account"
        connection.execute(sa.text("UPDATE mails SET subject = 'kept'"))
        connection.execute(
            sa.text("UPDATE mails SET text = text || :more WHERE id = (SELECT min(id) FROM mails)"), {"more": old}
        )
    upgrade()

    mail = db.session.scalars(sa.select(Mail).order_by(Mail.id)).first()
    assert mail is not None
    assert link in below
    assert link.rpartition("/")[2] not in stored
    assert mail.text == f"{stored} http://localhost/sign-in/…?next=/account"
    assert mail.subject == "kept"
    assert ticket_address(db.session.get_one(Registration, person_id)) in text_of(mail)


_NAMED = {
    ("delegation_members", "cleared_by"): "cleared_by_id",
    ("exhibitor_changes", "answered_by"): "answered_by_id",
    ("points_entries", "created_by"): "account_id",
    ("uploaded_lists", "created_by"): "account_id",
}


@pytest.mark.each_day
def test_who_did_it_is_a_key_of_an_account_below_and_a_name_above(fresh_app: Flask) -> None:
    account = olga(an_event())
    name, number = account.name, account.id
    with transaction():
        for table, column in _NAMED:
            for actor in (name, "Command line", ""):
                _acted(table, column, actor)
        plain_row("letter_requests", {"event_id": plain_row("events", {})})
        plain_row("wordings", {"event_id": plain_row("events", {}), "changed_at": MORNING})
    db.session.remove()

    downgrade("0067")
    below = [_column(table, key) for (table, _name), key in _NAMED.items()]
    checked = _column("letter_requests", "checked_by")
    db.session.remove()
    upgrade()

    assert (below, checked) == ([[number, None, None]] * 4, [None])
    assert [_column(table, column) for table, column in _NAMED] == [[name, "", ""]] * 4
    assert (_column("letter_requests", "checked_by"), db.session.scalars(sa.select(MailText.changed_at)).all()) == (
        [""],
        [MORNING],
    )


def _acted(table: str, column: str, name: str) -> None:
    event = {"event_id": plain_row("events", {})}
    above = {"exhibitor_id": plain_row("exhibitors", event)} if table == "exhibitor_changes" else event
    moment = {} if column == "created_by" else {f"{column.removesuffix('_by')}_at": MORNING}
    plain_row(table, {column: name} | moment | above)


def _column(table: str, name: str) -> list[Any]:
    rows = sa.table(table, sa.column("id"), sa.column(name))
    return list(db.session.scalars(sa.select(rows.c[name]).order_by(rows.c.id)))
