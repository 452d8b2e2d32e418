"""A list from its upload to the end of the day after: kept sealed, read, asked about, judged."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from expo import clock
from expo.config import settings
from expo.db import db
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.history.services import Actor
from expo.i18n import _
from expo.imports.kinds import ListKind, kind_called
from expo.imports.models import SET_CATEGORY, SETTING, ColumnChoice, UploadedList
from expo.imports.reader.fields import IGNORE, ColumnField
from expo.imports.reader.lists import ReadList, heading_keys, read_list
from expo.imports.rules import KEPT_FOR, MOST_KEPT, FaultGroup, Judged, grouped, rows_with
from expo.imports.words import bad_list_sentence
from expo.jobs.models import Job
from expo.jobs.rules import BUSY
from expo.kit.tables.sheet_facts import BadSheetError
from expo.kit.tables.sheets import LARGEST_FILE
from expo.kit.vault import Unreadable, Vault

LONGEST_FILE_NAME = 120
CATEGORY = SET_CATEGORY.removeprefix(SETTING)
_MOST_ANSWERS, _LONGEST_ANSWER = 400, 120


@dataclass(frozen=True, slots=True)
class Look:
    """A list as it is understood now: what was read, how its kind judges the rows, and the faults in groups."""

    kind: ListKind
    fields: Sequence[ColumnField]
    read: ReadList
    judged: Judged
    groups: Sequence[FaultGroup]
    answers: Mapping[str, str]  # by which it was understood so
    settings: Mapping[str, str]  # of the list, those taken where nothing was said among them

    @property
    def ready(self) -> bool:
        """Whether the good rows can be registered now."""
        return self.read.settled and bool(self.judged.good) and not self.judged.refusals

    @property
    def whole(self) -> bool:
        return self.ready and not self.judged.faults


def check_table(event: Event, kind: ListKind, data: bytes) -> None:
    """Raises Refused for a file that is no table. Reading takes long: call it before the transaction."""
    if not data.strip():
        raise Refused(_("Choose a file, or paste a table."))
    _read(event, kind, data, {})


def keep_list(
    event: Event, kind: ListKind, name: str, data: bytes, *, by: Actor, answers: Mapping[str, str] | None = None
) -> UploadedList:
    """Keep a file that is a table, sealed."""
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
    _set_answers(kept, answers or {})
    db.session.add(kept)
    db.session.flush()
    _drop_oldest(event)
    return kept


def look_at(kept: UploadedList) -> Look:
    """The list as it is understood with the answers so far; nothing is changed. Raises Refused for no table."""
    kind, data = kind_called(kept.kind), list_bytes(kept)
    return look_through_list(kept.event, kind, data, kept.given, after=kept.last_row)


def look_through_list(event: Event, kind: ListKind, data: bytes, answers: Mapping[str, str], *, after: int = 0) -> Look:
    """`look_at` for a file that is not kept. Rows up to `after` are registered: their faults alone are told."""
    fields, chosen = kind.fields(event), settings_of(kind, event, answers)
    read = _read(event, kind, data, answers)
    judged = kind.judge(event, read.rows, chosen)
    unknown = _unknown_settings(kind, event, chosen)
    if after:
        faulty = rows_with(judged.faults)
        left = [row for row in read.rows if row.number > after and row.number not in faulty]
        judged = replace(kind.judge(event, left, chosen), faults=judged.faults)
    judged.refusals = [*unknown, *judged.refusals]
    return Look(kind, fields, read, judged, grouped(judged.faults), dict(answers), chosen)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a list is answered, and its headings by that: read before the transaction that keeps it."""

    answers: Mapping[str, str]
    headings: Mapping[int, str]


def read_answers(kept: UploadedList, answers: Mapping[str, str]) -> Answered | None:
    """What is new among the answers of the page; None when nothing is."""
    short = {key[:_LONGEST_ANSWER]: value[:_LONGEST_ANSWER] for key, value in list(answers.items())[:_MOST_ANSWERS]}
    before, shown = kept.given, _shown_answers(kept)
    given = {key: value for key, value in short.items() if value and (key in before or shown.get(key) != value)}
    if given == before:
        return None
    return Answered(given, heading_keys(_read(kept.event, kind_called(kept.kind), list_bytes(kept), given)))


def keep_answers(kept: UploadedList, answered: Answered) -> None:
    """Keep what was chosen about a list, and remember the columns for the next list of that shape."""
    lock_list(kept)
    check_open(kept)
    if kept.registered:
        raise Refused(_("A part of this list is registered. Register the rest as it was understood, or take it back."))
    _set_answers(kept, answered.answers)
    _remember(kept, answered.headings)
    db.session.flush()


