"""Registrations for a demo expo, in every state."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from expo import clock
from expo.db import db, transaction
from expo.demo.batches import DEMO, event_again, keep_mails
from expo.demo.names import demo_person
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.registration.queries import RegistrationFilters, registrations_of
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.decisions import approve, cancel
from expo.registration.services.register import register

_BATCH = 500
_DAYS = 29

RegistrantProgress = Callable[[int], None]


def register_people(slug: str, count: int, random: Random, progress: RegistrantProgress) -> None:
    number, now = 0, clock.now()
    while number < count:
        with transaction():
            event = event_again(slug)
            categories = [c for c in categories_of(event) if not c.needs_approval or number < count * 0.9]
            weights = [_weight(category) for category in categories]
            for _ in range(min(_BATCH, count - number)):
                number += 1
                # over the last month, more of them lately, as people do
                with clock.set_to(now - timedelta(days=_DAYS * (1 - (number / count) ** 0.5))):
                    _register_one(event, random.choices(categories, weights)[0], random, number)
            keep_mails(event)
        db.session.expunge_all()
        progress(min(_BATCH, count))
    _decide_some(event_again(slug), random)


def _register_one(event: Event, category: Category, random: Random, number: int) -> None:
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
        keep_mails(event)


def _weight(category: Category) -> int:
    return {"visitor": 55, "delegate": 25, "exhibitor": 8, "speaker": 4, "press": 4, "vip": 6, "official": 2}.get(
        category.kind, 1
    )
