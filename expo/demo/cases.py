"""A few cases of invented investors at the demo expos' desks, with the demo bodies, made through the services."""

from typing import Any

from expo import clock
from expo.events.models import Event
from expo.history.services import Actor
from expo.investors.models import InvestorCase
from expo.investors.queries import officers_of
from expo.investors.rules import CloseReason, Discretion, Horizon, StatedIntention, TicketBand
from expo.investors.services.cases import accept_case, answer_question, ask_body, close_case, commit
from expo.investors.services.intake import receive_case, switch_desk
from expo.meetings.queries import bodies_of

_Line = tuple[str, str, str, TicketBand, Discretion, str]
_CASES: tuple[_Line, ...] = (
    ("Demo Solar Fund", "TR", "energy", TicketBand.UNDER_50M, Discretion.OPEN, "Demonstration: a solar park of 40 MW."),
    (
        "Demo Data Centres",
        "AE",
        "cloud",
        TicketBand.UNDER_250M,
        Discretion.NAMELESS,
        "Demonstration: two data centres.",
    ),
    (
        "Demo Medical Group",
        "DE",
        "medical devices",
        TicketBand.UNDER_10M,
        Discretion.SEALED,
        "Demonstration: a factory.",
    ),
    (
        "Demo Agri Ventures",
        "PK",
        "agriculture technology",
        TicketBand.UNDER_1M,
        Discretion.OPEN,
        "Demonstration: drones.",
    ),
)


def add_cases(event: Event, *, by: Actor) -> None:
    """Four cases: one committed, one with a body, one that waits, one closed. An expo without bodies has none."""
    bodies, officers = bodies_of(event), officers_of(event)
    if not bodies or not officers:
        return
    switch_desk(event, is_open=True, by=by)
    committed, waiting, _new, ended = (_case(event, line, by=by) for line in _CASES)
    for case in (committed, waiting, ended):
        accept_case(case, officers[0], by=by)
    asked = ask_body(committed, f"body-{bodies[0].id}", "Demonstration: which licences are needed?", by=by)
    answer_question(asked, "Demonstration: one licence, within 60 days.", by=by, named=officers[0].name, by_desk=True)
    intended = "Demonstration: the investor intends to build the first part next year."
    commit(committed, StatedIntention(intended, event.date_at(clock.now()), 2_000_000_000, "USD"), by=by)
    ask_body(waiting, f"body-{bodies[-1].id}", "Demonstration: is there land with a grid connection?", by=by)
    close_case(ended, CloseReason.DROPPED, by=by)


def _case(event: Event, line: _Line, *, by: Actor) -> InvestorCase:
    organisation, country, sector, band, level, project = line
    fields: dict[str, Any] = {
        "organisation": organisation,
        "country": country,
        "contact_name": "Demo Investor",
        "contact_email": f"{organisation.lower().replace(' ', '.')}@demo.example",
        "contact_phone": "",
        "language": event.languages[0],
        "sector": sector,
        "band": band,
        "horizon": Horizon.THREE_YEARS,
        "joint_venture": level is Discretion.OPEN,
        "licences": "",
        "land_energy": "",
        "discretion": level,
        "project": project,
    }
    return receive_case(event, fields, by=by)
