"""Spreadsheets of members: stored encrypted between preview and registration; then all are registered, or nobody; a large
one by pieces, see sheet_jobs.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.contributions import contributed
from expo.db import db
from expo.delegations.likeness import name_key, similar_names
from expo.delegations.models import Delegation, Member, Sheet
from expo.delegations.queries import (
    category_of,
    head_of,
    member_count,
    names_in,
    registered_elsewhere,
    unnamed_members,
)
from expo.delegations.rules import MemberRole, SheetState
from expo.delegations.services.lifecycle import check_accepted, lock_delegation
from expo.delegations.services.member_checks import Naming
from expo.delegations.services.members import add_members
from expo.delegations.sheet import MOST_MEMBERS, OnProgress, read_members
from expo.delegations.sheet_values import CellFlaw, Choices, PassportRow, ReadSheet, SheetLine
from expo.delegations.sheet_words import bad_sheet_sentence, flaw_sentence, parsing_words
from expo.errors import NotFound, Refused
from expo.events.models import Category
from expo.history.services import Actor
from expo.i18n import _, _n, localize
from expo.kit.tables.sheets import BadSheetError, SheetRow, read_sheet
from expo.kit.vault import Unreadable, Vault
from expo.registration.models import Registration
from expo.registration.queries import passed_over
from expo.registration.rules import RegistrationSource, mailbox
from expo.registration.services.capacity import seats_left

STORED_FOR = timedelta(hours=24)
MOST_SHOWN_FAULTS = 200
BUSY = (SheetState.ASKED, SheetState.RUNNING)


@dataclass(frozen=True, slots=True)
class Passports:
    """What another room contributes for passport data in a sheet: `fault` gives the column and sentence of a faulty row, or
    None; `keep` stores the data of the registered people, of some or all; `refusals` are sentences where the whole
    sheet cannot be taken; `rows` are those that may have a letter.
    """

    fault: Callable[[Delegation, SheetLine], tuple[str, str] | None]
    keep: Callable[[Delegation, Sequence[tuple[Registration, SheetLine]], Actor], int]
    refusals: Callable[[Delegation, Sequence[SheetLine]], list[str]]
    rows: Callable[[Delegation, Sequence[SheetLine]], list[PassportRow]]


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A parsed sheet, and the sentences of what prevents its registration."""

    sheet: ReadSheet
    refusals: list[str]  # of the whole sheet: quota, seats, those who wait for them
    passports: list[PassportRow] = field(default_factory=list)  # who may have a letter, chosen or not
    after: int = 0  # the last row that is registered already; these are the others
    passes: bool = False  # others wait for the places

    @property
    def good(self) -> bool:
        return not (self.sheet.faults or self.sheet.doubts or self.refusals) and bool(self.sheet.lines)


def store_sheet(delegation: Delegation, data: bytes) -> Sheet:
    """Store a sheet encrypted, in place of the delegation's earlier one. Raises Refused for a file that is no table."""
    check_accepted(delegation)
    if not data:
        raise Refused(_("Choose a file."))
    _rows(data)
    lock_delegation(delegation)
    before = db.session.scalar(sa.select(Sheet).where(Sheet.delegation_id == delegation.id))
    if before is not None and before.state in BUSY:
        raise Refused(_("A sheet is being registered. Wait until that is done."))
    db.session.execute(sa.delete(Sheet).where(Sheet.delegation_id == delegation.id))
    uid = uuid.uuid4().hex
    sheet = Sheet(
        uid=uid,
        event_id=delegation.event_id,
        delegation=delegation,
        sealed=_vault().seal(data, f"sheet:{uid}"),
        created_at=clock.now(),
    )
    db.session.add(sheet)
    db.session.flush()
    return sheet


def sheet_bytes(sheet: Sheet) -> bytes:
    """Decrypt the stored file. Raises NotFound when its key is not in the settings any more."""
    if sheet.sealed is None:
        raise NotFound(_("This sheet is not here any more. Upload it again."))
    try:
        return _vault().unseal(sheet.sealed, f"sheet:{sheet.uid}")
    except Unreadable as error:
        raise NotFound(_("This sheet is not here any more. Upload it again.")) from error


