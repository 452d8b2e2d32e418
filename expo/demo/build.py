"""The demo expos, built through the services: the same seed gives the same people in the same order."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from expo import clock
from expo.accounts.permissions import Role
from expo.accounts.queries import account_by_email
from expo.accounts.services.team import add_account, grant
from expo.db import db, transaction
from expo.demo.delegations import add_delegation, bring_firms
from expo.demo.expo_shape import DemoExpo, first_day
from expo.demo.expos import EXPOS
from expo.demo.firms import FIRMS, add_firms, set_up_applications
from expo.demo.halls import draw_halls
from expo.demo.itineraries import plan_journeys
from expo.demo.money import bill_and_pay, set_prices
from expo.demo.names import demo_person
from expo.demo.people import CATEGORIES, QUESTIONS
from expo.demo.spaces import give_spaces, supply_booths
from expo.demo.stage import ABSTRACTS, WORKSHOP_SEATS, add_people, cast_for
from expo.errors import Refused
from expo.events.models import Category, Event
from expo.events.queries import categories_of, event_by_slug
from expo.events.rules import EventState
from expo.events.services.categories import add_category
from expo.events.services.expos import create_event, move_event
from expo.events.services.venue_parts import add_hall, add_zone
from expo.history.services import PROGRAM, Actor
from expo.mail.models import Mail, MailState
from expo.programme.rules import SessionKind, SessionState
from expo.programme.services.sessions import add_session, move_session
from expo.programme.services.venue_parts import add_room, add_track
from expo.registration.models import Question
from expo.registration.queries import RegistrationFilters, registrations_of
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.decisions import approve, cancel
from expo.registration.services.questions import add_question
from expo.registration.services.register import register

DEMO_ORGANISER = "organiser@demo.example"
DEMO_STAFF = "desk@demo.example"
DEMO = Actor("Demonstration")
PEOPLE = (90, 45, 70)  # in each expo, without --people
_BATCH = 500
_DAYS = 29

Progress = Callable[[int], None]


def build_demo(
    *,
    people: int | None = None,
    sessions: int | None = None,
    firms: int | None = None,
    booths: int | None = None,
    seed: int = 2027,
    progress: Progress = lambda _n: None,
) -> list[Event]:
    """The three expos with their teams, programmes, halls, people and firms; the numbers set how many of each the
    first one has.

    Commits as it goes, a batch at a time, so memory stays flat. Raises Refused when one of them is there already.
    """
    for number, (expo, usual) in enumerate(zip(EXPOS, PEOPLE, strict=True)):
        if event_by_slug(expo.slug) is not None:
            raise Refused(f"There is an expo at /{expo.slug} already.")
        with transaction():
            event = _build(expo)
            if number == 0 and sessions:
                _more_sessions(event, sessions, Random(seed))
            _team(event)
            set_up_applications(event)
            draw_halls(event, booths=booths if number == 0 else None, by=DEMO)
            supply_booths(event)
            set_prices(event)
        with transaction():
            add_delegation(_fresh(expo.slug), DEMO_ORGANISER, Random(seed + 100 + number), by=DEMO)
            plan_journeys(_fresh(expo.slug), by=DEMO)
            _keep_mails(_fresh(expo.slug))
        _register_people(
            expo.slug, people if number == 0 and people is not None else usual, Random(seed + number), progress
        )
        _exhibit(expo.slug, firms if number == 0 and firms is not None else FIRMS[number], Random(seed + number))
        with transaction():
            bring_firms(_fresh(expo.slug), by=DEMO)
        bill_and_pay(_fresh(expo.slug), Random(seed + number))
    return [_fresh(expo.slug) for expo in EXPOS]


def real_events() -> int:
    """How many events there are that are no demonstration."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Event).where(sa.not_(Event.demo))) or 0


