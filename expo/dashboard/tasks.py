"""The open tasks of an organiser, counted in one statement, each with the page where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for

from expo.accounts.permissions import Permission
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import Clearance, DelegationState
from expo.events.models import Category, Event
from expo.exhibitors.application_models import ApplicationChange
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import WITH_CHANGE
from expo.exhibitors.rules import ApplicationState
from expo.i18n import _n
from expo.interpreters.queries import AWAY, away_from
from expo.invoices.models import Invoice
from expo.letters.models import LetterRequest
from expo.letters.rules import RequestState
from expo.mail.models import Mail, MailState
from expo.meetings.troubles import undecided_count
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

LAPSING = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Task:
    """A sentence with a number, and the address of the list where it is done."""

    sentence: str
    address: str


@dataclass(frozen=True, slots=True)
class TaskKind:
    """One kind of task: who may do it, the rows counted, the sentence of a number, and the list's endpoint and filter."""

    permission: Permission
    rows: Callable[[Event, datetime], Any]
    sentence: Callable[[int], str]
    endpoint: str
    state: str = ""

    @property
    def key(self) -> str:
        """The word under which its number is kept."""
        return f"{self.endpoint} {self.state}".strip()


def tasks_of(event: Event, now: datetime, may: Callable[[Permission], bool]) -> list[Task]:
    """The open tasks at `now`, in the order of the menu; only those the reader may do. Takes one statement, and those
    that judge meetings.
    """
    return [
        Task(kind.sentence(number), url_for(kind.endpoint, state=kind.state or None))
        for kind, number in waiting_kinds(event, now, may)
    ]


def waiting_kinds(event: Event, now: datetime, may: Callable[[Permission], bool]) -> list[tuple[TaskKind, int]]:
    """Each kind of which something waits, with its number, in the order of the menu; only what the reader may do."""
    kinds = [kind for kind in _KINDS if may(kind.permission)]
    if not kinds:
        return []
    numbers = db.session.execute(sa.select(*(kind.rows(event, now).scalar_subquery() for kind in kinds))).one()
    found = [(kind, number) for kind, number in zip(kinds, numbers, strict=True) if number]
    undecided = _undecided(event, may)
    return [*found, (_MEETINGS, undecided)] if undecided else found


def _undecided(event: Event, may: Callable[[Permission], bool]) -> int:
    """The meetings that something has come in the way of; those between governments for who may see them."""
    if not may(Permission.ARRANGE_MEETINGS):
        return 0
    return undecided_count(event, with_g2g=may(Permission.SEE_G2G))


def _count(model: type[Any], *conditions: Any) -> Any:
    return sa.select(sa.func.count()).select_from(model).where(*conditions)


def _free_but_waited_for(event: Event, _now: datetime) -> Any:
    """People on a waiting list whose category has a place all the same."""
    free = sa.and_(
        Category.event_id == event.id, sa.or_(Category.capacity.is_(None), Category.occupancy < Category.capacity)
    )
    return _count(
        Registration,
        Registration.event_id == event.id,
        Registration.state == RegistrationState.ON_WAITING_LIST,
        Registration.category_id.in_(sa.select(Category.id).where(free)),
    )


def _changes(event: Event, _now: datetime) -> Any:
    ours = sa.select(Exhibitor.id).where(Exhibitor.event_id == event.id)
    return _count(ApplicationChange, ApplicationChange.answered_at.is_(None), ApplicationChange.exhibitor_id.in_(ours))


def _in_state(model: type[Any], state: Any) -> Callable[[Event, datetime], Any]:
    """The event's rows of a table that are in this state."""
    return lambda event, _now: _count(model, model.event_id == event.id, model.state == state)


_KINDS = (
    TaskKind(
        Permission.EDIT_REGISTRATIONS,
        _in_state(Registration, RegistrationState.WAITING_FOR_APPROVAL),
        lambda n: _n("%(num)d registration to approve", "%(num)d registrations to approve", n),
        "registrations.index",
        RegistrationState.WAITING_FOR_APPROVAL.value,
    ),
    TaskKind(
        Permission.EDIT_REGISTRATIONS,
        _free_but_waited_for,
        lambda n: _n(
            "%(num)d person waits for a place that is free", "%(num)d people wait for places that are free", n
        ),
        "registrations.index",
        RegistrationState.ON_WAITING_LIST.value,
    ),
    TaskKind(
        Permission.EDIT_PROGRAMME,
        lambda event, now: away_from(event, now).with_only_columns(sa.func.count()),
        lambda n: _n(
            "%(num)d booking of an interpreter who does not come", "%(num)d bookings of interpreters who do not come", n
        ),
        "interpreters.index",
        AWAY,
    ),
    TaskKind(
        Permission.EDIT_DELEGATIONS,
        _in_state(Delegation, DelegationState.APPLIED),
        lambda n: _n("%(num)d delegation to decide on", "%(num)d delegations to decide on", n),
        "delegations.index",
        DelegationState.APPLIED.value,
    ),
    TaskKind(
        Permission.EDIT_DELEGATIONS,
        lambda event, _now: _count(Member, Member.event_id == event.id, Member.clearance == Clearance.ASKED),
        lambda n: _n("%(num)d clearance to give", "%(num)d clearances to give", n),
        "protocol.index",
    ),
    TaskKind(
        Permission.ISSUE_LETTERS,
        _in_state(LetterRequest, RequestState.ASKED),
        lambda n: _n("%(num)d invitation letter asked for", "%(num)d invitation letters asked for", n),
        "letters.index",
        RequestState.ASKED.value,
    ),
    TaskKind(
        Permission.EDIT_EXHIBITORS,
        _in_state(Exhibitor, ApplicationState.SUBMITTED),
        lambda n: _n("%(num)d application to decide on", "%(num)d applications to decide on", n),
        "exhibitors.index",
        ApplicationState.SUBMITTED.value,
    ),
    TaskKind(
        Permission.EDIT_EXHIBITORS,
        _changes,
        lambda n: _n("%(num)d change of a firm to approve", "%(num)d changes of firms to approve", n),
        "exhibitors.index",
        WITH_CHANGE,
    ),
    TaskKind(
        Permission.EDIT_EXHIBITORS,
        lambda event, now: _count(
            Offer, Offer.event_id == event.id, Offer.state == OfferState.OPEN, Offer.expires_at < now + LAPSING
        ),
        lambda n: _n("%(num)d offer expires within two days", "%(num)d offers expire within two days", n),
        "offers.index",
        OfferState.OPEN.value,
    ),
    TaskKind(
        Permission.EDIT_MONEY,
        lambda event, now: _count(
            Invoice, Invoice.event_id == event.id, Invoice.next_due_on < now.astimezone(event.zone_info).date()
        ),
        lambda n: _n("%(num)d invoice is overdue", "%(num)d invoices are overdue", n),
        "invoices.index",
        "overdue",
    ),
    TaskKind(
        Permission.EDIT_MAIL,
        _in_state(Mail, MailState.FAILED),
        lambda n: _n("%(num)d email could not be delivered", "%(num)d emails could not be delivered", n),
        "mails.index",
        MailState.FAILED.value,
    ),
)
_MEETINGS = TaskKind(
    Permission.ARRANGE_MEETINGS,
    lambda _event, _now: None,  # judged, not counted
    lambda n: _n("%(num)d meeting to decide on", "%(num)d meetings to decide on", n),
    "meetings.undecided",
)
