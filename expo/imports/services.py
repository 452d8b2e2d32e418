"""A list from its upload to the end of the day after: kept sealed, read, judged, registered whole or in part, undone."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from expo import clock
from expo.config import settings
from expo.db import db
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _
from expo.imports.kinds import ListKind, kind_called
from expo.imports.models import ColumnChoice, UploadedList, list_registrations
from expo.imports.reader.fields import IGNORE, ColumnField
from expo.imports.reader.lists import ReadList, heading_keys, read_list
from expo.imports.rules import KEPT_FOR, MOST_KEPT, FaultGroup, Judged, grouped
from expo.imports.words import bad_list_sentence
from expo.kit.sheet_facts import BadSheetError
from expo.kit.vault import Unreadable, Vault

LONGEST_FILE_NAME = 120
_MOST_ANSWERS, _LONGEST_ANSWER = 400, 120


@dataclass(frozen=True, slots=True)
class Look:
    """A list as it is understood now: what was read, how its kind judges the rows, and the faults in groups."""

    kind: ListKind
    fields: Sequence[ColumnField]
    read: ReadList
    judged: Judged
    groups: Sequence[FaultGroup]

    @property
    def ready(self) -> bool:
        """Whether the good rows can be registered now."""
        return self.read.settled and bool(self.judged.good) and not self.judged.refusals

    @property
    def whole(self) -> bool:
        return self.ready and not self.judged.faults


def keep_list(event: Event, kind: ListKind, name: str, data: bytes, *, by: Actor) -> UploadedList:
    """Keep a file, sealed. Raises Refused for one that is no table."""
    if not data.strip():
        raise Refused(_("Choose a file, or paste a table."))
    _read(event, kind, data, {})
    uid = uuid.uuid4().hex
    kept = UploadedList(
        uid=uid,
        event=event,
        created_by=by.name,
        kind=kind.name,
        name=name[:LONGEST_FILE_NAME],
        sealed=_vault().seal(data, f"list:{uid}"),
        created_at=clock.now(),
    )
    db.session.add(kept)
    db.session.flush()
    _drop_oldest(event)
    return kept


def look_at(kept: UploadedList) -> Look:
    """The list as it is understood with the answers so far; nothing is changed. Raises Refused for no table."""
    return look_through_list(kept.event, kind_called(kept.kind), list_bytes(kept), kept.answers)


def look_through_list(event: Event, kind: ListKind, data: bytes, answers: Mapping[str, str]) -> Look:
    """`look_at` for a file that is not kept."""
    fields = kind.fields(event)
    read = _read(event, kind, data, answers)
    judged = kind.judge(event, read.rows, settings_of(kind, event, answers))
    return Look(kind, fields, read, judged, grouped(judged.faults))


def answer(kept: UploadedList, answers: Mapping[str, str]) -> bool:
    """Keep what was chosen about a list, and remember the columns for the next list of that shape; whether it is new."""
    lock_list(kept)
    _check_open(kept)
    short = {key[:_LONGEST_ANSWER]: value[:_LONGEST_ANSWER] for key, value in list(answers.items())[:_MOST_ANSWERS]}
    before, shown = kept.answers, _shown_answers(kept)
    given = {key: value for key, value in short.items() if value and (key in before or shown.get(key) != value)}
    if given == before:
        return False
    kept.answers = given
    _remember(kept)
    db.session.flush()
    return True


def _shown_answers(kept: UploadedList) -> dict[str, str]:
    """What the page shows as chosen where nothing was: the fields understood, and the first of each setting."""
    kind = kind_called(kept.kind)
    read = _read(kept.event, kind, list_bytes(kept), kept.answers)
    columns = {f"column {place + 1}": name for place, name in read.columns.items()}
    return columns | {SETTING + name: value for name, value in settings_of(kind, kept.event, kept.answers).items()}


def register_list(kept: UploadedList, *, partly: bool, by: Actor) -> int:
    """Register all rows, or with `partly` the good ones; returns how many. Raises Refused while anything is open."""
    lock_list(kept)
    _check_open(kept)
    look = look_at(kept)
    check_ready(look, partly=partly)
    chosen = settings_of(look.kind, kept.event, kept.answers)
    made = look.kind.register(kept.event, look.judged.good, chosen, by)
    keys = [{"event_id": kept.event_id, "list_id": kept.id, "registration_id": one} for one in made]
    if keys:
        db.session.execute(sa.insert(list_registrations), keys)
    kept.registered, kept.registered_at = len(look.judged.good), clock.now()
    db.session.flush()
    return kept.registered


def check_ready(look: Look, *, partly: bool) -> None:
    """Raises Refused while something is asked, a row is faulty (unless `partly`), or nothing is left to register."""
    if not look.read.settled:
        raise Refused(_("Something is still to be decided. Nothing was registered."))
    if look.judged.refusals:
        raise Refused(_("Nothing was registered."), look.judged.refusals)
    if look.judged.faults and not partly:
        raise Refused(_("Some rows have faults. Nothing was registered."))
    if not look.judged.good:
        raise Refused(_("No row of this list is new. Nothing was registered."))


def undo_list(kept: UploadedList, *, by: Actor) -> int:
    """Take back what the list registered; returns how many. Raises Refused after a day, and once somebody was told."""
    lock_list(kept)
    undo = kind_called(kept.kind).undo
    if undo is None or kept.registered_at is None or kept.undone_at is not None:
        raise Refused(_("There is nothing to undo here."))
    if clock.now() > kept.registered_at + KEPT_FOR:
        raise Refused(_("This was registered more than a day ago and stays."))
    query = sa.select(list_registrations.c.registration_id).where(list_registrations.c.list_id == kept.id)
    ids = list(db.session.scalars(query))
    if len(ids) != kept.registered:
        raise Refused(_("Some of these people have been removed since. Cancel the others one by one."))
    undo(kept.event, ids, by)
    kept.undone_at = clock.now()
    db.session.flush()
    return len(ids)


def lists_of(event: Event) -> list[UploadedList]:
    """The lists of an expo that are still kept, the newest first."""
    query = sa.select(UploadedList).where(UploadedList.event_id == event.id).order_by(UploadedList.id.desc())
    return list(db.session.scalars(query.limit(MOST_KEPT)))


def list_in(event: Event, uid: str) -> UploadedList:
    """A list of this expo. Raises NotFound for any other, and for one that is gone."""
    query = sa.select(UploadedList).where(UploadedList.event_id == event.id, UploadedList.uid == uid)
    found = db.session.scalar(query.options(undefer(UploadedList.sealed)))
    if found is None:
        raise NotFound(_("This list is not here any more. Upload it again."))
    return found


def list_bytes(kept: UploadedList) -> bytes:
    """The file. Raises NotFound when its key is not in the settings any more."""
    try:
        return _vault().unseal(kept.sealed, f"list:{kept.uid}")
    except Unreadable as error:
        raise NotFound(_("This list is not here any more. Upload it again.")) from error


def lock_list(kept: UploadedList) -> None:
    """Lock the list's row until the transaction ends, so that of two who register it one finds it registered."""
    db.session.refresh(kept, with_for_update=True)