def _shown_answers(kept: UploadedList) -> dict[str, str]:
    """What the page shows as chosen where nothing was: the fields understood, and the first of each setting."""
    kind = kind_called(kept.kind)
    read = _read(kept.event, kind, list_bytes(kept), kept.given)
    columns = {f"column {position + 1}": name for position, name in read.columns.items()}
    return columns | {SETTING + name: value for name, value in settings_of(kind, kept.event, kept.given).items()}


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
    """The settings of a list: those among the answers, even if no longer offered; else the first of each."""
    return {one.name: answers.get(SETTING + one.name, "") or one.options[0][0] for one in kind.settings(event)}


def settle_category(kept: UploadedList, look: Look) -> None:
    """Keep the category of rows without one, also where nothing was said: what was seen is what is registered."""
    _set_answers(kept, kept.given | {SET_CATEGORY: look.settings.get(CATEGORY, "")})


def sweep_lists() -> int:
    """Delete lists a day after they came or were registered, in the caller's transaction; returns how many."""
    since = sa.func.coalesce(UploadedList.registered_at, UploadedList.created_at)
    busy = sa.select(Job.id).where(Job.id == UploadedList.job_id, Job.state.in_(BUSY)).exists()
    result = db.session.execute(sa.delete(UploadedList).where(since < clock.now() - KEPT_FOR, ~busy))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a deletion's result has it


def check_open(kept: UploadedList) -> None:
    """Raises Refused for a list that is registered, or at which the worker is."""
    if kept.busy:
        raise Refused(_("The worker is at this list at the moment."))
    if kept.registered_at is not None:
        raise Refused(_("This list is registered already."))


def _set_answers(kept: UploadedList, answers: Mapping[str, str]) -> None:
    """Raises Refused for a category that the expo does not have."""
    words = dict(answers)
    chosen = words.pop(SET_CATEGORY, "")
    ids = {str(one.id): one.id for one in categories_of(kept.event)} if chosen else {}
    if chosen and chosen not in ids:
        raise Refused(_("This category is not offered. Choose one that is."))
    kept.answers, kept.category_id = words, ids.get(chosen)


def _unknown_settings(kind: ListKind, event: Event, chosen: Mapping[str, str]) -> list[str]:
    """A sentence for each setting that was answered by none of its options; of the category, rows tell it."""
    return [
        _("“%(value)s” cannot be chosen for “%(setting)s”.", value=chosen[one.name], setting=one.label)
        for one in kind.settings(event)
        if one.name != CATEGORY and chosen[one.name] not in {value for value, _label in one.options}
    ]


def _read(event: Event, kind: ListKind, data: bytes, answers: Mapping[str, str]) -> ReadList:
    try:
        table = kind.as_table(event, data) if kind.as_table is not None and len(data) <= LARGEST_FILE else None
        fields, remembered = kind.fields(event), _remembered(event, kind)
        found = read_list(data if table is None else table.data, fields, answers, {} if table else remembered)
    except BadSheetError as error:
        raise Refused(bad_list_sentence(error.flaw)) from error
    found.findings.notes[:0] = table.notes if table else ()
    return found


def _remembered(event: Event, kind: ListKind) -> dict[str, str]:
    query = sa.select(ColumnChoice.heading, ColumnChoice.field).where(
        ColumnChoice.organisation_id == event.organisation_id, ColumnChoice.kind == kind.name
    )
    return {row.heading: row.field for row in db.session.execute(query)}


def _remember(kept: UploadedList, headings: Mapping[int, str]) -> None:
    """Remember the fields chosen for headings, those that were left out too."""
    kind = kind_called(kept.kind)
    known = {one.name for one in kind.fields(kept.event)} | {IGNORE}
    chosen = {key: value for key, value in kept.answers.items() if key.startswith("column ") and value in known}
    if not chosen:
        return
    before = _remembered(kept.event, kind)
    for position, heading in headings.items():
        field = chosen.get(f"column {position + 1}", "")
        if not field or before.get(heading) == field:
            continue
        theirs = ColumnChoice.organisation_id == kept.event.organisation_id, ColumnChoice.kind == kept.kind
        db.session.execute(sa.delete(ColumnChoice).where(*theirs, ColumnChoice.heading == heading))
        row = ColumnChoice(organisation_id=kept.event.organisation_id, kind=kept.kind, heading=heading, field=field)
        db.session.add(row)
        before[heading] = field


def _drop_oldest(event: Event) -> None:
    """An expo keeps a few lists that wait; the oldest beyond that go."""
    waiting = sa.select(UploadedList.id).where(UploadedList.event_id == event.id, UploadedList.registered == 0)
    waiting = waiting.where(UploadedList.job_id.is_(None), UploadedList.registered_at.is_(None))
    old = list(db.session.scalars(waiting.order_by(UploadedList.id.desc()).offset(MOST_KEPT)))
    if old:
        db.session.execute(sa.delete(UploadedList).where(UploadedList.id.in_(old)))


def _vault() -> Vault:
    here = settings()
    return Vault([here.passport_key, *here.old_passport_keys])
