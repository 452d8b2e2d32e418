"""Registered people for tests, made through the services."""

import itertools
from typing import Any

from expo.db import transaction
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.history.services import Actor
from expo.registration.models import Registration
from expo.registration.rules import Details, RegistrationSource
from expo.registration.services.register import register

_numbers = itertools.count(1)


def vito(
    event: Event,
    category: Category | None = None,
    *,
    source: RegistrationSource = RegistrationSource.FORM,
    **changes: Any,
) -> Registration:
    """Vito, who visits; every call is another Vito with another mailbox."""
    answers = changes.pop("answers", None)
    given = {
        "given_name": "Vito",
        "family_name": "Ziyaretçi",
        "email": f"vito.{next(_numbers)}@visits.example",
        "organisation": "Visitors’ Union",
        "country": "TR",
    }
    with transaction():
        made = register(
            event,
            category or categories_of(event)[0],
            Details(**{**given, **changes}),
            answers,
            source=source,
            by=Actor("Vito"),
        )
    if made is None:
        raise AssertionError("somebody is registered with this address already")
    return made