def settings_of(kind: ListKind, event: Event, answers: Mapping[str, str]) -> dict[str, str]:
    """The settings of a list: those among the answers that can be chosen, else the first of each."""
    chosen = {}
    for one in kind.settings(event):
        options = [value for value, _label in one.options]
        given = answers.get(SETTING + one.name, "")
        chosen[one.name] = given if given in options else options[0]
    return chosen


def sweep_lists() -> int:
    """Delete lists a day after they came or were registered, in the caller's transaction; returns how many."""
    since = sa.func.coalesce(UploadedList.registered_at, UploadedList.created_at)
    result = db.session.execute(sa.delete(UploadedList).where(since < clock.now() - KEPT_FOR))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a deletion's result has it


SETTING = "set "


def _check_open(kept: UploadedList) -> None:
    if kept.registered_at is not None:
        raise Refused(_("This list is registered already."))


def _read(event: Event, kind: ListKind, data: bytes, answers: Mapping[str, str]) -> ReadList:
    try:
        return read_list(data, kind.fields(event), answers, _remembered(event, kind))
    except BadSheetError as error:
        raise Refused(bad_list_sentence(error.flaw)) from error


def _remembered(event: Event, kind: ListKind) -> dict[str, str]:
    query = sa.select(ColumnChoice.heading, ColumnChoice.field).where(
        ColumnChoice.organisation_id == event.organisation_id, ColumnChoice.kind == kind.name
    )
    return {row.heading: row.field for row in db.session.execute(query)}


def _remember(kept: UploadedList) -> None:
    """Remember the fields chosen for headings, those that were left out too."""
    kind = kind_called(kept.kind)
    known = {one.name for one in kind.fields(kept.event)} | {IGNORE}
    chosen = {key: value for key, value in kept.answers.items() if key.startswith("column ") and value in known}
    if not chosen:
        return
    headings = heading_keys(_read(kept.event, kind, list_bytes(kept), kept.answers))
    before = _remembered(kept.event, kind)
    for place, heading in headings.items():
        field = chosen.get(f"column {place + 1}", "")
        if not field or before.get(heading) == field:
            continue
        theirs = ColumnChoice.organisation_id == kept.event.organisation_id, ColumnChoice.kind == kept.kind
        db.session.execute(sa.delete(ColumnChoice).where(*theirs, ColumnChoice.heading == heading))
        row = ColumnChoice(organisation_id=kept.event.organisation_id, kind=kept.kind, heading=heading, field=field)
        db.session.add(row)
        before[heading] = field


def _drop_oldest(event: Event) -> None:
    """An expo keeps a few lists that wait; the oldest beyond that go."""
    waiting = sa.select(UploadedList.id).where(UploadedList.event_id == event.id, UploadedList.registered_at.is_(None))
    old = list(db.session.scalars(waiting.order_by(UploadedList.id.desc()).offset(MOST_KEPT)))
    if old:
        db.session.execute(sa.delete(UploadedList).where(UploadedList.id.in_(old)))


def _vault() -> Vault:
    here = settings()
    return Vault([here.passport_key, *here.old_passport_keys])
