"""The investors' desk for tests, made through the services."""

from typing import Any

from expo.accounts.models import Account
from expo.accounts.permissions import Role
from expo.db import transaction
from expo.events.models import Event
from expo.history.services import Actor
from expo.investors.models import CaseQuestion, InvestorCase
from expo.investors.rules import Discretion, Horizon, TicketBand
from expo.investors.services.cases import accept_case, ask_body
from expo.investors.services.intake import receive_case, switch_desk
from expo.meetings.models import Body
from tests.factories.accounts import an_account, with_role

OLGA = Actor("Olga Organiser")


def oya(event: Event, email: str = "oya@example.org", name: str = "Oya Officer") -> Account:
    """An officer of the desk."""
    return with_role(an_account(email, name), Role.CASE_OFFICER, event)


def with_desk(event: Event) -> Event:
    """The event, with its public form open."""
    with transaction():
        switch_desk(event, is_open=True, by=OLGA)
    return event


def a_case(event: Event, **changes: Any) -> InvestorCase:
    fields = {
        "organisation": "Anatolia Capital",
        "country": "TR",
        "contact_name": "Ipek Investor",
        "contact_email": "ipek@investor.example",
        "contact_phone": "+90 212 1234567",
        "language": "tr",
        "sector": "energy",
        "band": TicketBand.UNDER_50M,
        "horizon": Horizon.THREE_YEARS,
        "joint_venture": True,
        "licences": "Grid licence",
        "land_energy": "5 hectares",
        "project": "A solar park near Multan",
        "discretion": Discretion.OPEN,
    } | changes
    with transaction():
        return receive_case(event, fields, by=Actor(""))


def accepted(case: InvestorCase, officer: Account) -> InvestorCase:
    with transaction():
        accept_case(case, officer, by=OLGA)
    return case


def asked(case: InvestorCase, body: Body, question: str = "Which licences are needed?") -> CaseQuestion:
    with transaction():
        return ask_body(case, f"body-{body.id}", question, by=OLGA)
