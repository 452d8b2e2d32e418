"""Display texts of item kinds, details and states."""

from datetime import date

from expo.delegations.models import Delegation, Member
from expo.events.models import Event
from expo.i18n import _, _n
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind, ItemState
from expo.letters.visit import usual_days
from expo.registration.rules import RegistrationState


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


def outside_words(event: Event, day: date) -> str:
    """How far a day lies from the expo's days; empty for one of them."""
    early, late = (event.first_day - day).days, (day - event.last_day).days
    if early > 0:
        return _n("%(num)d day before the expo begins", "%(num)d days before the expo begins", early)
    return _n("%(num)d day after the expo ends", "%(num)d days after the expo ends", late) if late > 0 else ""


def is_of_visit(delegation: Delegation, day: date) -> bool:
    """Whether the delegation is expected on a day: on its own dates, else from the day before the expo to the one after."""
    first, last = usual_days(delegation.event, delegation.arrives_on, delegation.leaves_on)
    return first <= day <= last


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


def person_words(member: Member) -> str:
    """Somebody whom a part is for, and that they do not come where their registration ended."""
    person = member.registration
    if person is None:
        return _("somebody to be named")
    if person.state in {RegistrationState.CANCELLED, RegistrationState.DECLINED}:
        return _("%(name)s (does not come)", name=person.name or _("erased"))
    return person.name or _("erased")


def whom_words(item: ItineraryItem) -> str:
    """Whom a part is for, in the order of their seats; empty where it is for everybody."""
    return ", ".join(person_words(member) for member in item.people)


def state_words() -> dict[ItemState, str]:
    return {
        ItemState.PLANNED: _("planned"),
        ItemState.CANCELLED: _("cancelled"),
        ItemState.DELETED: _("removed"),
    }
