"""A firm's booth wishes, whether they may change, and what speaks against each booth."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from expo import clock
from expo.booths.event_rules import EventRules, event_rules
from expo.booths.models import Assignment, Booth, HallPlan, OccupiedBooth, Wish
from expo.booths.plan.words import scheme_words
from expo.booths.queries import plans_of
from expo.booths.rules import number_key
from expo.db import db
from expo.events.models import Event, Hall
from expo.events.rules import EventState
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import is_accepting, settings_of
from expo.exhibitors.rules import ApplicationState
from expo.i18n import _, _n

MOST_WISHES = 5  # that a firm may enter itself
_SENT = frozenset({ApplicationState.SUBMITTED, ApplicationState.WAITING, ApplicationState.ACCEPTED})


def may_wish(exhibitor: Exhibitor) -> bool:
    """Whether the firm may change its wishes: always in a draft; after submission until applications close and while no
    space is offered. Wishes need no approval.
    """
    if exhibitor.state is ApplicationState.DRAFT:
        return True
    return exhibitor.state in _SENT and is_accepting(settings_of(exhibitor.event), clock.now())


def halls_to_choose(event: Event) -> list[Hall]:
    """Halls with booths whose plan is public; none before the event is published."""
    if event.state is EventState.DRAFT:
        return []
    drawn = sa.select(Booth.id).where(Booth.hall_id == Hall.id).exists()
    query = sa.select(Hall).join(HallPlan, HallPlan.hall_id == Hall.id).where(Hall.event_id == event.id, drawn)
    return list(db.session.scalars(query.order_by(Hall.position, Hall.id)))


def numbers_to_choose(event: Event) -> list[str]:
    """The numbers of all booths that are not blocked, in order."""
    query = sa.select(Booth.number).where(Booth.event_id == event.id, sa.not_(Booth.blocked), Booth.open_sides != "")
    return list(db.session.scalars(query.order_by(Booth.hall_id, Booth.number_key)))


def booths_numbered(event: Event, numbers: Iterable[str]) -> dict[str, Booth]:
    """The event's booths with these numbers, by number key; unknown numbers are left out."""
    keys = {number_key(number) for number in numbers}
    query = sa.select(Booth).where(Booth.event_id == event.id, Booth.number_key.in_(keys))
    return {booth.number_key: booth for booth in db.session.scalars(query)} if keys else {}


def wishes_of(exhibitor: Exhibitor) -> list[Booth]:
    """The booths a firm wishes for, with halls, first wish first."""
    query = sa.select(Booth).join(Wish, Wish.booth_id == Booth.id).where(Wish.exhibitor_id == exhibitor.id)
    return list(db.session.scalars(query.options(joinedload(Booth.hall)).order_by(Wish.rank)))


def has_wishes(exhibitor: Exhibitor) -> bool:
    return db.session.scalar(sa.select(Wish.id).where(Wish.exhibitor_id == exhibitor.id).limit(1)) is not None


def wishes_in(event_id: int, session: OrmSession) -> dict[int, str]:
    """The numbers each firm of an event wishes for, first wish first, by exhibitor id; one SQL statement."""
    query = sa.select(Wish.exhibitor_id, Booth.number).join(Booth, Booth.id == Wish.booth_id)
    found: dict[int, list[str]] = {}
    for exhibitor_id, number in session.execute(query.where(Booth.event_id == event_id).order_by(Wish.rank)):
        found.setdefault(exhibitor_id, []).append(number)
    return {exhibitor_id: ", ".join(numbers) for exhibitor_id, numbers in found.items()}


def wish_pairs(exhibitor: Exhibitor) -> list[tuple[str, str]]:
    """Each wish with its area and notes, for the summary of an application. A constant number of queries."""
    wished = wishes_of(exhibitor)
    notes = notes_on(exhibitor, wished)
    return [
        (
            _("Wish %(num)d", num=rank),
            _("Booth %(number)s: %(about)s", number=booth.number, about=booth_note(booth, notes)),
        )
        for rank, booth in enumerate(wished, start=1)
    ]


def notes_on(exhibitor: Exhibitor, booths: Sequence[Booth]) -> dict[int, list[str]]:
    """What speaks against each booth for the firm, as sentences by booth id. Such wishes are allowed all the same."""
    if not booths:
        return {}
    plans, taken = plans_of(exhibitor.event), _taken(exhibitor, booths)
    rules = event_rules(exhibitor.event)
    return {
        booth.id: [
            *([_("It is taken at the moment.")] if booth.id in taken else []),
            *_objections(exhibitor, booth, plans.get(booth.hall_id), rules),
        ]
        for booth in booths
    }


