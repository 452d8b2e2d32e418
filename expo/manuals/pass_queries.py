"""The valid passes of a firm's contractors, and what a list of names changes in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from expo.db import db
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor
from expo.kit.text import fold
from expo.manuals.pass_models import ContractorPass
from expo.manuals.task_models import TaskAnswer
from expo.manuals.task_rules import ExhibitorTaskKind, names_in
from expo.registration.models import Registration
from expo.registration.rules import LIVE


@dataclass(frozen=True, slots=True)
class PassChanges:
    """What approving a list does: the names that get a pass, and the passes that it stops."""

    new: Sequence[str] = ()
    stopped: Sequence[ContractorPass] = ()


def passes_of(exhibitor: Exhibitor, task_id: int | None = None) -> list[ContractorPass]:
    """The firm's valid passes, of one task or of all, in the order in which they were given."""
    query = (
        sa.select(ContractorPass).join(ContractorPass.registration).options(contains_eager(ContractorPass.registration))
    )
    query = query.where(
        ContractorPass.exhibitor_id == exhibitor.id, ContractorPass.left_at.is_(None), Registration.state.in_(LIVE)
    )
    if task_id is not None:
        query = query.where(ContractorPass.task_id == task_id)
    return list(db.session.scalars(query.order_by(ContractorPass.id)))


def pass_of(exhibitor: Exhibitor, pass_id: int) -> ContractorPass | None:
    """One of the firm's passes, a stopped one too."""
    query = sa.select(ContractorPass).where(ContractorPass.exhibitor_id == exhibitor.id, ContractorPass.id == pass_id)
    return db.session.scalar(query)


def pass_changes(answer: TaskAnswer) -> PassChanges:
    """What the list of names that was handed in changes; nothing for other tasks. Names are compared without case."""
    if answer.task.kind is not ExhibitorTaskKind.CONTRACTORS:
        return PassChanges()
    held = passes_of(answer.exhibitor, answer.task_id)
    listed = {fold(name): name for name in names_in(answer.text)}
    named = {fold(one.registration.name) for one in held}
    new = [name for key, name in listed.items() if key not in named]
    return PassChanges(new, [one for one in held if fold(one.registration.name) not in listed])


def pass_category(event: Event) -> Category | None:
    """The category in use of which contractors' passes are: the first of the kind contractor."""
    active = categories_of(event, active_only=True)
    return next((one for one in active if one.kind is CategoryKind.CONTRACTOR), None)
