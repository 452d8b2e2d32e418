"""Contractors' passes: given to approved names, stopped when a name goes or the firm leaves, renamed with the firm."""

from expo import clock
from expo.db import db
from expo.errors import NotFound, Refused
from expo.events.models import Category
from expo.exhibitors.domain_events import FirmLeft, FirmRenamed
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.services.applications import lock_exhibitor
from expo.exhibitors.services.renames import rename_badge
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.manuals.pass_models import ContractorPass
from expo.manuals.pass_queries import pass_category, pass_changes, passes_of
from expo.manuals.task_models import TaskAnswer
from expo.manuals.task_rules import without_name
from expo.manuals.trucks.services import release_trucks
from expo.registration.models import Registration
from expo.registration.rules import LIVE, Details, RegistrationSource, RegistrationState
from expo.registration.services.decisions import cancel
from expo.registration.services.register import register


def settle_passes(answer: TaskAnswer, *, by: Actor) -> None:
    """Give each listed name a badge in the event's category of contractors, and stop the passes of names no longer listed.

    Raises Refused without such a category, and when it is full.
    """
    changes = pass_changes(answer)
    for one in changes.stopped:
        _stop(one, by)
    if not changes.new:
        return
    category = pass_category(answer.exhibitor.event)
    if category is None:
        raise Refused(_("This expo has no category for contractors in use. Add one to its categories first."))
    for name in changes.new:
        _give(answer, category, name, by)


def withdraw_pass(one: ContractorPass, answer: TaskAnswer | None, *, by: Actor) -> None:
    """Stop a pass, which no gate admits any more, and take its name off the list. Raises Refused for a stopped one."""
    exhibitor = db.session.get(Exhibitor, one.exhibitor_id)
    if exhibitor is None:
        raise NotFound(_("There is no such pass."))
    lock_exhibitor(exhibitor)
    db.session.refresh(one)
    if one.left_at is not None:
        raise Refused(_("This pass is stopped already."))
    if answer is not None:
        db.session.refresh(answer)
        answer.text = without_name(answer.text, one.registration.name)
        answer.version += 1
    _stop(one, by)


def leave_manual(left: FirmLeft) -> None:
    """Stop the passes of a firm that withdrew or was declined, and free the slots of its trucks."""
    for one in passes_of(left.exhibitor):
        _stop(one, left.by)
    release_trucks(left.exhibitor, by=left.by)


def rename_passes(renamed: FirmRenamed) -> None:
    """Write the firm's new name on its contractors' passes, at expos that are not over; a printed one is to be printed anew."""
    for exhibitor in renamed.exhibitors:
        for one in passes_of(exhibitor) if clock.now() < exhibitor.event.ends_at else ():
            rename_badge(one.registration, renamed)


def _give(answer: TaskAnswer, category: Category, name: str, by: Actor) -> None:
    firm = firm_name(answer.exhibitor)
    details = Details(name, organisation=firm, country=answer.exhibitor.country, language=answer.exhibitor.language)
    registration = register(answer.exhibitor.event, category, details, source=RegistrationSource.IMPORT, by=by)
    if registration is None or registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("All passes of the category %(category)s are given.", category=localize(category.name)))
    db.session.add(_row(answer, registration))
    db.session.flush()
    record(Verb.GAVE_A_BADGE_TO, registration, by=by, event_id=answer.event_id, named=name, after={"firm": firm})


def _row(answer: TaskAnswer, registration: Registration) -> ContractorPass:
    return ContractorPass(
        event_id=answer.event_id,
        exhibitor_id=answer.exhibitor_id,
        task_id=answer.task_id,
        registration=registration,
        created_at=clock.now(),
    )


def _stop(one: ContractorPass, by: Actor) -> None:
    one.left_at = clock.now()
    db.session.flush()
    if one.registration.state in LIVE:
        cancel(one.registration, by=by)