def booth_note(booth: Booth, notes: Mapping[int, Sequence[str]]) -> str:
    """The area of a booth and what speaks against it."""
    return " ".join([_("%(area)s m².", area=f"{booth.area_sqm:g}"), *notes[booth.id]])


def is_barred(booth: Booth) -> bool:
    """Whether the booth cannot be assigned at all: blocked, or without an open side."""
    return booth.blocked or not booth.open_sides


def _taken(exhibitor: Exhibitor, booths: Sequence[Booth]) -> set[int]:
    """Those of the booths that another firm holds. Compared in Python, since whole halls are asked for."""
    query = (
        sa.select(OccupiedBooth.booth_id)
        .join(Assignment, Assignment.id == OccupiedBooth.assignment_id)
        .where(Assignment.event_id == exhibitor.event_id, Assignment.exhibitor_id != exhibitor.id)
    )
    return set(db.session.scalars(query)) & {booth.id for booth in booths}


def _objections(exhibitor: Exhibitor, booth: Booth, plan: HallPlan | None, rules: EventRules) -> list[str]:
    applies = (
        _area_notes(exhibitor, booth, rules)
        | _equipment_notes(exhibitor, booth, plan)
        | _zone_notes(exhibitor, booth, rules)
    )
    return [sentence for sentence, speaks in applies.items() if speaks]


def _area_notes(exhibitor: Exhibitor, booth: Booth, rules: EventRules) -> dict[str, bool]:
    off = rules.tolerance / 100
    return {
        _(
            "It is smaller than the least area accepted (%(least)s m²), so it counts only together with a booth beside it.",
            least=exhibitor.least_sqm,
        ): booth.area_sqm < exhibitor.least_sqm * (1 - off),
        _("It is larger than the most area accepted (%(most)s m²).", most=exhibitor.most_sqm): booth.area_sqm
        > exhibitor.most_sqm * (1 + off),
        _(
            "Its %(area)s m² differ from what is accepted by no more than the %(percent)s %% that the expo allows.",
            area=f"{booth.area_sqm:g}",
            percent=rules.tolerance,
        ): exhibitor.least_sqm * (1 - off) <= booth.area_sqm < exhibitor.least_sqm
        or exhibitor.most_sqm < booth.area_sqm <= exhibitor.most_sqm * (1 + off),
    }


def _equipment_notes(exhibitor: Exhibitor, booth: Booth, plan: HallPlan | None) -> dict[str, bool]:
    schemes = booth.schemes or (plan.schemes if plan is not None else [])
    return {
        _("It is not let as %(scheme)s.", scheme=scheme_words()[exhibitor.scheme]): bool(schemes)
        and exhibitor.scheme.value not in schemes,
        _n("It has only %(num)d open side.", "It has only %(num)d open sides.", len(booth.open_sides)): len(
            booth.open_sides
        )
        < exhibitor.open_sides,
        _("It has %(there)s kW, and %(asked)s kW are asked for.", there=booth.power_kw, asked=exhibitor.power_kw): (
            booth.power_kw is not None and booth.power_kw < exhibitor.power_kw
        ),
        _("Its power is not said, and %(asked)s kW are asked for.", asked=exhibitor.power_kw): booth.power_kw is None
        and exhibitor.power_kw > 0,
        _("It has no water."): exhibitor.water and booth.water is False,
        _("It is not said whether it has water."): exhibitor.water and booth.water is None,
        _("It has no compressed air."): exhibitor.compressed_air and booth.compressed_air is False,
        _("It is not said whether it has compressed air."): exhibitor.compressed_air and booth.compressed_air is None,
        _("It has no internet by cable."): exhibitor.internet and booth.internet is False,
        _("It is not said whether it has internet by cable."): exhibitor.internet and booth.internet is None,
    }


def _zone_notes(exhibitor: Exhibitor, booth: Booth, rules: EventRules) -> dict[str, bool]:
    return {
        _("Its zone is closed to firms that did not ask for it."): booth.zone_id in rules.reserved
        and booth.zone_id != exhibitor.zone_id,
        _("Firms that ask for your zone stand only there."): exhibitor.zone_id in rules.binding
        and booth.zone_id != exhibitor.zone_id,
        _("It is not in the zone asked for."): exhibitor.zone_id not in {None, booth.zone_id},
        _("It is not in the pavilion asked for."): exhibitor.pavilion_id not in {None, booth.pavilion_id},
        _("It belongs to a pavilion, whose booths are for its own firms."): exhibitor.pavilion_id is None
        and booth.pavilion_id is not None,
    }
