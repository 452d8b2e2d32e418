"""Lists of the members of a delegation, read as any list and held to the rules of its sheets."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from expo.accounts.permissions import Permission
from expo.delegations.models import Delegation
from expo.delegations.precedence import delegations_in
from expo.delegations.rules import DelegationState
from expo.delegations.services.sheets import SheetPreview, preview_sheet, register_sheet
from expo.delegations.sheet import LONGEST_LINE, LONGEST_NAME, read_members
from expo.delegations.sheet_columns import COLUMNS, DAYS, LANGUAGE_BY_WORD
from expo.delegations.sheet_values import Choices, ReadSheet
from expo.delegations.sheet_words import column_word, flaw_words, parsing_words
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _, _l, localize
from expo.imports.kinds import ListKind, ListSetting
from expo.imports.reader.countries import country_words
from expo.imports.reader.fields import ColumnField, FieldKind
from expo.imports.reader.lists import ReadRow, RowFault
from expo.imports.rules import Judged, ListName, rows_with
from expo.kit.tables.sheets import SheetRow

PIECE = 50  # members in one transaction
DELEGATION, ALIKE, WAITING, PASSPORTS, PASSPORT_NAMES = "delegation", "alike", "waiting", "passports", "passport names"
SURE, PAST, NONE, COMPARED = "sure", "past", "none", "compared"
_NAMES = frozenset({"given_name", "family_name", "full_name"})
_KINDS: Mapping[str, FieldKind] = {
    "email": FieldKind.MAIL,
    "phone": FieldKind.PHONE,
    "role": FieldKind.ONE_OF,
    "country": FieldKind.ONE_OF,
    "nationality": FieldKind.ONE_OF,
    "language": FieldKind.ONE_OF,
    "official_party": FieldKind.YES_NO,
    **dict.fromkeys(_NAMES, FieldKind.NAME),
    **dict.fromkeys(DAYS, FieldKind.DAY),
}


def member_fields(_event: Event) -> list[ColumnField]:
    """The fields, by the headings of the template in every language and by words that ministries use."""
    roles = {word: role.value for word, role in parsing_words().roles.items()}
    options = {
        "role": roles,
        "language": LANGUAGE_BY_WORD,
        **dict.fromkeys(("country", "nationality"), country_words()),
    }
    return [
        ColumnField(
            name,
            _KINDS.get(name, FieldKind.TEXT),
            (column_word(name), *words),
            options=options.get(name, {}),
            longest=LONGEST_NAME if name.endswith("_name") else LONGEST_LINE,
        )
        for name, words in COLUMNS.items()
    ]


def judge_members(event: Event, rows: Sequence[ReadRow], settings: Mapping[str, str]) -> Judged:
    """Which rows are new members, which are in the delegation already, and what is wrong or to be confirmed."""
    judged = Judged(faults=[fault for row in rows for fault in row.faults])
    delegation = _delegation(event, settings)
    if delegation is None:
        judged.refusals.append(_("Choose whose members these are."))
        return judged
    sound = [row for row in rows if not row.faults]
    found = _preview(delegation, sound, settings)
    here = {flaw.row: flaw.value for flaw in found.sheet.faults if flaw.what == "there"}
    flaws = [flaw for flaw in (*found.sheet.faults, *found.sheet.doubts) if flaw.what != "there"]
    judged.faults += [RowFault(one.row, one.column, flaw_words(one), one.value) for one in flaws]
    judged.faults.sort(key=lambda one: one.row)
    faulty = rows_with(judged.faults)
    judged.there = [(row, here[row.number]) for row in sound if row.number in here]
    judged.good = [row for row in sound if row.number not in faulty and row.number not in here]
    judged.refusals += found.refusals if judged.good else []
    return judged


def register_members(event: Event, rows: Sequence[ReadRow], settings: Mapping[str, str], by: Actor) -> list[int]:
    """Register the members with their passports, all of them or nobody. They are taken back on the delegation's page."""
    delegation = _delegation(event, settings)
    if delegation is None:
        raise Refused(_("Choose whose members these are."))
    found = _sheet(delegation, rows, settings)
    register_sheet(delegation, b"", _choices(settings), by=by, found=found, keep=True)
    return []


def _preview(delegation: Delegation, rows: Sequence[ReadRow], settings: Mapping[str, str]) -> SheetPreview:
    return preview_sheet(delegation, b"", _choices(settings), found=_sheet(delegation, rows, settings))


def _sheet(delegation: Delegation, rows: Sequence[ReadRow], settings: Mapping[str, str]) -> ReadSheet:
    """The rows as a sheet of ours: with all our columns, each cell as it was understood."""
    names = list(COLUMNS)
    heading = SheetRow(1, tuple(COLUMNS[name][0] for name in names))
    lines = [SheetRow(row.number, tuple(_text(row.values.get(name)) for name in names)) for row in rows]
    return read_members(
        [heading, *lines],
        parsing_words(),
        _choices(settings),
        language=delegation.language,
        country=delegation.country,
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _choices(settings: Mapping[str, str]) -> Choices:
    return Choices(
        sure=settings.get(ALIKE) == SURE,
        names=settings.get(PASSPORT_NAMES) == COMPARED,
        past=settings.get(WAITING) == PAST,
        letters=frozenset() if settings.get(PASSPORTS) == NONE else None,
    )


def _delegation(event: Event, settings: Mapping[str, str]) -> Delegation | None:
    chosen = settings.get(DELEGATION, "")
    found = next((one for one in delegations_in(event) if str(one.id) == chosen), None)
    return found if found is not None and found.state is DelegationState.ACCEPTED else None


def _settings(event: Event) -> list[ListSetting]:
    groups = [(str(one.id), localize(one.name)) for one in delegations_in(event)]
    choose = [("", _("Choose a delegation"))] if len(groups) != 1 else []
    waiting = [("", _("Register nobody past them")), (PAST, _("Register this list past them"))]
    passports = [("", _("Keep those that stand in the list, sealed")), (NONE, _("Leave them out"))]
    names = [
        ("", _("Not compared yet")),
        (COMPARED, _("Names without one in the list were compared with the passports")),
    ]
    alike = [("", _("Ask about them")), (SURE, _("They are different people"))]
    return [
        ListSetting(DELEGATION, _("Delegation"), [*choose, *groups]),
        ListSetting(ALIKE, _("People with much the same name"), alike),
        ListSetting(PASSPORTS, _("Passports"), passports),
        ListSetting(PASSPORT_NAMES, _("Names in the passports"), names),
        ListSetting(WAITING, _("Those who wait for a free place"), waiting),
    ]


MEMBER_LIST = ListKind(
    name=ListName.MEMBERS,
    title=_l("A list of members"),
    permission=Permission.EDIT_DELEGATIONS,
    fields=member_fields,
    settings=_settings,
    judge=judge_members,
    register=register_members,
    undo=None,
    piece=PIECE,
    address="delegations.index",
)
