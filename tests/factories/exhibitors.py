"""Firms and their applications for tests, made through the services, each in a transaction of its own."""

import itertools
from typing import Any

from expo.db import transaction
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, ExhibitorSettings
from expo.exhibitors.queries import settings_of
from expo.exhibitors.rules import ApplicationState, ContactKind
from expo.exhibitors.services.application_steps import OWN_FIELDS, save, save_contacts
from expo.exhibitors.services.applications import begin, submit
from expo.exhibitors.services.companions import save_neighbours
from expo.exhibitors.services.decisions import accept, decline, move_application, put_on_waiting_list, withdraw
from expo.exhibitors.services.dossier import add_points
from expo.exhibitors.services.firms import FIRM_FIELDS
from expo.exhibitors.services.setup import edit_settings
from expo.history.services import Actor

EMIL = Actor("Emil Exhibitor")
OLGA = Actor("Olga Organiser")
_numbers = itertools.count(1)


def taking_applications(event: Event, **changes: Any) -> ExhibitorSettings:
    """How the event takes applications, open since ever until `changes` say otherwise."""
    kept = settings_of(event)
    with transaction():
        return edit_settings(event, changes, version=kept.version if kept else 0, by=OLGA)


def a_draft(event: Event, **changes: Any) -> Exhibitor:
    """An application that was begun, with the firm's data and a contact, and not submitted."""
    if settings_of(event) is None:
        taking_applications(event)
    number = next(_numbers)
    name = changes.pop("name", f"Emil Example {number} Ltd")
    email = changes.pop("email", f"emil.{number}@exhibits.example")
    near, apart = changes.pop("near", []), changes.pop("apart", [])
    values = {
        "legal_name": name,
        "display_name": name,
        "country": "TR",
        "city": "Ankara",
        "sectors": ["software"],
        "products": ["Accounting in the cloud"],
        "fascia_name": name[:20],
        "area_sqm": 12,
        "least_sqm": min(9, changes.get("area_sqm", 9)),
        "most_sqm": max(18, changes.get("area_sqm", 18)),
    }
    values |= {key: value for key, value in changes.items() if key in {*FIRM_FIELDS, *OWN_FIELDS}}
    with transaction():
        made = begin(event, email, name, language=changes.get("language", "en"), by=EMIL, late=True)
        save(made, values, by=EMIL)
        save_contacts(made, {ContactKind.MAIN: {"name": "Emil Exhibitor", "email": email}}, by=EMIL)
        save_neighbours(made, near, apart, by=EMIL)
    return made


def emil(event: Event, **changes: Any) -> Exhibitor:
    """Emil's firm, accepted for the event; every call is another firm with another mailbox. `state` may be another, `points`
    are put in its ledger, `near` and `apart` are names of firms; all else are fields of the firm or of its application.
    """
    state = changes.pop("state", ApplicationState.ACCEPTED)
    points = changes.pop("points", 0)
    made = a_draft(event, **changes)
    if state is ApplicationState.DRAFT:
        return made
    with transaction():
        submit(made, by=EMIL, late=True)
        if points:
            add_points(made, points, "Past events", by=OLGA)
        match state:
            case ApplicationState.DECLINED:
                decline(made, by=OLGA)
            case ApplicationState.WITHDRAWN:
                withdraw(made, by=EMIL)
            case ApplicationState.WAITING:
                put_on_waiting_list(made, by=OLGA)
            case ApplicationState.SUBMITTED:
                pass
            case _:
                accept(made, by=OLGA)
                move_application(made, state, by=OLGA)
    return made
