"""People of an expo in an organiser's search."""

from collections.abc import Sequence

from flask import url_for

from expo.accounts.permissions import Permission
from expo.checkin.name_search.queries import find_people
from expo.events.models import Event
from expo.events.search_sources import FoundThing, SearchSource
from expo.i18n import _l, localize
from expo.registration.words import state_word
from expo.web.filters import listed


def _find(event: Event, text: str, _terms: Sequence[str]) -> list[FoundThing]:
    found = []
    for person in find_people(event, text):
        told = (localize(person.category.name), person.organisation, state_word(person.state))
        url = url_for("registrations.person", registration_id=person.id)
        found.append(FoundThing(person.name, listed(part for part in told if part), url))
    return found


PEOPLE = SearchSource(_l("People"), "person", Permission.SEE_REGISTRATIONS, _find)
