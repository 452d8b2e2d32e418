"""Events and categories for tests, made through the services, each in a transaction of its own."""

import itertools
from datetime import date, time
from typing import Any

from flask import Flask

from expo.db import db, transaction
from expo.events.models import Category, Event
from expo.events.queries import event_by_slug
from expo.events.rules import CategoryKind, EventState
from expo.events.services.categories import add_category
from expo.events.services.expos import create_event, move_event
from expo.history.services import PROGRAM

_numbers = itertools.count(1)


def an_event(**changes: Any) -> Event:
    """A published expo of three days in Karachi next April with a category for visitors; `state` may be another."""
    slug = changes.pop("slug", f"test-expo-{next(_numbers)}")
    state = changes.pop("state", EventState.PUBLISHED)
    bare = changes.pop("bare", False)
    fields = {
        "name": {"en": "Test Expo", "ur": "آزمائشی ایکسپو", "tr": "Deneme Fuarı"},
        "venue": "Test Hall",
        "address": "Test Road 1",
        "city": "Karachi",
        "country": "PK",
        "first_day": date(2027, 4, 13),
        "last_day": date(2027, 4, 15),
        "opens_at": time(10),
        "closes_at": time(18),
        "zone": "Asia/Karachi",
        "currency": "PKR",
        "languages": ["en", "ur", "tr"],
        "accent": "#0b6b46",
        "contact": "hello@test-expo.example",
    }
    with transaction():
        event = create_event(slug, {**fields, **changes}, by=PROGRAM)
        if not bare:
            add_category(event, _category_fields(kind=CategoryKind.VISITOR), by=PROGRAM)
        if state is not EventState.DRAFT:
            move_event(event, EventState.PUBLISHED, by=PROGRAM)
        if state in {EventState.LIVE, EventState.CLOSED}:
            move_event(event, state, by=PROGRAM)
    return event


def a_category(event: Event, *, capacity: int | None = None, **changes: Any) -> Category:
    """A category of delegates, open to all, of no end unless `capacity` says so."""
    with transaction():
        return add_category(event, _category_fields(**changes), by=PROGRAM, capacity=capacity)


def _category_fields(**changes: Any) -> dict[str, Any]:
    kind = changes.get("kind", CategoryKind.DELEGATE)
    fields = {"kind": kind, "name": {"en": kind.value.capitalize()}, "colour": "#0b6b46", "position": 1}
    return {**fields, **changes}


def stored_event(slug: str = "some-expo") -> Event:
    """The event as it is in the database now."""
    found = event_by_slug(slug)
    assert found is not None
    db.session.refresh(found)
    return found


def stored_values(app: Flask, *names: str, slug: str = "some-expo") -> list[Any]:
    """The values of an event's columns in the database now."""
    with app.app_context():
        event = stored_event(slug)
        return [getattr(event, name) for name in names]