def _build(expo: DemoExpo) -> Event:
    start = first_day(expo, clock.now().astimezone(ZoneInfo(expo.zone)).date())
    event = create_event(
        expo.slug,
        {
            "name": expo.name,
            "tagline": expo.tagline,
            "description": expo.description,
            "venue": expo.venue,
            "address": expo.address,
            "city": expo.city,
            "country": expo.country,
            "latitude": expo.place[0],
            "longitude": expo.place[1],
            "map_url": f"https://www.openstreetmap.org/#map=15/{expo.place[0]}/{expo.place[1]}",
            "first_day": start,
            "last_day": start + timedelta(days=expo.days - 1),
            "opens_at": time(10),
            "closes_at": time(18),
            "build_up_from": start - timedelta(days=2),
            "breakdown_until": start + timedelta(days=expo.days),
            "breakdown_closes_at": time(22),
            "zone": expo.zone,
            "currency": expo.currency,
            "languages": expo.languages,
            "accent": expo.accent,
            "contact": f"hello@{expo.slug}.example",
        },
        by=DEMO,
        demo=True,
    )
    halls = {name: add_hall(event, name, by=DEMO) for name in expo.halls}
    for name, hall in expo.zones:
        add_zone(event, name, halls[hall], by=DEMO)
    for position, category in enumerate(CATEGORIES):
        fields = {**category.fields, "position": position}
        add_category(event, fields, by=DEMO, capacity=category.capacity)
    _ask(event)
    _programme(event, expo, start, halls)
    move_event(event, EventState.PUBLISHED, by=DEMO)
    return event


def _ask(event: Event) -> None:
    asked: list[Question] = []
    for fields in QUESTIONS:
        depends = fields.get("depends_on")
        asked.append(
            add_question(
                event,
                {key: value for key, value in fields.items() if key != "depends_on"}
                | {"shown_when_id": asked[depends].id if depends is not None else None},
                by=DEMO,
            )
        )


def _programme(event: Event, expo: DemoExpo, start: Any, halls: dict[str, Any]) -> None:
    rooms = [
        add_room(event, name, hall=halls[expo.halls[0]], capacity=400 if n == 0 else 120, by=DEMO)
        for n, name in enumerate(expo.rooms)
    ]
    tracks = [add_track(event, name, by=DEMO) for name in expo.tracks]
    people = add_people(event, by=DEMO)
    for number, one in enumerate(expo.sessions):
        kind = SessionKind(one.kind)
        starts = datetime.combine(start + timedelta(days=one.day), one.at, ZoneInfo(expo.zone))
        session = add_session(
            event,
            {
                "kind": kind,
                "title": one.title,
                "language": one.language,
                "room_id": rooms[one.room].id,
                "abstract": ABSTRACTS.get(kind, {}),
                "interpreted": [code for code in expo.languages if code != one.language]
                if one.language != "en"
                else [],
                "seats": WORKSHOP_SEATS if kind is SessionKind.WORKSHOP else None,
                "track_id": tracks[one.track].id,
                "starts_at": starts,
                "ends_at": starts + timedelta(minutes=one.minutes),
            },
            by=DEMO,
            cast=cast_for(number, kind, people),
        )
        move_session(session, SessionState.PUBLISHED, by=DEMO)


