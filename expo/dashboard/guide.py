"""The guide to opening day: goals and their steps, each with its state, why it matters, and the page where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for

from expo.accounts.models import Grant
from expo.accounts.permissions import Permission, Role
from expo.badges.models import BadgeDesign
from expo.booths.models import Assignment, Booth, HallPlan
from expo.checkin.models import Desk, Gate
from expo.dashboard.guide_words import STEP_WORDS
from expo.db import db
from expo.events.models import Category, Event, Hall
from expo.events.rules import EventState
from expo.exhibitors.models import Exhibitor, ExhibitorSettings
from expo.exhibitors.rules import ApplicationState
from expo.i18n import _, _n
from expo.legal.models import Imprint
from expo.letters.models import LetterSettings
from expo.offers.models import Offer
from expo.prices.models import Billing, CancellationStep, PriceInstalment, PriceRule, PriceTax
from expo.programme.models import Session
from expo.programme.rules import SessionState


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A step: what to do, why, how many minutes it takes, where, and whether it is done."""

    title: Any
    why: Any
    minutes: str
    address: str
    done: bool


@dataclass(frozen=True, slots=True)
class Goal:
    """What an organiser wants, with its steps in order."""

    title: str
    steps: tuple[GuideStep, ...]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def is_reached(self) -> bool:
        return self.done == len(self.steps)


# A step as it is written down: its words, minutes, endpoint, permission, and the condition or the value that says it is done.
_Line = tuple[str, int, str, Permission, Any]
_ASKED = (Imprint.phone, Imprint.registration, Imprint.responsible)  # what nothing else says of the organiser


def guide_of(event: Event, may: Callable[[Permission], bool]) -> list[Goal]:
    """The goals with the steps that the reader may do; takes one statement. Goals without such a step are left out."""
    goals = [(title, [line for line in lines if may(line[3])]) for title, lines in _goals(event)]
    lines = [line for _title, some in goals for line in some]
    if not lines:
        return []
    values = db.session.execute(
        sa.select(*(sa.literal(line[4]) if isinstance(line[4], bool) else line[4] for line in lines))
    )
    done = iter(values.one())
    return [Goal(title, tuple(_step(line, bool(next(done))) for line in some)) for title, some in goals if some]


def _step(line: _Line, done: bool) -> GuideStep:
    name, minutes, endpoint, _permission, _condition = line
    title, why = STEP_WORDS[name]
    return GuideStep(title, why, _n("%(num)d min", "%(num)d min", minutes), url_for(endpoint), done)


def _goals(event: Event) -> list[tuple[str, list[_Line]]]:
    return [
        (_("Take registrations"), _registrations(event)),
        (_("Let firms apply"), _applications(event)),
        (_("Allocate booths"), _booths(event)),
        (_("Open the doors"), _doors(event)),
    ]


def _there(event: Event, model: type[Any], *conditions: Any) -> Any:
    """Whether the event has a row of a table."""
    return sa.exists().where(model.event_id == event.id, *conditions)


def _registrations(event: Event) -> list[_Line]:
    edit, said = Permission.EDIT_EVENT, all((event.description or {}).get(code) for code in event.languages)
    return [
        ("place", 3, "settings.venue", edit, bool(event.venue and event.city)),
        ("description", 10, "settings.index", edit, said),
        ("contact", 1, "settings.index", edit, bool(event.contact)),
        ("legal", 5, "legal_pages.index", edit, _there(event, Imprint, *(column != "" for column in _ASKED))),
        ("categories", 5, "categories.index", edit, _there(event, Category, Category.active.is_(True))),
        ("publish", 1, "settings.state", edit, event.state is not EventState.DRAFT),
    ]


def _applications(event: Event) -> list[_Line]:
    edit, money = Permission.EDIT_EXHIBITORS, Permission.EDIT_MONEY
    opened = _there(event, ExhibitorSettings, ExhibitorSettings.opens_at.is_not(None))
    bank = _there(event, Billing, Billing.seller != "", Billing.iban != "")
    return [
        ("halls", 2, "venue_parts.index", Permission.EDIT_EVENT, _there(event, Hall)),
        ("prices", 10, "prices.index", money, _there(event, PriceRule)),
        ("taxes", 2, "prices.taxes", money, _there(event, PriceTax)),
        ("instalments", 3, "prices.instalments", money, _there(event, PriceInstalment)),
        ("cancelling", 3, "prices.cancellation", money, _there(event, CancellationStep)),
        ("bank", 3, "prices.bank", money, bank),
        ("applications", 3, "exhibitor_setup.settings", edit, opened),
    ]


def _booths(event: Event) -> list[_Line]:
    plan, edit = Permission.EDIT_PLAN, Permission.EDIT_EXHIBITORS
    halls = sa.select(Hall.id).where(Hall.event_id == event.id)
    waiting = _there(event, Exhibitor, Exhibitor.state == ApplicationState.SUBMITTED)
    decided = sa.and_(_there(event, Exhibitor, Exhibitor.state != ApplicationState.DRAFT), ~waiting)
    return [
        ("sizes", 5, "plan.index", plan, sa.exists().where(HallPlan.hall_id.in_(halls))),
        ("booths", 20, "plan.index", plan, _there(event, Booth)),
        ("decisions", 20, "exhibitors.index", edit, decided),
        ("assignments", 15, "machine.index", edit, _there(event, Assignment)),
        ("offers", 5, "offers.index", edit, _there(event, Offer)),
    ]


def _doors(event: Event) -> list[_Line]:
    edit, shown = Permission.EDIT_EVENT, _there(event, Session, Session.state == SessionState.PUBLISHED)
    return [
        ("programme", 30, "sessions.index", Permission.EDIT_PROGRAMME, shown),
        (
            "letters",
            5,
            "letters.settings",
            Permission.ISSUE_LETTERS,
            _there(event, LetterSettings, LetterSettings.host != ""),
        ),
        ("badge", 10, "badge_design.index", Permission.PRINT_BADGES, _there(event, BadgeDesign)),
        ("gates", 2, "desks.index", edit, _there(event, Gate)),
        ("desks", 2, "desks.index", edit, _there(event, Desk)),
        ("team", 2, "team.index", Permission.EDIT_TEAM, _there(event, Grant, Grant.role != Role.ORGANISER)),
    ]
