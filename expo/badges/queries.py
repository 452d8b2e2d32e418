"""Queries for badges to print, print runs and badge designs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased, contains_eager, joinedload

from expo.badges.content import DIGEST_LENGTH, digest, event_digest
from expo.badges.models import BadgeDesign, BadgePrint, PrintRun, SpareBadge
from expo.booths.assignments.staff_booths import booths_of_staff, hall_order
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.precedence import BY_PRECEDENCE, delegation_names
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.i18n import localize
from expo.kit.pieces import cut
from expo.kit.text import fold
from expo.programme.models import KeptSession, Room, Session
from expo.programme.rules import SessionState
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

BATCH = 250


@dataclass(frozen=True, slots=True)
class Choice:
    """The filters of a print run; empty ones do not filter.

    `day` is an ISO date the category admits to; `unprinted` and `changed` are combined by or. `ids` names registrations
    and sets their order; otherwise `sort` is name, organisation, category, registered, delegation or hall. People of a
    chosen `delegation` are sorted by precedence.
    """

    category: int | None = None
    organisation: str = ""
    day: str = ""
    unprinted: bool = False
    changed: bool = False
    one: int | None = None
    delegation: int | None = None
    ids: tuple[int, ...] | None = None
    sort: str = "name"

    def as_plain(self) -> dict[str, Any]:
        """The filters as JSON for the run's row, but for what they name by keys; of `ids` only the number."""
        filters = {name: getattr(self, name) for name in ("organisation", "day", "unprinted", "changed")}
        return {**filters, "listed": None if self.ids is None else len(self.ids), "sort": self.sort}


_BY_NAME = (Registration.family_name, Registration.given_name, Registration.id)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "name": _BY_NAME,
    "organisation": (Registration.organisation, Registration.family_name, Registration.id),
    "category": (Category.position, Category.id, Registration.family_name, Registration.given_name, Registration.id),
    "registered": (Registration.id,),
    "delegation": (sa.case((Delegation.id.is_(None), 1), else_=0), *BY_PRECEDENCE, Registration.id),
    "hall": (*(sa.nulls_last(order.asc()) for order in hall_order(Registration.id)), *_BY_NAME),
}
_FRONT = (
    Registration.id,
    Registration.given_name,
    Registration.family_name,
    Registration.second_name,
    Registration.job_title,
    Registration.organisation,
    Registration.country,
    Registration.code,
    Registration.honorific,
    Registration.family_first,
    Category.name,
    Category.colour,
)
_PRINTED = sa.exists().where(BadgePrint.registration_id == Registration.id)


def chosen_ids(event: Event, choice: Choice) -> list[int]:
    """The ids of the confirmed registrations that match the filters, in order."""
    query = sa.select(Registration.id).join(Category).where(*_conditions(event, choice))
    sort = "delegation" if choice.delegation is not None and choice.sort == "name" else choice.sort
    if sort == "delegation":
        query = query.outerjoin(Member, Member.registration_id == Registration.id).outerjoin(Delegation)
    due: set[int] | None = None
    if choice.changed:
        due = changed_ids(event)
        if choice.unprinted:
            due |= set(db.session.scalars(query.where(~_PRINTED)))
    elif choice.unprinted:
        query = query.where(~_PRINTED)
    ids = list(db.session.scalars(query.order_by(*_ORDERS.get(sort, _BY_NAME))))
    if choice.ids is not None:
        matching = set(ids)
        ids = [registration_id for registration_id in dict.fromkeys(choice.ids) if registration_id in matching]
    return ids if due is None else [registration_id for registration_id in ids if registration_id in due]


