"""The demo delegations: Türkiye's at the expos in Pakistan, Pakistan's at the summit in Istanbul. Made-up people."""

from datetime import date, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from expo.accounts.queries import account_by_email
from expo.db import db
from expo.delegations.firms import exhibitors_by_name, suggested_names
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import Clearance, Lane, MemberRole, Sector
from expo.delegations.services.clearance import set_clearance
from expo.delegations.services.firms import add_firm
from expo.delegations.services.lifecycle import accept, invite
from expo.delegations.services.member_checks import Naming
from expo.delegations.services.members import add_members, add_unnamed_members, set_precedence
from expo.demo.names import demo_person
from expo.events.models import Event
from expo.history.services import Actor
from expo.registration.rules import Details, RegistrationSource

_AGREED = [
    Sector.SOFTWARE,
    Sector.SECURITY,
    Sector.AI,
    Sector.BLOCKCHAIN,
    Sector.FINTECH,
    Sector.GOVERNMENT,
    Sector.HEALTH,
]
_ROLES = (
    MemberRole.HEAD,
    MemberRole.DEPUTY,
    MemberRole.ADVISER,
    *[MemberRole.DELEGATE] * 6,
    MemberRole.INTERPRETER,
    MemberRole.LIAISON,
    MemberRole.PRESS,
)
_FIRMS = 4
_OFFICIAL = 3  # the first of them, who sign
_FROM: dict[str, dict[str, Any]] = {
    "TR": {
        "name": {"en": "Demo delegation of Türkiye", "tr": "Türkiye deneme heyeti", "ur": "ترکیہ کا نمائشی وفد"},
        "lead_body": "Demo Ministry of Industry and Technology, Ankara",
        "language": "tr",
        "linked_firms": "Deneme Yazılım A.Ş.\nÖrnek Siber Güvenlik A.Ş.\nDeneme Sağlık Teknolojileri A.Ş.",
    },
    "PK": {
        "name": {"en": "Demo delegation of Pakistan", "tr": "Pakistan deneme heyeti", "ur": "پاکستان کا نمائشی وفد"},
        "lead_body": "Demo Ministry of Information Technology, Islamabad",
        "language": "en",
        "linked_firms": "Demo Software House Ltd\nSample Fintech Ltd\nDemo Health Devices Ltd",
    },
}


def add_delegation(event: Event, organiser_email: str, random: Random, *, by: Actor) -> Delegation:
    """Add the other country's delegation to the event, with twelve members and two free seats."""
    country = "TR" if event.country == "PK" else "PK"
    organiser = account_by_email(organiser_email)
    delegation = invite(
        event,
        {
            **_FROM[country],
            "country": country,
            "host": "Demo Investment Facilitation Desk",
            "purpose": "Demonstration: to sign memoranda and to meet firms in the sectors of the 2025 agreement.",
            "sectors": [sector.value for sector in _AGREED],
            "arrives_on": event.first_day - timedelta(days=1),
            "leaves_on": event.last_day + timedelta(days=1),
            "quota": 20,
            "contact_name": "Dana Demo",
            "contact_email": f"delegation.{country.lower()}@{event.slug}.example",
            "precedence": 1,
            "liaison_id": organiser.id if organiser else None,
        },
        by=by,
    )
    accept(delegation, by=by)
    members = add_members(delegation, _people(delegation, random), source=RegistrationSource.DEMO, by=by)
    for rank, member in enumerate(members[:_OFFICIAL], start=1):
        _arrange_official(member, rank, by)
    add_unnamed_members(delegation, 2, by=by)
    return delegation


def bring_firms(event: Event, *, by: Actor) -> None:
    """Link a few confirmed exhibitors of its country to each delegation."""
    for delegation in db.session.scalars(sa.select(Delegation).where(Delegation.event_id == event.id)):
        for name in suggested_names(delegation, public_only=True)[:_FIRMS]:
            if len(exhibitors_by_name(event, name, public_only=True)) == 1:
                add_firm(delegation, name, public_only=True, by=by)


def _people(delegation: Delegation, random: Random) -> list[Naming]:
    """Twelve people of the delegation's country with distinct family names."""
    named: list[Naming] = []
    seen: set[str] = set()
    number = 0
    while len(named) < len(_ROLES):
        number += 1
        person = demo_person(random, 9_000 + number)
        if person.country != delegation.country or person.family_name in seen:
            continue
        seen.add(person.family_name)
        details = Details(
            given_name=person.given_name,
            family_name=person.family_name,
            second_name=person.second_name,
            email=delegation.contact_email,
            job_title=person.job_title,
            organisation=person.organisation,
            country=person.country,
            language=delegation.language,
        )
        named.append(Naming(details, _ROLES[len(named)], sure=True))
    return named


def _arrange_official(member: Member, rank: int, by: Actor) -> None:
    """Rank a signatory in the official party, and clear them as an official."""
    set_precedence(
        member,
        role=member.role,
        official_party=True,
        band=1,
        order=rank,
        since=date(2020, rank, 1),
        version=member.version,
        by=by,
    )
    set_clearance(
        member,
        lane=Lane.OFFICIAL,
        clearance=Clearance.GIVEN if rank == 1 else Clearance.ASKED,
        expires_on=None,
        zones=(),
        version=member.version,
        by=by,
    )
