"""The booths a firm wishes for: which they are, until when they may change, and what speaks against each."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from expo import clock
from expo.booths.event_rules import EventRules, event_rules
from expo.booths.models import Assignment, Booth, HallPlan, Place, Wish
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

MOST_WISHES = 5  # of a firm that enters them itself
_SENT = frozenset({ApplicationState.SUBMITTED, ApplicationState.WAITING, ApplicationState.ACCEPTED})


def may_wish(exhibitor: Exhibitor) -> bool:
    """Whether the firm may change its wishes: in a draft always; in one that was sent until applications close, and no
    space is offered. They are weighed, never approved, so an accepted firm needs nobody's word.
    """
    if exhibitor.state is ApplicationState.DRAFT:
        return True
    return exhibitor.state in _SENT and is_accepting(settings_of(exhibitor.event), clock.now())


def halls_to_choose(event: Event) -> list[Hall]:
    """The halls whose plan everybody may see and that have booths; none before the expo is published."""
    if event.state is EventState.DRAFT:
        return []
    drawn = sa.select(Booth.id).where(Booth.hall_id == Hall.id).exists()
    query = sa.select(Hall).join(HallPlan, HallPlan.hall_id == Hall.id).where(Hall.event_id == event.id, drawn)
    return list(db.session.scalars(query.order_by(Hall.position, Hall.id)))


def numbers_to_choose(event: Event) -> list[str]:
    """The numbers of all booths that are not blocked, in their order."""
    query = sa.select(Booth.number).where(Booth.event_id == event.id, sa.not_(Booth.blocked), Booth.open_sides != "")
    return list(db.session.scalars(query.order_by(Booth.hall_id, Booth.number_key)))


def booths_numbered(event: Event, numbers: Iterable[str]) -> dict[str, Booth]:
    """The booths of these numbers within the event, however they are typed, by their key; unknown ones are left out."""
    keys = {number_key(number) for number in numbers}
    query = sa.select(Booth).where(Booth.event_id == event.id, Booth.number_key.in_(keys))
    return {booth.number_key: booth for booth in db.session.scalars(query)} if keys else {}


def wishes_of(exhibitor: Exhibitor) -> list[Booth]:
    """The booths it wishes for with their halls, the dearest first."""
    query = sa.select(Booth).join(Wish, Wish.booth_id == Booth.id).where(Wish.exhibitor_id == exhibitor.id)
    return list(db.session.scalars(query.options(joinedload(Booth.hall)).order_by(Wish.rank)))


def has_wishes(exhibitor: Exhibitor) -> bool:
    return db.session.scalar(sa.select(Wish.id).where(Wish.exhibitor_id == exhibitor.id).limit(1)) is not None


def wishes_in(event_id: int, session: OrmSession) -> dict[int, str]:
    """The numbers each firm of an event wishes for, the dearest first, by the exhibitor's id; one statement."""
    query = sa.select(Wish.exhibitor_id, Booth.number).join(Booth, Booth.id == Wish.booth_id)
    found: dict[int, list[str]] = {}
    for exhibitor_id, number in session.execute(query.where(Booth.event_id == event_id).order_by(Wish.rank)):
        found.setdefault(exhibitor_id, []).append(number)
    return {exhibitor_id: ", ".join(numbers) for exhibitor_id, numbers in found.items()}


def wishes_told(exhibitor: Exhibitor) -> list[tuple[str, str]]:
    """Each wish with its area and what speaks against it, as an application is read; the same few queries for all."""
    wished = wishes_of(exhibitor)
    against = notes_on(exhibitor, wished)
    return [
        (
            _("Wish %(num)d", num=rank),
            _("Booth %(number)s: %(about)s", number=booth.number, about=about(booth, against)),
        )
        for rank, booth in enumerate(wished, start=1)
    ]


def notes_on(exhibitor: Exhibitor, booths: Sequence[Booth]) -> dict[int, list[str]]:
    """What speaks against each booth for what the firm asks, in sentences, by the booth's id. A wish is free all the same."""
    if not booths:
        return {}
    plans, taken = plans_of(exhibitor.event), _taken(exhibitor, booths)
    rules = event_rules(exhibitor.event)
    return {
        booth.id: [
            *([_("It is taken at the moment.")] if booth.id in taken else []),
            *_against(exhibitor, booth, plans.get(booth.hall_id), rules),
        ]
        for booth in booths
    }


def about(booth: Booth, against: Mapping[int, Sequence[str]]) -> str:
    """Its area, and what speaks against it."""
    return " ".join([_("%(area)s m².", area=f"{booth.area_sqm:g}"), *against[booth.id]])


def is_barred(booth: Booth) -> bool:
    """Whether nobody is given it: blocked by the organisers, or out of everybody's reach."""
    return booth.blocked or not booth.open_sides


def _taken(exhibitor: Exhibitor, booths: Sequence[Booth]) -> set[int]:
    """Which of these somebody else has, on hold or for good. Whole halls are asked for, so not by a list of ids."""
    query = (
        sa.select(Place.booth_id)
        .join(Assignment, Assignment.id == Place.assignment_id)
        .where(Assignment.event_id == exhibitor.event_id, Assignment.exhibitor_id != exhibitor.id)
    )
    return set(db.session.scalars(query)) & {booth.id for booth in booths}


def _against(exhibitor: Exhibitor, booth: Booth, plan: HallPlan | None, rules: EventRules) -> list[str]:
    off = rules.tolerance / 100
    schemes = booth.schemes or (plan.schemes if plan is not None else [])
    said: Mapping[str, bool] = {
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
        _("It is not let as %(scheme)s.", scheme=scheme_words()[exhibitor.scheme]): bool(schemes)
        and exhibitor.scheme.value not in schemes,
        _n("It has only %(num)d open side.", "It has only %(num)d open sides.", len(booth.open_sides)): len(
            booth.open_sides
        )
        < exhibitor.open_sides,
        _("It has %(there)s kW, and %(asked)s kW are asked for.", there=booth.power_kw, asked=exhibitor.power_kw): (
            booth.power_kw < exhibitor.power_kw
        ),
        _("It has no water."): exhibitor.water and not booth.water,
        _("It has no compressed air."): exhibitor.compressed_air and not booth.compressed_air,
        _("It has no internet by cable."): exhibitor.internet and not booth.internet,
        _("Its zone is closed to firms that did not ask for it."): booth.zone_id in rules.reserved
        and booth.zone_id != exhibitor.zone_id,
        _("Firms that ask for your zone stand only there."): exhibitor.zone_id in rules.binding
        and booth.zone_id != exhibitor.zone_id,
        _("It is not in the zone asked for."): exhibitor.zone_id not in {None, booth.zone_id},
        _("It is not in the pavilion asked for."): exhibitor.pavilion_id not in {None, booth.pavilion_id},
        _("It belongs to a pavilion, whose booths are for its own firms."): exhibitor.pavilion_id is None
        and booth.pavilion_id is not None,
    }
    return [sentence for sentence, speaks in said.items() if speaks]