def changed_ids(event: Event) -> set[int]:
    """The registrations whose badge would differ from its latest print: in what it says of them, or of the event. Of prints
    from before that was kept, only what it says of them is compared.
    """
    any_print, here = aliased(BadgePrint), event_digest(event)
    last = sa.select(sa.func.max(any_print.id)).where(any_print.registration_id == Registration.id).scalar_subquery()
    query = (
        sa.select(*_FRONT, BadgePrint.said)
        .select_from(Registration)
        .join(Category)
        .join(BadgePrint, BadgePrint.id == last)
        .where(
            Registration.event_id == event.id,
            Registration.state == RegistrationState.CONFIRMED,
            BadgePrint.said.is_not(None),
        )
        .execution_options(yield_per=BATCH)
    )
    changed: set[int] = set()
    for rows in db.session.execute(query).partitions(BATCH):
        lines = badge_lines_in(db.session(), [row[0] for row in rows], event.languages[0])
        for *front, said in rows:
            now = _digest(front, event.languages[0], lines) + here
            if said not in {now, now[:DIGEST_LENGTH]}:
                changed.add(front[0])
    return changed


def front_digests(event: Event, ids: Sequence[int]) -> dict[int, str]:
    """The digest of each registration's badge as it would be printed now: of its front, and of what it says of the event."""
    language, here = event.languages[0], event_digest(event)
    digests: dict[int, str] = {}
    for chunk in cut(ids, BATCH):
        lines = badge_lines_in(db.session(), chunk, language)
        query = sa.select(*_FRONT).join(Category).where(Registration.id.in_(chunk))
        digests.update({row[0]: _digest(row, language, lines) + here for row in db.session.execute(query)})
    return digests


def badge_lines(ids: Sequence[int], language: str) -> dict[int, str]:
    """The delegation of each person, otherwise the booths of their firm; people with neither are missing.

    Uses a session of its own, like `people_of`: it is called while a file is streamed.
    """
    with OrmSession(db.engine) as session:
        return badge_lines_in(session, ids, language)


def badge_lines_in(session: OrmSession, ids: Sequence[int], language: str) -> dict[int, str]:
    """The same on a given session."""
    names = {
        registration_id: localize(name, language) for registration_id, name in delegation_names(ids, session).items()
    }
    return {**booths_of_staff(ids, session), **names}


def people_of(run_id: int) -> Iterator[list[Registration]]:
    """The still confirmed people of a run in order, in batches, with event and category eager-loaded.

    Each batch uses a session of its own, so that a slowly streamed file keeps no transaction open.
    """
    last = 0
    while True:
        with OrmSession(db.engine) as session:
            query = (
                sa.select(BadgePrint.id, Registration)
                .join(Registration, BadgePrint.registration_id == Registration.id)
                .join(Registration.category)
                .join(Registration.event)
                .where(BadgePrint.run_id == run_id, BadgePrint.id > last)
                .options(contains_eager(Registration.category), contains_eager(Registration.event))
                .order_by(BadgePrint.id)
                .limit(BATCH)
            )
            rows = session.execute(query).all()
        if not rows:
            return
        last = rows[-1][0]
        yield [person for _, person in rows if person.state is RegistrationState.CONFIRMED]


def spares_in(run_id: int) -> list[SpareBadge]:
    """The blank badges of a run that are not bound yet."""
    query = sa.select(SpareBadge).where(SpareBadge.run_id == run_id, SpareBadge.registration_id.is_(None))
    return list(db.session.scalars(query.options(joinedload(SpareBadge.category)).order_by(SpareBadge.id)))


def spare_by_code(event: Event, code: str) -> SpareBadge | None:
    """The blank badge of the event with this code, bound or not."""
    return db.session.scalar(sa.select(SpareBadge).where(SpareBadge.event_id == event.id, SpareBadge.code == code))


def kept_sessions_by(ids: Sequence[int]) -> dict[int, list[Session]]:
    """The published sessions kept by each registration, in order of time, with room and hall eager-loaded."""
    query = (
        sa.select(KeptSession.registration_id, Session)
        .join(Session, KeptSession.session_id == Session.id)
        .where(KeptSession.registration_id.in_(ids), Session.state == SessionState.PUBLISHED)
        .options(joinedload(Session.room).joinedload(Room.hall))
        .order_by(Session.starts_at, Session.id)
    )
    sessions: dict[int, list[Session]] = {}
    with OrmSession(db.engine) as session:
        for registration_id, kept in session.execute(query):
            sessions.setdefault(registration_id, []).append(kept)
    return sessions


