"""The words of the guide to opening day: what each step is, and why it matters."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from expo.i18n import _l

STEP_WORDS: Mapping[str, tuple[Any, Any]] = MappingProxyType(
    {
        "place": (_l("Say when and where"), _l("Calendars and letters name the place.")),
        "description": (_l("Describe it in all its languages"), _l("It is the first thing that people read.")),
        "contact": (_l("Name a contact"), _l("People who have a question see it on every mail and page.")),
        "legal": (
            _l("Say who runs it"),
            _l("The law asks for name, address, telephone, register and a responsible person on the imprint."),
        ),
        "categories": (_l("Add categories"), _l("Nobody can register without one.")),
        "publish": (_l("Publish the expo"), _l("Until then only the team sees it.")),
        "halls": (_l("Name the halls"), _l("Booths and sessions stand in them.")),
        "prices": (_l("Set the prices"), _l("A space without a price cannot be offered.")),
        "taxes": (_l("Add taxes"), _l("Invoices carry them.")),
        "instalments": (_l("Add instalments"), _l("They say by when firms pay.")),
        "cancelling": (_l("Say what cancelling costs"), _l("Firms accept it with their offer.")),
        "bank": (_l("Add the seller’s bank details"), _l("Without them an invoice cannot be paid.")),
        "applications": (_l("Open applications"), _l("Firms apply from that day on.")),
        "sizes": (_l("Measure the halls"), _l("Booths are drawn to scale.")),
        "booths": (_l("Draw or import the booths"), _l("Firms wish for them on the plan.")),
        "decisions": (_l("Decide on the applications"), _l("Only approved firms take part.")),
        "assignments": (_l("Give firms their booths"), _l("By hand on the board, or by the automatic allocation.")),
        "offers": (_l("Make the offers"), _l("A firm is confirmed by accepting one.")),
        "programme": (_l("Publish the programme"), _l("Calendars show what is published.")),
        "letters": (_l("Set up invitation letters"), _l("Guests from abroad need them for a visa.")),
        "badge": (_l("Design the badge"), _l("A queue waits while it is printed: try it before.")),
        "gates": (_l("Name the gates"), _l("Scans are counted by gate.")),
        "desks": (_l("Give the desks their codes"), _l("A desk signs in without an account.")),
        "team": (_l("Invite the team"), _l("One organiser alone cannot open the doors.")),
    }
)
