"""Members out of a spreadsheet: kept sealed between its preview and its registering, then all of them or nobody."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.contributions import contributed
from expo.db import db
from expo.delegations.likeness import alike, name_key
from expo.delegations.models import Delegation, Member, Sheet
from expo.delegations.queries import (
    category_of,
    head_of,
    named_in,
    open_seats,
    registered_elsewhere,
    seats_taken,
)
from expo.delegations.rules import MemberRole, SheetState
from expo.delegations.services.lifecycle import check_coming, lock
from expo.delegations.services.member_checks import Naming
from expo.delegations.services.members import add_members
from expo.delegations.sheet import MOST_MEMBERS, Told, read_members
from expo.delegations.sheet_values import CellFlaw, Choices, ReadSheet, SheetLine
from expo.delegations.sheet_words import bad_sheet, flaw_words, reading_words
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _, _n
from expo.kit.sheets import BadSheetError, SheetRow, read_sheet
from expo.kit.vault import Unreadable, Vault
from expo.registration.models import Registration
from expo.registration.rules import RegistrationSource, mailbox
from expo.registration.services.capacity import seats_left

KEPT_FOR = timedelta(hours=24)
MOST_SAID = 200
BUSY = (SheetState.ASKED, SheetState.RUNNING)


@dataclass(frozen=True, slots=True)
class Passports:
    """How a room above takes the passport data of a sheet: `fault` says in words what is wrong with a row, or None; `keep`
    keeps it sealed for everybody who was registered, and may leave somebody out; `refusal` says why the sheet as a whole will
    not do, or None.
    """

    fault: Callable[[Event, SheetLine], tuple[str, str] | None]
    keep: Callable[[Event, Sequence[tuple[Registration, SheetLine]], Actor], int]
    refusal: Callable[[Delegation, Sequence[SheetLine]], str | None]


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A sheet before it is registered: what it says, and in words what keeps it from being registered."""

    sheet: ReadSheet
    refusals: list[str]  # of the whole: quota, places

    @property
    def good(self) -> bool:
        return not (self.sheet.faults or self.sheet.doubts or self.refusals) and bool(self.sheet.lines)


def keep_sheet(delegation: Delegation, data: bytes) -> Sheet:
    """Keep a sheet sealed until it is registered or another comes; one a delegation. Raises Refused for no table."""
    check_coming(delegation)
    if not data:
        raise Refused(_("Choose a file."))
    _rows(data)
    lock(delegation)
    before = db.session.scalar(sa.select(Sheet).where(Sheet.delegation_id == delegation.id))
    if before is not None and before.state in BUSY:
        raise Refused(_("A sheet is being registered. Wait until that is done."))
    db.session.execute(sa.delete(Sheet).where(Sheet.delegation_id == delegation.id))
    uid = uuid.uuid4().hex
    sheet = Sheet(
        uid=uid,
        delegation_id=delegation.id,
        delegation=delegation,
        sealed=_vault().seal(data, f"sheet:{uid}"),
        created_at=clock.now(),
    )
    db.session.add(sheet)
    db.session.flush()
    return sheet


def opened(sheet: Sheet) -> bytes:
    """The file again. Raises NotFound when the key that sealed it is gone."""
    if sheet.sealed is None:
        raise NotFound(_("This sheet is not here any more. Upload it again."))
    try:
        return _vault().unseal(sheet.sealed, f"sheet:{sheet.uid}")
    except Unreadable as error:
        raise NotFound(_("This sheet is not here any more. Upload it again.")) from error


def preview(delegation: Delegation, data: bytes, choices: Choices) -> SheetPreview:
    """What `register_sheet` would do, with every bad row and cell. Nothing is changed. Raises Refused for no table."""
    return _compared(delegation, read(delegation, data, choices), choices)


def read(delegation: Delegation, data: bytes, choices: Choices, *, told: Told | None = None) -> ReadSheet:
    """What the sheet says by itself, before anybody is compared with it. `told` hears how many rows are read, of how many."""
    return read_members(
        _rows(data), reading_words(), choices, language=delegation.language, country=delegation.country, told=told
    )


def _compared(delegation: Delegation, sheet: ReadSheet, choices: Choices) -> SheetPreview:
    event = delegation.event
    _compare_inside(delegation, sheet, choices)
    _compare_elsewhere(delegation, sheet)
    _check_heads(delegation, sheet)
    for passports in contributed(Passports):
        for line in sheet.lines:
            fault = passports.fault(event, line) if line.passport or line.days else None
            if fault:
                sheet.faults.append(CellFlaw(line.row, "passport", fault[0], "", fault[1]))
    for flaws in (sheet.faults, sheet.doubts, sheet.notes, sheet.broken):
        flaws.sort(key=lambda flaw: flaw.row)
    beyond = [said for passports in contributed(Passports) if (said := passports.refusal(delegation, sheet.lines))]
    return SheetPreview(sheet, _refusals(delegation, len(sheet.lines)) + beyond)