def already_printed(ids: Sequence[int]) -> set[int]:
    """Those of the registrations whose badge was printed before."""
    printed: set[int] = set()
    for chunk in cut(ids, BATCH):
        query = sa.select(BadgePrint.registration_id).where(BadgePrint.registration_id.in_(chunk))
        printed.update(db.session.scalars(query))
    return printed


def prints_in_range(run: PrintRun, first: int, last: int) -> list[int]:
    """The still confirmed registrations of the run's badges from number `first` to `last`, counted from 1."""
    numbered = sa.select(BadgePrint.id).where(BadgePrint.run_id == run.id).order_by(BadgePrint.id)
    rows = numbered.offset(first - 1).limit(last - first + 1).subquery()
    query = sa.select(Registration.id).join(BadgePrint, BadgePrint.registration_id == Registration.id)
    query = query.where(BadgePrint.id.in_(sa.select(rows.c.id)), Registration.state == RegistrationState.CONFIRMED)
    return list(db.session.scalars(query.order_by(BadgePrint.id)))


def run_in(event: Event, run_id: int) -> PrintRun | None:
    query = sa.select(PrintRun).where(PrintRun.event_id == event.id, PrintRun.id == run_id)
    return db.session.scalar(query.options(joinedload(PrintRun.design)))


def runs_of(event: Event) -> sa.Select[Any]:
    """The event's print runs, newest first."""
    return sa.select(PrintRun).where(PrintRun.event_id == event.id).order_by(PrintRun.id.desc())


def badge_counts(event: Event) -> tuple[int, int]:
    """The numbers of confirmed people, and of those with a printed badge."""
    query = sa.select(sa.func.count(), sa.func.count().filter(_PRINTED)).where(
        Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED
    )
    row = db.session.execute(query).one()
    return int(row[0]), int(row[1])


def times_printed(registration: Registration) -> int:
    query = sa.select(sa.func.count()).where(BadgePrint.registration_id == registration.id)
    return db.session.scalar(query) or 0


def newest_design(event: Event) -> BadgeDesign | None:
    """The event's current badge design; None for the default one."""
    return db.session.scalars(designs_of(event).limit(1)).first()


def designs_of(event: Event) -> sa.Select[BadgeDesign]:
    """All versions of the event's badge design, newest first."""
    query = sa.select(BadgeDesign).where(BadgeDesign.event_id == event.id)
    return query.options(joinedload(BadgeDesign.logo), joinedload(BadgeDesign.strip)).order_by(
        BadgeDesign.version.desc()
    )


def design_in(event: Event, version: int) -> BadgeDesign | None:
    return db.session.scalars(designs_of(event).where(BadgeDesign.version == version)).first()


def _conditions(event: Event, choice: Choice) -> list[sa.ColumnElement[bool]]:
    """The filters as SQL conditions, except for `unprinted`, `changed` and `ids`."""
    where: list[sa.ColumnElement[bool]] = [
        Registration.event_id == event.id,
        Registration.state == RegistrationState.CONFIRMED,
    ]
    if choice.category is not None:
        where.append(Registration.category_id == choice.category)
    if choice.one is not None:
        where.append(Registration.id == choice.one)
    if choice.delegation is not None:
        members = sa.select(Member.registration_id).where(Member.delegation_id == choice.delegation)
        where.append(Registration.id.in_(members))
    if choice.day:
        admitting = [c.id for c in categories_of(event) if c.days is None or choice.day in c.days]
        where.append(Registration.category_id.in_(admitting))
    if choice.organisation:
        where.append(Registration.organisation.in_(_organisation_spellings(event, choice.organisation)))
    return where


def _organisation_spellings(event: Event, organisation: str) -> list[str]:
    """The spellings of this organisation among the event's registrations, ignoring case and accents."""
    wanted = fold(organisation)
    query = sa.select(Registration.organisation).where(Registration.event_id == event.id).distinct()
    return [name for name in db.session.scalars(query) if fold(name) == wanted]


def _digest(row: Sequence[Any], language: str, lines: Mapping[int, str]) -> str:
    *texts, honorific, turned, names, colour = row[1:]
    more = [part for part in (lines.get(row[0]), honorific, "family first" if turned else "") if part]
    return digest([*texts, localize(names, language), colour, *more])