def preview_sheet(
    delegation: Delegation, data: bytes, choices: Choices, *, after: int = 0, found: ReadSheet | None = None
) -> SheetPreview:
    """What `register_sheet` would do with the rows after one, with every faulty cell, without changes. Raises Refused for a
    file that is no table. `found` is the sheet where it is parsed already.
    """
    return _preview(delegation, found or read_delegation_sheet(delegation, data, choices), choices, after)


def read_delegation_sheet(
    delegation: Delegation, data: bytes, choices: Choices, *, on_progress: OnProgress | None = None
) -> ReadSheet:
    """Parse the sheet without comparing it to the database. `on_progress` is called with (rows read, rows in total)."""
    return read_members(
        _rows(data),
        parsing_words(),
        choices,
        language=delegation.language,
        country=delegation.country,
        on_progress=on_progress,
    )


def _preview(delegation: Delegation, sheet: ReadSheet, choices: Choices, after: int = 0) -> SheetPreview:
    sheet.lines[:] = [line for line in sheet.lines if line.row > after]
    for found in (sheet.faults, sheet.doubts, sheet.notes, sheet.broken):
        found[:] = [flaw for flaw in found if flaw.row > after]
    _compare_with_delegation(delegation, sheet, choices)
    _compare_with_event(delegation, sheet)
    _check_heads(delegation, sheet)
    rows = _choose_letters(delegation, sheet, choices)
    for passports in contributed(Passports):
        for line in sheet.lines:
            fault = passports.fault(delegation, line) if line.passport or line.days else None
            if fault:
                sheet.faults.append(CellFlaw(line.row, "passport", fault[0], "", fault[1]))
    for flaws in (sheet.faults, sheet.doubts, sheet.notes, sheet.broken):
        flaws.sort(key=lambda flaw: flaw.row)
    beyond = [said for one in contributed(Passports) for said in one.refusals(delegation, sheet.lines)]
    if not choices.names and any(row.proposed and row.row in _with_passport(sheet) for row in rows):
        beyond.append(
            _("The sheet lacks names as in the passports. Compare the proposed ones below with the passports.")
        )
    category = category_of(delegation)
    passes = category is not None and category.id in passed_over(delegation.event)
    if category is not None and passes and not choices.past:
        beyond.append(_passing_sentence(category))
    return SheetPreview(sheet, _capacity_refusals(delegation, len(sheet.lines)) + beyond, rows, after, passes)


def _choose_letters(delegation: Delegation, sheet: ReadSheet, choices: Choices) -> list[PassportRow]:
    """The rows that may have a letter; the passports of those that were not chosen are left out of the sheet."""
    rows = [row for passports in contributed(Passports) for row in passports.rows(delegation, sheet.lines)]
    if choices.letters is not None:
        left = {row.row for row in rows} - choices.letters
        sheet.lines[:] = [replace(line, passport={}, days={}) if line.row in left else line for line in sheet.lines]
    return rows


def _with_passport(sheet: ReadSheet) -> set[int]:
    return {line.row for line in sheet.lines if line.passport}


def register_sheet(
    delegation: Delegation,
    data: bytes,
    choices: Choices,
    *,
    by: Actor,
    found: ReadSheet | None = None,
    keep: bool = False,
    after: int = 0,
) -> list[Member]:
    """Register every member of the sheet, or of its rows after one; or nobody. Raises Refused with a sentence for each fault.

    `found` is the sheet where it is parsed already; `keep` leaves the stored file in place.
    """
    lock_delegation(delegation)
    check_accepted(delegation)
    lines = check_sheet(delegation, data, choices, found=found, after=after)
    people = [Naming(one.details, one.role, one.official_party, sure=True) for one in lines]
    members = add_members(delegation, people, source=RegistrationSource.IMPORT, by=by, overtaking=choices.past)
    _store_passports(delegation, members, lines, by)
    if not keep:
        db.session.execute(sa.delete(Sheet).where(Sheet.delegation_id == delegation.id))
    return members


