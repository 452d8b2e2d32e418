"""Display texts of item kinds, details and states."""

from expo.i18n import _
from expo.itinerary.rules import ItemKind, ItemState


def kind_words() -> dict[ItemKind, str]:
    return {
        ItemKind.ARRIVAL: _("arrival"),
        ItemKind.DEPARTURE: _("departure"),
        ItemKind.HOTEL: _("hotel"),
        ItemKind.TRANSFER: _("transfer"),
        ItemKind.SESSION: _("session of the programme"),
        ItemKind.MEETING: _("meeting"),
        ItemKind.VISIT: _("visit"),
        ItemKind.CEREMONY: _("ceremony"),
        ItemKind.MEAL: _("meal"),
        ItemKind.FREE: _("free time"),
        ItemKind.OTHER: _("something else"),
    }


def detail_words() -> dict[str, str]:
    return {
        "flight": _("Flight"),
        "from": _("From where"),
        "to": _("Where to"),
        "airport": _("Airport and terminal"),
        "lounge": _("Lounge"),
        "hotel": _("Hotel"),
        "room": _("Room"),
    }


def state_words() -> dict[ItemState, str]:
    return {
        ItemState.PLANNED: _("planned"),
        ItemState.CANCELLED: _("cancelled"),
        ItemState.DELETED: _("removed"),
    }
