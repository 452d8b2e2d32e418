"""Building the demo expos through the services, reproducible by a seed."""

from datetime import date, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from expo import clock
from expo.accounts.permissions import Role
from expo.accounts.queries import account_by_email
from expo.accounts.services.team import add_account, grant
from expo.db import db, transaction
from expo.demo.batches import DEMO, event_again, keep_mails
from expo.demo.cases import add_cases
from expo.demo.delegations import add_delegation, bring_firms
from expo.demo.expo_shape import DemoExpo, first_day
from expo.demo.expos import EXPOS
from expo.demo.firms import FIRMS, add_firms, set_up_applications
from expo.demo.halls import draw_halls
from expo.demo.home_pages import furnish_home_page
from expo.demo.itineraries import plan_journeys
from expo.demo.leads import add_leads
from expo.demo.meetings import add_meetings
from expo.demo.money import bill_and_pay, set_prices
from expo.demo.people import CATEGORIES, QUESTIONS
from expo.demo.programme import add_load_sessions, add_programme
from expo.demo.registrants import RegistrantProgress, register_people
from expo.demo.spaces import give_spaces, supply_booths
from expo.errors import Refused
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.events.rules import EventState
from expo.events.services.categories import add_category
from expo.events.services.expos import create_event, move_event
from expo.events.services.venue_parts import add_hall, add_zone
from expo.history.services import PROGRAM
from expo.kit.graphics.tilings import USUAL_ANGLES
from expo.registration.models import Question
from expo.registration.rules import Condition
from expo.registration.services.questions import add_question

DEMO_ORGANISER = "organiser@demo.example"
DEMO_STAFF = "desk@demo.example"
PEOPLE = (90, 45, 70)  # in each expo, without --people


def build_demo(
    *,
    people: int | None = None,
    sessions: int | None = None,
    firms: int | None = None,
    booths: int | None = None,
    seed: int = 2027,
    progress: RegistrantProgress = lambda _n: None,
) -> list[Event]:
    """Create the three expos with their teams, programmes, halls, people and firms; the numbers, for load tests, apply to
    the first one.

    Commits after each batch, so memory use is constant. Raises Refused when one of them exists already.
    """
    for number, (expo, usual) in enumerate(zip(EXPOS, PEOPLE, strict=True)):
        if event_by_slug(expo.slug) is not None:
            raise Refused(f"There is an expo at /{expo.slug} already.")
        first = number == 0
        with transaction():
            event = _create_expo(expo)
            if first and sessions:
                add_load_sessions(event, sessions, Random(seed))
            _furnish(event, booths if first else None)
        _add_delegation(expo.slug, Random(seed + 100 + number))
        count = people if first and people is not None else usual
        register_people(expo.slug, count, Random(seed + number), progress)
        _add_exhibitors(expo.slug, firms if first and firms is not None else FIRMS[number], Random(seed + number))
        bill_and_pay(event_again(expo.slug), Random(seed + number))
        _add_meetings(expo.slug)
    return [event_again(expo.slug) for expo in EXPOS]


def _furnish(event: Event, booths: int | None) -> None:
    """The event's team, applications, halls and prices; `booths` (for load) in its first hall."""
    _add_team(event)
    furnish_home_page(event, by=DEMO)
    set_up_applications(event)
    draw_halls(event, booths=booths, by=DEMO)
    supply_booths(event)
    set_prices(event)


def _add_delegation(slug: str, random: Random) -> None:
    with transaction():
        add_delegation(event_again(slug), DEMO_ORGANISER, random, by=DEMO)
        plan_journeys(event_again(slug), by=DEMO)
        keep_mails(event_again(slug))


def _add_meetings(slug: str) -> None:
    """Add the demo's meetings, leads and investors' cases."""
    with transaction():
        add_meetings(event_again(slug), by=DEMO)
        add_leads(event_again(slug), by=DEMO)
        add_cases(event_again(slug), by=DEMO)
        keep_mails(event_again(slug))


def real_events() -> int:
    """The number of events that are not demonstrations."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Event).where(sa.not_(Event.demo))) or 0


def _create_expo(expo: DemoExpo) -> Event:
    start = first_day(expo, clock.now().astimezone(ZoneInfo(expo.zone)).date())
    event = create_event(
        expo.slug,
        _fields(expo, start),
        by=DEMO,
        demo=True,
    )
    halls = {name: add_hall(event, name, by=DEMO) for name in expo.halls}
    for name, hall in expo.zones:
        add_zone(event, name, halls[hall], by=DEMO)
    for position, category in enumerate(CATEGORIES):
        fields = {**category.fields, "position": position}
        add_category(event, fields, by=DEMO, capacity=category.capacity)
    _add_questions(event)
    add_programme(event, expo, start, halls)
    move_event(event, EventState.PUBLISHED, by=DEMO)
    return event


def _fields(expo: DemoExpo, start: date) -> dict[str, Any]:
    """The fields of the event, which begins on `start`."""
    return {
        "name": expo.name,
        "tagline": expo.tagline,
        "description": expo.description,
        "venue": expo.venue,
        "address": expo.address,
        "city": expo.city,
        "country": expo.country,
        "latitude": expo.coordinates[0],
        "longitude": expo.coordinates[1],
        "map_url": f"https://www.openstreetmap.org/#map=15/{expo.coordinates[0]}/{expo.coordinates[1]}",
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
        "tiling": expo.tiling,
        "angle": USUAL_ANGLES[expo.tiling],
        "contact": f"hello@{expo.slug}.example",
    }


def _add_questions(event: Event) -> None:
    """The registration questions; `depends_on` is the position of the question that one is shown after `answered` so."""
    asked: list[Question] = []
    for fields in QUESTIONS:
        own = {key: value for key, value in fields.items() if key not in {"depends_on", "answered"}}
        if "depends_on" in fields:
            own["condition"] = Condition(asked[fields["depends_on"]].id, value=fields["answered"])
        asked.append(add_question(event, own, by=DEMO))


def _add_team(event: Event) -> None:
    for email, name, role in (
        (DEMO_ORGANISER, "Demo Organiser", Role.ORGANISER),
        (DEMO_STAFF, "Demo Desk", Role.STAFF),
    ):
        account = account_by_email(email) or add_account(email, name, by=PROGRAM)
        grant(account, event.id, role, by=PROGRAM)
        if role is Role.ORGANISER and not any(held.role is Role.ADMINISTRATOR for held in account.grants):
            grant(account, None, Role.ADMINISTRATOR, by=PROGRAM)


def _add_exhibitors(slug: str, count: int, random: Random) -> None:
    add_firms(event_again(slug).id, count, random)
    with transaction():
        give_spaces(event_again(slug), random, by=DEMO)
        keep_mails(event_again(slug))
    with transaction():
        bring_firms(event_again(slug), by=DEMO)
