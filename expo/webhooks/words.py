"""Words for what webhooks tell of, for their states, and for what went wrong."""

from collections.abc import Mapping
from typing import Any

from expo.history.subjects import Subject
from expo.i18n import _l
from expo.webhooks.rules import DeliveryState, WebhookState

KIND_WORDS: Mapping[Subject, Any] = {
    Subject.EVENT: _l("The expo itself"),
    Subject.REGISTRATION: _l("Registrations"),
    Subject.CATEGORY: _l("Categories"),
    Subject.QUESTION: _l("Questions"),
    Subject.EXHIBITOR: _l("Exhibitors"),
    Subject.PAVILION: _l("Pavilions"),
    Subject.STAFF_BADGE: _l("Staff badges"),
    Subject.BOOTH: _l("Booths"),
    Subject.HALL: _l("Halls"),
    Subject.HALL_PLAN: _l("Hall plans"),
    Subject.OFFER: _l("Offers"),
    Subject.INVOICE: _l("Invoices"),
    Subject.PRICE_RULE: _l("Prices"),
    Subject.SESSION: _l("Sessions"),
    Subject.SPEAKER: _l("Speakers"),
    Subject.ROOM: _l("Rooms"),
    Subject.TRACK: _l("Tracks"),
    Subject.DELEGATION: _l("Delegations"),
    Subject.DELEGATION_MEMBER: _l("Members of delegations"),
    Subject.ITINERARY_ITEM: _l("Itineraries"),
    Subject.MEETING: _l("Meetings"),
    Subject.MEMORANDUM: _l("Memoranda"),
    Subject.GATE: _l("Gates"),
    Subject.SCAN: _l("Scans"),
    Subject.PRINT_RUN: _l("Printed badges"),
}
STATES: Mapping[WebhookState, tuple[Any, str]] = {
    WebhookState.ON: (_l("on"), "good"),
    WebhookState.OFF: (_l("off"), ""),
    WebhookState.DISABLED: (_l("off, since nothing was taken for days"), "bad"),
}
DELIVERY_STATES: Mapping[DeliveryState, tuple[Any, str]] = {
    DeliveryState.QUEUED: (_l("waiting"), "info"),
    DeliveryState.SENDING: (_l("being sent"), "info"),
    DeliveryState.DELIVERED: (_l("delivered"), "good"),
    DeliveryState.FAILED: (_l("given up"), "bad"),
}
TROUBLES: Mapping[str, Any] = {
    "status": _l("It answered with an error."),
    "slow": _l("It did not answer in time."),
    "no answer": _l("It ended the connection without an answer."),
    "closed": _l("It takes no connection."),
    "certificate": _l("Its certificate is not valid."),
    "unknown name": _l("Its name leads to no address."),
    "private": _l("Its name leads into a private network."),
    "secret": _l("The secret cannot be read. List the earlier key in OLD_SECRET_KEYS."),
}
