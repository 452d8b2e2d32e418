"""The feed of a delegation's journey through the whole stack, first built, unchanged, not modified; and a member's own."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import Flask

from bench.feeds import clear_caches, timed
from bench.fixtures.figures import Figure, at_most
from expo.calendar.response_cache import clear_cache
from expo.calendar.services import feed_address as personal_address
from expo.calendar.services import feed_of
from expo.db import transaction
from expo.delegations.models import Delegation
from expo.delegations.queries import members_of
from expo.demo.batches import DEMO
from expo.itinerary.feeds import feed_address
from expo.itinerary.rules import ItemKind
from expo.itinerary.services import add_item, lock_itinerary

PARTS = 60  # three days of twenty appointments
FIRST_MS, UNCHANGED_MS, KNOWN_MS, OWN_KNOWN_MS = 120, 2, 1, 2


def feed_figures(app: Flask, delegation: Delegation, kind: str) -> list[Figure]:
    """The feed's figures for a delegation that has no journey yet; inside the application's context."""
    with transaction():
        for number in range(PARTS):
            add_item(delegation, _part(delegation, number), people=(), by=DEMO)
        journey = lock_itinerary(delegation)
        own = feed_of(next(person for _member, person in members_of(delegation) if person))
    address = feed_address(journey).removeprefix(app.extensions["expo.settings"].base_url)
    client, packed = app.test_client(), {"Accept-Encoding": "gzip"}
    first = timed(lambda: client.get(address, headers=packed).status_code, 9, before=lambda: clear_caches(app))
    unchanged = timed(lambda: client.get(address, headers=packed).status_code, 200, before=lambda: clear_cache(app))
    answer = client.get(address, headers=packed)
    if answer.status_code != 200:
        raise RuntimeError(f"the feed answers {answer.status_code}")
    known = {**packed, "If-None-Match": answer.headers["ETag"]}
    same = timed(lambda: client.get(address, headers=known).status_code, 200, before=lambda: clear_cache(app))
    own_address = personal_address(own).removeprefix(app.extensions["expo.settings"].base_url)
    own_known = {**packed, "If-None-Match": client.get(own_address, headers=packed).headers["ETag"]}
    own_same = timed(lambda: client.get(own_address, headers=own_known).status_code, 200)
    said = f"feed of a delegation, {PARTS} parts"
    return [
        at_most(f"{said}, first build, {kind}", first, "ms", FIRST_MS),
        at_most(f"{said}, unchanged, {kind}", unchanged, "ms", UNCHANGED_MS),
        at_most(f"{said}, not modified (304), {kind}", same, "ms", KNOWN_MS),
        at_most(f"the feed of one of its members, not modified (304), {kind}", own_same, "ms", OWN_KNOWN_MS),
    ]


def _part(delegation: Delegation, number: int) -> dict[str, Any]:
    first = datetime.combine(delegation.event.first_day, time(6), delegation.event.zone_info)
    begins = first + timedelta(minutes=30 * number)
    return {
        "kind": ItemKind.MEETING,
        "title": {"en": f"Meeting {number}", "tr": f"Görüşme {number}"},
        "place": "Hall 1",
        "details": {"flight": "DE 1"},
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=25),
    }
