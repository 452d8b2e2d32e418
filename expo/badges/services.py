"""Services for printing: runs, reprints, and blank badges with their binding."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from expo import clock
from expo.badges.designs import PrintableDesign, printable_design
from expo.badges.files import badge_troubles, write_one, write_run
from expo.badges.layout import Layout
from expo.badges.models import BadgeDesign, BadgePrint, PrintRun, SpareBadge
from expo.badges.nameless import refuse_nameless
from expo.badges.papers.sheets import (
    MOST_SHIFT_MM,
    SheetPaper,
    badges_per_sheet,
    best_layout,
    fits,
    name_of_sheet,
    sheet_named,
)
from expo.badges.papers.stocks import Stock
from expo.badges.queries import (
    Choice,
    already_printed,
    chosen_ids,
    front_digests,
    newest_design,
    prints_in_range,
    spare_by_code,
)
from expo.badges.standard_layouts import LAYOUTS
from expo.db import clear_references, db, refuse_violations
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
    "badge_troubles",
    "bind_spare",
    "print_spares",
    "reprint",
    "start_run",
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
    """Record a print run with the event's current design; the file is generated from the run, as often as needed.
    `layout` overrides the design's.

    Raises Refused if nobody matches, and for an unknown layout or paper that does not fit; NamelessBadges if somebody's name
    cannot be printed.
    """
    ids = chosen_ids(event, choice)
    if not ids:
        raise Refused(_("There is no badge to print for this choice."))
    if len(ids) > MOST_AT_ONCE:
        raise Refused(
            _n("Print at most %(num)d badge at a time.", "Print at most %(num)d badges at a time.", MOST_AT_ONCE)
        )
    refuse_nameless(ids)
    design = newest_design(event)
    run = _new_run(event, _PrintJob(design, _check_layout(design, layout, paper), paper, len(ids)), by=by, desk=desk)
    run.chosen, run.category_id, run.delegation_id = choice.as_plain(), choice.category, choice.delegation
    return _add_prints(event, run, ids, by)


def reprint(
    event: Event, run: PrintRun, first: int, last: int, *, first_slot: int = 1, by: Actor, desk: str = ""
) -> PrintRun:
    """Print a run's badges from number `first` to `last` again as a new run, with its order, design and paper,
    beginning at position `first_slot` of the first sheet.

    Raises Refused for numbers outside the run, and for runs of blank badges.
    """
    if "spares" in run.chosen:
        raise Refused(_("Open the file of these blank badges again, and print the pages you need."))
    if not 1 <= first <= last <= run.count:
        raise Refused(_("Enter numbers from 1 to %(count)d, the smaller one first.", count=run.count))
    ids = prints_in_range(run, first, last)
    if not ids:
        raise Refused(_("There is no badge to print for this choice."))
    refuse_nameless(ids)
    paper = SheetPaper(sheet_named(run.sheet), first_slot, run.shift_x, run.shift_y)
    _check_paper(LAYOUTS[run.layout], paper)
    again = _new_run(event, _PrintJob(run.design, run.layout, paper, len(ids)), by=by, desk=desk)
    again.chosen, again.again_of_id = {"first": first, "last": last}, run.id
    return _add_prints(event, again, ids, by)


def discard_run(run: PrintRun, *, by: Actor) -> None:
    """Delete a run whose file was not written: its badges count as printed no more than before."""
    record(Verb.REMOVED, run, by=by, event_id=run.event_id, named=str(run.count))
    clear_references(run)
    db.session.delete(run)
    db.session.flush()


def print_spares(
    event: Event,
    category: Category,
    count: int,
    *,
    by: Actor,
    layout: str | None = None,
    paper: SheetPaper = ONE_A_PAGE,
) -> PrintRun:
    """Create blank badges of a category for walk-ins, each with an unassigned code."""
    if not 1 <= count <= MOST_SPARES:
        raise Refused(_("Print from 1 to %(most)d blank badges at a time.", most=MOST_SPARES))
    design = newest_design(event)
    run = _new_run(event, _PrintJob(design, _check_layout(design, layout, paper), paper, count), by=by)
    run.chosen, run.category_id = {"spares": count}, category.id
    db.session.flush()
    rows = [
        {"run_id": run.id, "event_id": event.id, "category_id": category.id, "code": new_code()}
        for _number in range(count)
    ]
    db.session.execute(sa.insert(SpareBadge), rows)
    record(Verb.PRINTED, run, by=by, event_id=event.id, named=str(count), after={"count": count, "spare": True})
    return run


def bind_spare(code: str, registration: Registration, *, by: Actor) -> SpareBadge:
    """Bind the blank badge to a confirmed person: its code replaces theirs, which becomes invalid.

    Raises NotFound if no blank badge of the event has this code, and Refused if it is bound already or the person is
    not confirmed. A conditional update decides between two desks binding concurrently.
    """
    event = registration.event
    spare = spare_by_code(event, read_code(code) or "")
    if spare is None:
        raise NotFound(_("This is no blank badge of this expo."))
    lock_registration(registration)
    if registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("There is a badge only once the registration is confirmed."))
    _claim(spare, registration, by=by)
    _record_as_printed(event, spare, registration)
    record(
        Verb.BOUND,
        registration,
        by=by,
        event_id=event.id,
        named=registration.name,
        after={"version": registration.version},
    )
    db.session.refresh(spare)
    return spare


def _claim(spare: SpareBadge, registration: Registration, *, by: Actor) -> None:
    """Mark the badge as bound unless it is already, and give its code to the registration."""
    unbound = sa.update(SpareBadge).where(SpareBadge.id == spare.id, SpareBadge.registration_id.is_(None))
    bind = unbound.values(registration_id=registration.id, bound_at=clock.now(), bound_by=by.name)
    if db.session.execute(bind).rowcount != 1:  # type: ignore[attr-defined]  # an update's result has it
        raise Refused(_("This badge belongs to somebody already. Take another one."))
    registration.code = spare.code
    registration.search = search_text(details_of(registration), spare.code)
    registration.version += 1
    with refuse_violations({"uq_registrations_code": _("This badge belongs to somebody already. Take another one.")}):
        pass


@dataclass(frozen=True, slots=True)
class _PrintJob:
    design: BadgeDesign | None
    layout: str
    paper: SheetPaper
    count: int


def _new_run(event: Event, job: _PrintJob, *, by: Actor, desk: str = "") -> PrintRun:
    run = PrintRun(
        event_id=event.id,
        created_by=by.name,
        desk=desk,
        layout=job.layout,
        design=job.design,
        sheet=name_of_sheet(job.paper.sheet),
        first=job.paper.first,
        shift_x=job.paper.shift_x,
        shift_y=job.paper.shift_y,
        count=job.count,
        created_at=clock.now(),
    )
    db.session.add(run)
    return run


def _add_prints(event: Event, run: PrintRun, ids: Sequence[int], by: Actor) -> PrintRun:
    """Add a row per badge in the order of the ids; returns the run."""
    db.session.flush()
    printed, fronts = already_printed(ids), front_digests(event, ids)
    rows = [
        {
            "event_id": event.id,
            "run_id": run.id,
            "registration_id": registration_id,
            "again": registration_id in printed,
            "said": fronts.get(registration_id),
        }
        for registration_id in ids
    ]
    db.session.execute(sa.insert(BadgePrint), rows)
    record(
        Verb.PRINTED,
        run,
        by=by,
        event_id=event.id,
        named=str(len(ids)),
        after={"count": len(ids), "again": len(printed)},
    )
    return run


def _record_as_printed(event: Event, spare: SpareBadge, registration: Registration) -> None:
    """Count a bound blank badge as its holder's latest print, in the place of an earlier one of the same run."""
    ours = {"event_id": event.id, "run_id": spare.run_id, "registration_id": registration.id}
    again, front = bool(already_printed([registration.id])), front_digests(event, [registration.id])[registration.id]
    db.session.execute(sa.delete(BadgePrint).filter_by(run_id=spare.run_id, registration_id=registration.id))
    db.session.add(BadgePrint(**ours, again=again, said=front))
    db.session.flush()