def check_sheet(
    delegation: Delegation, data: bytes, choices: Choices, *, found: ReadSheet | None = None, after: int = 0
) -> list[SheetLine]:
    """The rows that `register_sheet` would register. Raises Refused with a sentence for each fault."""
    seen = _preview(delegation, found or read_delegation_sheet(delegation, data, choices), choices, after)
    said = [flaw_sentence(flaw) for flaw in (*seen.sheet.faults, *seen.sheet.doubts)] + seen.refusals
    if not seen.sheet.lines and not said:
        said = [_("There is nobody in this file.")]
    if said:
        raise Refused(
            _n("Nobody was registered: %(num)d fault.", "Nobody was registered: %(num)d faults.", len(said)),
            said[:MOST_SHOWN_FAULTS],
        )
    return seen.sheet.lines


def sweep_sheets() -> int:
    """Delete stored sheets after a day, in the caller's transaction; returns how many."""
    result = db.session.execute(sa.delete(Sheet).where(Sheet.created_at < clock.now() - STORED_FOR))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a deletion's result has it


def _store_passports(delegation: Delegation, members: Sequence[Member], lines: Sequence[SheetLine], by: Actor) -> None:
    pairs = [
        (member.registration, line)
        for member, line in zip(members, lines, strict=True)
        if member.registration is not None and line.passport
    ]
    for passports in contributed(Passports):
        passports.keep(delegation, pairs, by)


def _rows(data: bytes) -> list[SheetRow]:
    try:
        return read_sheet(data, most_rows=MOST_MEMBERS)
    except BadSheetError as error:
        raise Refused(bad_sheet_sentence(error.flaw)) from error


def _compare_with_delegation(delegation: Delegation, sheet: ReadSheet, choices: Choices) -> None:
    member_names = [(f"{given} {family}".strip(), key) for given, family, key in names_in(delegation)]
    existing = {(name_key(name), key) for name, key in member_names}
    like: Mapping[int, str] = {}
    if not choices.sure and member_names:
        keys = {flaw.row for flaw in sheet.doubts}
        names = {line.row: line.details.name for line in sheet.lines if line.row not in keys}
        like = _similar_members(names, [name for name, _key in member_names])
    for line in sheet.lines:
        name = line.details.name
        if (name_key(name), mailbox(line.details.email)) in existing and not choices.sure:
            sheet.faults.append(CellFlaw(line.row, "there", "given_name", name))
        elif line.row in like:
            sheet.doubts.append(CellFlaw(line.row, "alike", "given_name", name, like[line.row]))


def _similar_members(names: Mapping[int, str], member_names: Sequence[str]) -> dict[int, str]:
    known = set(member_names)
    return {row: other for row, other in similar_names(names, member_names).items() if other in known}


def _compare_with_event(delegation: Delegation, sheet: ReadSheet) -> None:
    mailboxes = {mailbox(line.details.email) for line in sheet.lines}
    known = {(name_key(name), key) for name, key in registered_elsewhere(delegation, mailboxes)}
    sheet.faults.extend(
        CellFlaw(line.row, "elsewhere", "given_name", line.details.name)
        for line in sheet.lines
        if known and (name_key(line.details.name), mailbox(line.details.email)) in known
    )


def _check_heads(delegation: Delegation, sheet: ReadSheet) -> None:
    heads = [line for line in sheet.lines if line.role is MemberRole.HEAD]
    extra = heads if head_of(delegation) is not None else heads[1:]
    sheet.faults.extend(CellFlaw(line.row, "head", "role") for line in extra)


def _capacity_refusals(delegation: Delegation, count: int) -> list[str]:
    """Sentences for members beyond the delegation's quota or the category's free seats."""
    seats = delegation.quota - member_count(delegation) + len(unnamed_members(delegation))
    category = category_of(delegation)
    free = seats_left(category) if category else None
    said = []
    if count > seats:
        said.append(
            _n("The delegation has %(num)d more seat.", "The delegation has %(num)d more seats.", max(seats, 0))
        )
    if free is not None and count > free:
        said.append(_n("Only %(num)d of these people fits.", "Only %(num)d of these people fit.", free))
    return said


def _passing_sentence(category: Category) -> str:
    return _(
        "Others wait for a place for %(category)s, and come first, unless an organiser decides otherwise.",
        category=localize(category.name),
    )


def _vault() -> Vault:
    here = settings()
    return Vault([here.passport_key, *here.old_passport_keys])
