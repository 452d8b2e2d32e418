"""Printing badges: runs recorded and printed again, blank badges and whose they become."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from expo import clock
from expo.badges.designs import Dress, dressed
from expo.badges.files import warning_words, write_one, write_run
from expo.badges.layout import Layout
from expo.badges.layouts import LAYOUTS
from expo.badges.models import BadgeDesign, BadgePrint, PrintRun, SpareBadge
from expo.badges.queries import (
    Choice,
    chosen_ids,
    fronts_of,
    newest_design,
    printed_before,
    printed_between,
    spare_by_code,
)
from expo.badges.sheets import MOST_SHIFT_MM, SheetName, SheetPaper, fits, places_on
from expo.db import db, refusing
from expo.errors import NotFound, Refused
from expo.events.models import Category, Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, _n
from expo.kit.codes import new_code, read_code
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState, search_text
from expo.registration.services.decisions import lock_registration
from expo.registration.services.register import details_of

__all__ = [
    "bind_spare",
    "print_spares",
    "reprint",
    "start_run",
    "warning_words",
    "write_one",
    "write_run",
]

MOST_AT_ONCE = 20_000
MOST_SPARES = 500
ONE_A_PAGE = SheetPaper()


def start_run(
    event: Event,
    choice: Choice,
    *,
    by: Actor,
    desk: str = "",
    layout: str | None = None,
    paper: SheetPaper = ONE_A_PAGE,
) -> PrintRun:
    """Record that these badges are printed now, with the event's design; the file is made from the run, as often as a
    printer jams. `layout` is another than the design's.

    Raises Refused when nobody is left to print for, and for a layout or paper that cannot be.
    """
    ids = chosen_ids(event, choice)
    if not ids:
        raise Refused(_("There is no badge to print for this choice."))
    if len(ids) > MOST_AT_ONCE:
        raise Refused(
            _n("Print at most %(num)d badge at a time.", "Print at most %(num)d badges at a time.", MOST_AT_ONCE)
        )
    design = newest_design(event)
    run = _new_run(event, _Job(design, _checked_layout(design, layout, paper), paper, len(ids)), by=by, desk=desk)
    run.chosen = choice.as_plain()
    return _recorded(event, run, ids, by)


def reprint(
    event: Event, run: PrintRun, first: int, last: int, *, place: int = 1, by: Actor, desk: str = ""
) -> PrintRun:
    """Print a run's badges from number `first` to `last` again, in its order, with its design and on its paper, from
    `place` on the first sheet.

    Raises Refused for numbers the run does not have, and for blank badges.
    """
    if "spares" in run.chosen:
        raise Refused(_("Open the file of these blank badges again, and print the pages you need."))
    if not 1 <= first <= last <= run.count:
        raise Refused(_("Enter numbers from 1 to %(count)d, the smaller one first.", count=run.count))
    ids = printed_between(run, first, last)
    if not ids:
        raise Refused(_("There is no badge to print for this choice."))
    paper = SheetPaper(SheetName(run.sheet), place, run.shift_x, run.shift_y)
    _check_paper(LAYOUTS[run.layout], paper)
    again = _new_run(event, _Job(run.design, run.layout, paper, len(ids)), by=by, desk=desk)
    again.chosen = {"again": run.id, "first": first, "last": last}
    return _recorded(event, again, ids, by)


def print_spares(
    event: Event,
    category: Category,
    count: int,
    *,
    by: Actor,
    layout: str | None = None,
    paper: SheetPaper = ONE_A_PAGE,
) -> PrintRun:
    """Make blank badges of a category, each with a code that is nobody's yet, for those who walk in."""
    if not 1 <= count <= MOST_SPARES:
        raise Refused(_("Print from 1 to %(most)d blank badges at a time.", most=MOST_SPARES))
    design = newest_design(event)
    run = _new_run(event, _Job(design, _checked_layout(design, layout, paper), paper, count), by=by)
    run.chosen = {"spares": count, "category": category.id}
    db.session.flush()
    rows = [
        {"run_id": run.id, "event_id": event.id, "category_id": category.id, "code": new_code()}
        for _number in range(count)
    ]
    db.session.execute(sa.insert(SpareBadge), rows)
    record(Verb.PRINTED, run, by=by, event_id=event.id, named=str(count), after={"count": count, "spare": True})
    return run


