"""Saving a category that people are confirmed in: what it takes from them is named before, and told to each of them after."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.models import Category
from expo.events.queries import zones_of
from expo.events.services.categories import edit_category
from expo.history.services import Actor
from expo.history.subjects import Subject
from expo.i18n import force_locale, localize
from expo.mail.services import queue_many
from expo.registration.category_terms import (
    CategoryTerms,
    TermsCut,
    change_words,
    closed_words,
    cut_words,
    lost_days,
    lost_zones,
    terms_of,
)
from expo.registration.mails import TERMS_CHANGED
from expo.registration.models import Registration
from expo.registration.notices import queue_notice, ticket_address
from expo.registration.rules import LIVE, RegistrationState, mailbox
from expo.registration.services.clocks import is_told


def save_category(
    category: Category, fields: Mapping[str, Any], *, version: int, by: Actor, seen: Collection[str] = frozenset()
) -> int:
    """Save a category's fields except its capacity; whoever is confirmed in it is told of other days or zones, each mailbox
    once. Returns how many mails. Raises Changed when somebody saved since `version`, TermsCut for what people lose that is not
    among the keys `seen`.
    """
    db.session.refresh(category, with_for_update=True)
    was, was_open = terms_of(category), category.active
    edit_category(category, fields, version=version, by=by)
    now = terms_of(category)
    _check_seen(category, was, now, closes=was_open and not category.active, seen=seen)
    return _tell_confirmed(category, was, now) if was != now and is_told(category.event) else 0


def tell_of_category(person: Registration, former: Category) -> None:
    """Tell somebody confirmed who was moved to another category what that changes."""
    was, now = terms_of(former), terms_of(person.category)
    if is_told(person.event):
        with force_locale(person.language):
            changes = change_words(was, now, person.language, (former, person.category))
        queue_notice(person, TERMS_CHANGED, {"changes": changes})


def _check_seen(
    category: Category, was: CategoryTerms, now: CategoryTerms, *, closes: bool, seen: Collection[str]
) -> None:
    counts = _counts(category)
    people = counts.get(RegistrationState.CONFIRMED, 0)
    waiting = sum(counts.get(one, 0) for one in LIVE - {RegistrationState.CONFIRMED})
    event = category.event
    days = lost_days(was, now, event.day_of(clock.now())) if people else []
    everything = [(zone.id, zone.name) for zone in zones_of(event)]
    zones = lost_zones(was, now, everything) if people else []
    keys = {*(f"day:{one}" for one in days), *(f"zone:{number}" for number, _name in zones)}
    details = cut_words(days, zones, people)
    if closes and waiting:
        keys.add("closed")
        details.append(closed_words(waiting))
    if not keys <= set(seen):
        raise TermsCut(details, keys, category.id)


def _counts(category: Category) -> dict[RegistrationState, int]:
    query = sa.select(Registration.state, sa.func.count()).where(Registration.category_id == category.id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Registration.state))}


def _tell_confirmed(category: Category, was: CategoryTerms, now: CategoryTerms) -> int:
    """Mail everybody who is confirmed in it, by one INSERT, since they may be thousands."""
    event, people = category.event, _confirmed_by_mailbox(category)
    shared = {code: _shared(category, was, now, code) for code in {person.language for person in people}}
    mails = [
        (
            {**shared[one.language], "name": one.name, "link": ticket_address(one)},
            one.email,
            one.name,
            one.language,
            one.id,
        )
        for one in people
    ]
    queue_many(
        TERMS_CHANGED,
        mails,
        event_id=event.id,
        kind=Subject.REGISTRATION,
        parts=lambda _number, _language: [],
        reply_to=event.contact or None,
    )
    return len(mails)


def _confirmed_by_mailbox(category: Category) -> list[Registration]:
    """The first of the confirmed at each mail address."""
    confirmed = sa.select(Registration).where(
        Registration.category_id == category.id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.email != "",
        Registration.erased_at.is_(None),
    )
    first: dict[str, Registration] = {}
    for person in db.session.scalars(confirmed.order_by(Registration.id)):
        first.setdefault(mailbox(person.email), person)
    return list(first.values())


def _shared(category: Category, was: CategoryTerms, now: CategoryTerms, language: str) -> dict[str, str]:
    with force_locale(language):
        return {
            "expo": localize(category.event.name, language),
            "category": localize(category.name, language),
            "changes": change_words(was, now, language),
        }