def register_sheet(
    delegation: Delegation,
    data: bytes,
    choices: Choices,
    *,
    by: Actor,
    found: ReadSheet | None = None,
    keep: bool = False,
) -> list[Member]:
    """Register every member of the sheet, or nobody. Raises Refused with a sentence for each fault.

    `found` is what was read of it before; with `keep` what waits to be registered stays.
    """
    lock(delegation)
    check_coming(delegation)
    lines = check_sheet(delegation, data, choices, found=found)
    people = [Naming(one.details, one.role, one.official_party, sure=True) for one in lines]
    members = add_members(delegation, people, source=RegistrationSource.IMPORT, by=by)
    _keep_passports(delegation.event, members, lines, by)
    if not keep:
        db.session.execute(sa.delete(Sheet).where(Sheet.delegation_id == delegation.id))
    return members


def check_sheet(
    delegation: Delegation, data: bytes, choices: Choices, *, found: ReadSheet | None = None
) -> list[SheetLine]:
    """The members whom `register_sheet` would register. Raises Refused with a sentence for each fault."""
    seen = _compared(delegation, found or read(delegation, data, choices), choices)
    said = [flaw_words(flaw) for flaw in (*seen.sheet.faults, *seen.sheet.doubts)] + seen.refusals
    if not seen.sheet.lines and not said:
        said = [_("There is nobody in this file.")]
    if said:
        raise Refused(
            _n("Nobody was registered: %(num)d fault.", "Nobody was registered: %(num)d faults.", len(said)),
            said[:MOST_SAID],
        )
    return seen.sheet.lines


def sweep_sheets() -> int:
    """Remove the sheets nobody registered within a day; in the caller's transaction. Returns how many."""
    result = db.session.execute(sa.delete(Sheet).where(Sheet.created_at < clock.now() - KEPT_FOR))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a deletion's result has it


def _keep_passports(event: Event, members: Sequence[Member], lines: Sequence[SheetLine], by: Actor) -> None:
    pairs = [
        (member.registration, line)
        for member, line in zip(members, lines, strict=True)
        if member.registration is not None and line.passport
    ]
    for passports in contributed(Passports):
        passports.keep(event, pairs, by)


def _rows(data: bytes) -> list[SheetRow]:
    try:
        return read_sheet(data, most_rows=MOST_MEMBERS)
    except BadSheetError as error:
        raise Refused(bad_sheet(error.flaw)) from error


def _compare_inside(delegation: Delegation, sheet: ReadSheet, choices: Choices) -> None:
    inside = [(f"{given} {family}".strip(), key) for given, family, key in named_in(delegation)]
    there = {(name_key(name), key) for name, key in inside}
    like: Mapping[int, str] = {}
    if not choices.sure and inside:
        keys = {flaw.row for flaw in sheet.doubts}
        names = {line.row: line.details.name for line in sheet.lines if line.row not in keys}
        like = _like_inside(names, [name for name, _key in inside])
    for line in sheet.lines:
        name = line.details.name
        if (name_key(name), mailbox(line.details.email)) in there and not choices.sure:
            sheet.faults.append(CellFlaw(line.row, "there", "given_name", name))
        elif line.row in like:
            sheet.doubts.append(CellFlaw(line.row, "alike", "given_name", name, like[line.row]))


def _like_inside(names: Mapping[int, str], inside: Sequence[str]) -> dict[int, str]:
    known = set(inside)
    return {row: other for row, other in alike(names, inside).items() if other in known}


def _compare_elsewhere(delegation: Delegation, sheet: ReadSheet) -> None:
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


def _refusals(delegation: Delegation, count: int) -> list[str]:
    """Why they do not fit: the delegation's seats, the category's places."""
    seats = delegation.quota - seats_taken(delegation) + len(open_seats(delegation))
    category = category_of(delegation)
    places = seats_left(category) if category else None
    said = []
    if count > seats:
        said.append(
            _n("The delegation has %(num)d more seat.", "The delegation has %(num)d more seats.", max(seats, 0))
        )
    if places is not None and count > places:
        said.append(_n("Only %(num)d of these people fits.", "Only %(num)d of these people fit.", places))
    return said


def _vault() -> Vault:
    here = settings()
    return Vault([here.passport_key, *here.old_passport_keys])