def _check_layout(design: BadgeDesign | None, layout: str | None, paper: SheetPaper) -> str:
    """The name of the layout to print: the named one, else the design's, else on labels the one that fits them best. Raises
    Refused if design or paper do not fit it.
    """
    if layout is not None and layout not in LAYOUTS:
        raise Refused(_("There is no such layout."))
    printable: PrintableDesign = printable_design(design, layout)
    if layout is None and isinstance(paper.sheet, Stock) and not printable.layout.folded:
        best = best_layout(printable.layout, LAYOUTS.values(), paper.sheet)
        printable = printable if best is printable.layout else printable_design(design, best.name)
    _check_paper(printable.layout, paper)
    return printable.layout.name


def _check_paper(layout: Layout, paper: SheetPaper) -> None:
    if isinstance(paper.sheet, Stock) and not layout.folded and not fits(layout, paper.sheet):
        raise Refused(_("On labels of this size names could not be read. Choose larger ones, or another layout."))
    if not fits(layout, paper.sheet):
        raise Refused(_("This layout does not fit on such sheets. Choose others, or one badge a page."))
    if not 1 <= paper.first <= badges_per_sheet(paper.sheet):
        raise Refused(_("The sheet has places from 1 to %(most)d.", most=badges_per_sheet(paper.sheet)))
    if max(abs(paper.shift_x), abs(paper.shift_y)) > MOST_SHIFT_MM:
        raise Refused(_("A printer is put right by at most %(most)d mm.", most=int(MOST_SHIFT_MM)))
