"""People registered from a list, taken back within a day as if they had never been."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from expo.db import Base, db
from expo.errors import Refused
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.events.services.expos import touch
from expo.history.services import Actor, record_many
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.pieces import cut
from expo.mail.models import Mail, MailState
from expo.registration.models import Person, Registration
from expo.registration.rules import RegistrationState
from expo.registration.services.capacity import fill_from_waiting_list, lock_category

_BATCH = 500  # rows in one statement
# What belongs to a registration from its first moment: nothing was built on it by that.
_OWN_TABLES = frozenset({"answers", "uploaded_list_registrations", "search_people", "search_marks"})


def check_people_untouched(ids: Sequence[int]) -> None:
    """Raises Refused once a mail about one of these registrations has left, or something was built on one: changed, scanned,
    printed, invited.
    """
    _check_untouched(_people(ids, lock=False), ids)


def undo_people(event: Event, ids: Sequence[int], by: Actor) -> None:
    """Take back registrations as if they had never been made. Raises Refused as `check_people_untouched` does."""
    people = _people(ids, lock=True)
    categories = sorted({one.category_id for one in people})
    lock_category(*categories)
    _check_untouched(people, ids)
    record_many(Verb.REMOVED, ((one, one.name) for one in people), by=by, event_id=event.id)
    _delete(people, ids)
    for category in categories_of(event):
        if category.id in categories:
            category.occupancy -= sum(one.category_id == category.id for one in people)
            db.session.flush()
            fill_from_waiting_list(category, by=by)
            touch(event)


def _check_untouched(people: Sequence[Registration], ids: Sequence[int]) -> None:
    if any(one.version != 1 or one.state is not RegistrationState.CONFIRMED for one in people):
        raise Refused(_("Some of these people have been changed since. Cancel the others one by one."))
    if _has_left(ids):
        raise Refused(_("Tickets have been mailed. Cancel these people one by one; each is told."))
    if table := _built_on(ids):
        raise Refused(_("Something was done for these people since (%(what)s). Cancel them one by one.", what=table))


def _people(ids: Sequence[int], *, lock: bool) -> list[Registration]:
    found: list[Registration] = []
    for these in cut(ids, _BATCH):
        query = sa.select(Registration).where(Registration.id.in_(these)).order_by(Registration.id)
        found += db.session.scalars(
            query.with_for_update() if lock else query, execution_options={"populate_existing": True}
        )
    return found


def _has_left(ids: Sequence[int]) -> bool:
    """Whether a mail about one of them was sent, or is being sent at this moment."""
    return any(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Mail.about_kind == Subject.REGISTRATION,
                    Mail.about_id.in_(these),
                    Mail.state.in_([MailState.SENT, MailState.SENDING]),
                )
            )
        )
        for these in cut(ids, _BATCH)
    )


def _built_on(ids: Sequence[int]) -> str:
    """The name of a table with a row that refers to one of them, besides what is theirs; "" for none."""
    registrations = Base.metadata.tables["registrations"]
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints if table.name not in _OWN_TABLES else ():
            column = list(key.columns)[-1]
            if key.referred_table is registrations and _refers(column, ids):
                return table.name.replace("_", " ")
    return ""


def _refers(column: Any, ids: Sequence[int]) -> bool:
    return any(db.session.scalar(sa.select(sa.exists().where(column.in_(these)))) for these in cut(ids, _BATCH))


def _delete(people: Sequence[Registration], ids: Sequence[int]) -> None:
    """Delete the rows with their answers, mails and, where nobody else is behind the mailbox, the people."""
    person_ids = [one.person_id for one in people]
    for these in cut(ids, _BATCH):
        db.session.execute(sa.delete(Mail).where(Mail.about_kind == Subject.REGISTRATION, Mail.about_id.in_(these)))
        db.session.execute(sa.delete(Registration).where(Registration.id.in_(these)))
    others = sa.exists().where(Registration.person_id == Person.id)
    for these in cut(person_ids, _BATCH):
        db.session.execute(sa.delete(Person).where(Person.id.in_(these), ~others))
    for one in people:
        db.session.expunge(one)