def _more_sessions(event: Event, count: int, random: Random) -> None:
    """For load: `count` sessions in all, each half an hour long, in as many rooms as they need."""
    days = (event.last_day - event.first_day).days + 1
    a_room = days * 16
    room = None
    for number in range(max(0, count - 12)):
        if number % a_room == 0:
            room = add_room(event, {"en": f"Load room {number // a_room + 1}"}, by=DEMO)
        slot = number % a_room
        day = event.first_day + timedelta(days=slot // 16)
        starts = datetime.combine(day, time(10), event.zone_info) + timedelta(minutes=30 * (slot % 16))
        subject = random.choice(["payments", "records", "models", "exports", "clouds", "devices"])
        title = {
            "en": f"Demo session {number + 1} on {subject}",
            "ur": f"نمائشی نشست {number + 1}",
            "tr": f"Deneme oturumu {number + 1}",
        }
        session = add_session(
            event,
            {
                "kind": random.choice(list(SessionKind)),
                "title": title,
                "room_id": room.id if room else None,
                "starts_at": starts,
                "ends_at": starts + timedelta(minutes=30),
            },
            by=DEMO,
        )
        move_session(session, SessionState.PUBLISHED, by=DEMO)


def _team(event: Event) -> None:
    for email, name, role in (
        (DEMO_ORGANISER, "Demo Organiser", Role.ORGANISER),
        (DEMO_STAFF, "Demo Desk", Role.STAFF),
    ):
        account = account_by_email(email) or add_account(email, name, by=PROGRAM)
        grant(account, event.id, role, by=PROGRAM)
        if role is Role.ORGANISER and not any(held.role is Role.ADMINISTRATOR for held in account.grants):
            grant(account, None, Role.ADMINISTRATOR, by=PROGRAM)


def _register_people(slug: str, count: int, random: Random, progress: Progress) -> None:
    number, now = 0, clock.now()
    while number < count:
        with transaction():
            event = _fresh(slug)
            categories = [c for c in categories_of(event) if not c.needs_approval or number < count * 0.9]
            weights = [_weight(category) for category in categories]
            for _ in range(min(_BATCH, count - number)):
                number += 1
                # over the last month, more of them lately, as people do
                with clock.set_to(now - timedelta(days=_DAYS * (1 - (number / count) ** 0.5))):
                    _one(event, random.choices(categories, weights)[0], random, number)
            _keep_mails(event)
        db.session.expunge_all()
        progress(min(_BATCH, count))
    _decide_some(_fresh(slug), random)


def _exhibit(slug: str, count: int, random: Random) -> None:
    add_firms(_fresh(slug).id, count, random)
    with transaction():
        give_spaces(_fresh(slug), random, by=DEMO)
        _keep_mails(_fresh(slug))


def _fresh(slug: str) -> Event:
    """The event as the database has it now; what an earlier batch knew of it is forgotten."""
    event = event_by_slug(slug)
    if event is None:
        raise Refused(f"There is no expo at /{slug}.")
    return event


def _one(event: Event, category: Category, random: Random, number: int) -> None:
    person = demo_person(random, number)
    details = Details(
        given_name=person.given_name,
        family_name=person.family_name,
        second_name=person.second_name,
        email=person.email,
        job_title=person.job_title,
        organisation=person.organisation,
        country=person.country,
        language=person.language,
    )
    register(event, category, details, {}, source=RegistrationSource.DEMO, by=DEMO)


def _decide_some(event: Event, random: Random) -> None:
    """A few are approved and a few cancel, so that every state can be seen."""
    with transaction():
        waiting, _counting = registrations_of(
            event, RegistrationFilters(state=RegistrationState.WAITING_FOR_APPROVAL, sort="registered")
        )
        for registration in list(db.session.scalars(waiting.limit(40))):
            if random.random() < 0.6:
                approve(registration, by=DEMO)
        confirmed, _counting = registrations_of(
            event, RegistrationFilters(state=RegistrationState.CONFIRMED, sort="registered")
        )
        for registration in list(db.session.scalars(confirmed.limit(40))):
            if random.random() < 0.06:
                cancel(registration, by=DEMO)
        _keep_mails(event)


def _keep_mails(event: Event) -> None:
    """Nobody has these addresses: the mails can be read, and are never sent."""
    db.session.flush()
    ours = sa.update(Mail).where(Mail.event_id == event.id, Mail.state == MailState.QUEUED)
    db.session.execute(ours.values(state=MailState.KEPT))


def _weight(category: Category) -> int:
    return {"visitor": 55, "delegate": 25, "exhibitor": 8, "speaker": 4, "press": 4, "vip": 6, "official": 2}.get(
        category.kind, 1
    )