def bind_spare(code: str, registration: Registration, *, by: Actor) -> SpareBadge:
    """Make the blank badge with this code the confirmed person's own; the code they had before opens nothing from now on.

    Raises NotFound for a code of no blank badge of the event, and Refused for one that is somebody's already and for a
    person who is not confirmed. Of two desks that bind one badge, the second is refused.
    """
    event = registration.event
    found = spare_by_code(event, read_code(code) or "")
    if found is None:
        raise NotFound(_("This is no blank badge of this expo."))
    lock_registration(registration)
    if registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("There is a badge only once the registration is confirmed."))
    taken = sa.update(SpareBadge).where(SpareBadge.id == found.id, SpareBadge.registration_id.is_(None))
    taking = taken.values(registration_id=registration.id, bound_at=clock.now(), bound_by=by.name)
    if db.session.execute(taking).rowcount != 1:  # type: ignore[attr-defined]  # an update's result has it
        raise Refused(_("This badge belongs to somebody already. Take another one."))
    registration.code = found.code
    registration.search = search_text(details_of(registration), found.code)
    registration.version += 1
    with refusing({"uq_registrations_code": _("This badge belongs to somebody already. Take another one.")}):
        pass
    _note_bound(event, found, registration)
    record(
        Verb.BOUND,
        registration,
        by=by,
        event_id=event.id,
        named=registration.name,
        after={"version": registration.version},
    )
    db.session.refresh(found)
    return found


@dataclass(frozen=True, slots=True)
class _Job:
    design: BadgeDesign | None
    layout: str
    paper: SheetPaper
    count: int


def _new_run(event: Event, job: _Job, *, by: Actor, desk: str = "") -> PrintRun:
    run = PrintRun(
        event_id=event.id,
        account_id=by.account_id,
        printed_by=by.name,
        desk=desk,
        layout=job.layout,
        design=job.design,
        sheet=job.paper.sheet.value,
        first=job.paper.first,
        shift_x=job.paper.shift_x,
        shift_y=job.paper.shift_y,
        chosen={},
        count=job.count,
        made=0,
        troubles=[],
        created_at=clock.now(),
    )
    db.session.add(run)
    return run


def _recorded(event: Event, run: PrintRun, ids: Sequence[int], by: Actor) -> PrintRun:
    """The run with a row a badge, in the order of the ids."""
    db.session.flush()
    before, fronts = printed_before(ids), fronts_of(event, ids)
    rows = [
        {"run_id": run.id, "registration_id": number, "again": number in before, "said": fronts.get(number)}
        for number in ids
    ]
    db.session.execute(sa.insert(BadgePrint), rows)
    record(
        Verb.PRINTED,
        run,
        by=by,
        event_id=event.id,
        named=str(len(ids)),
        after={"count": len(ids), "again": len(before)},
    )
    return run


def _note_bound(event: Event, spare: SpareBadge, registration: Registration) -> None:
    """A blank badge that was given out is a printed badge of its holder."""
    there = sa.select(BadgePrint.id).where(
        BadgePrint.run_id == spare.run_id, BadgePrint.registration_id == registration.id
    )
    if db.session.scalar(there) is None:
        again = bool(printed_before([registration.id]))
        said = fronts_of(event, [registration.id])[registration.id]
        db.session.add(BadgePrint(run_id=spare.run_id, registration_id=registration.id, again=again, said=said))
        db.session.flush()


def _checked_layout(design: BadgeDesign | None, layout: str | None, paper: SheetPaper) -> str:
    """The name of the layout that is printed, which the design and the paper hold."""
    if layout is not None and layout not in LAYOUTS:
        raise Refused(_("There is no such layout."))
    dress: Dress = dressed(design, layout)
    _check_paper(dress.layout, paper)
    return dress.layout.name


def _check_paper(layout: Layout, paper: SheetPaper) -> None:
    if not fits(layout, paper.sheet):
        raise Refused(_("This layout does not fit on such sheets. Choose others, or one badge a page."))
    if not 1 <= paper.first <= places_on(paper.sheet):
        raise Refused(_("The sheet has places from 1 to %(most)d.", most=places_on(paper.sheet)))
    if max(abs(paper.shift_x), abs(paper.shift_y)) > MOST_SHIFT_MM:
        raise Refused(_("A printer is put right by at most %(most)d mm.", most=int(MOST_SHIFT_MM)))
