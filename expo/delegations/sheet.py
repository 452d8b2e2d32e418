"""Parsing of a members' spreadsheet, with every faulty cell. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from email_validator import EmailNotValidError, validate_email

from expo.delegations.likeness import name_key, similar_names
from expo.delegations.rules import MemberRole
from expo.delegations.sheet_columns import COLUMN_BY_HEADING, DAYS, LANGUAGE_BY_WORD, NO_WORDS, PASSPORT, YES_WORDS
from expo.delegations.sheet_values import CellFlaw, Choices, ReadSheet, SheetLine, SheetWords
from expo.kit.days import read_day
from expo.kit.mojibake import repair
from expo.kit.tables.sheets import SheetRow, readable_rows
from expo.kit.text import clean_line, fold, odd_characters
from expo.registration.rules import Details, is_name, is_phone, letters_without_font, mailbox, repeats_family

MOST_MEMBERS = 5_000
LONGEST_NAME, LONGEST_LINE = 100, 200

_GUARD = re.compile(r"'([=+\-@|%])")  # the apostrophe that exports put before a text that looks like a formula
_PLAIN_ADDRESS = re.compile(  # certainly valid: saves the slow validation
    r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+){0,8}@(?:[a-z0-9]+(?:-[a-z0-9]+){0,4}\.){1,5}[a-z]{2,12}"
)


OnProgress = Callable[[int, int], None]


def read_members(
    rows: Sequence[SheetRow],
    words: SheetWords,
    choices: Choices,
    *,
    language: str,
    country: str,
    on_progress: OnProgress | None = None,
) -> ReadSheet:
    """Parse a sheet whose first row has the headings. `language` and `country` are the defaults of rows without one.

    `on_progress` is called after each row with (rows read, rows in total).
    """
    names = [COLUMN_BY_HEADING.get(fold(cell).strip(" :*"), "") for cell in rows[0].cells] if rows else []
    sheet = ReadSheet([], [], [], [], [], list(zip(rows[0].cells, names, strict=True)) if rows else [])
    if not _check_headings(names, rows[0].number if rows else 1, sheet):
        return sheet
    readable, waiting = readable_rows(rows, {n for n, name in enumerate(names) if name})
    sheet.faults.extend(CellFlaw(row, "formula", "", one) for row, headings in waiting.items() for one in headings)
    for count, row in enumerate(readable, start=1):
        cells = _cells(row, names, choices, sheet)
        if cells:
            line = _RowParser(row.number, cells, words, sheet).line(choices, language, country)
            if line is not None:
                sheet.lines.append(line)
        if on_progress:
            on_progress(count, len(readable))
    _find_duplicates(sheet, choices)
    return sheet


def _check_headings(names: Sequence[str], row: int, sheet: ReadSheet) -> bool:
    """Add the faults of the headings; False where there is no name column."""
    if "given_name" not in names and "full_name" not in names:
        sheet.faults.append(CellFlaw(row, "no name column"))
        return False
    sheet.faults.extend(
        CellFlaw(row, "column twice", name) for name in sorted({n for n in names if n and names.count(n) > 1})
    )
    return True


def _cells(row: SheetRow, names: Sequence[str], choices: Choices, sheet: ReadSheet) -> dict[str, str]:
    """The cleaned cells of the recognised columns, by name; broken texts are repaired where that was chosen."""
    cells: dict[str, str] = {}
    for name, raw in zip(names, row.cells, strict=False):
        if not name or not raw.strip():
            continue
        text = clean_line(_GUARD.sub(r"\1", raw, count=1) if raw[:1] == "'" else raw)
        if not raw.isascii() and odd_characters(raw):
            sheet.faults.append(CellFlaw(row.number, "odd characters", name, text[:60]))
        better = repair(text)
        if better != text:
            sheet.broken.append(CellFlaw(row.number, "broken", name, text[:80], better[:80]))
            text = better if choices.repair else text
        cells.setdefault(name, text)
    return cells


@dataclass(frozen=True, slots=True)
class _RowParser:
    """Parser of one row; its faults are added to the sheet."""

    row: int
    cells: Mapping[str, str]
    words: SheetWords
    sheet: ReadSheet

    def line(self, choices: Choices, language: str, country: str) -> SheetLine | None:
        """The member, or None where the row has faults."""
        before, get = len(self.sheet.faults), self.cells.get
        self._check_names()
        self._check_lengths()
        given_name, family_name = self._names()
        details = Details(
            given_name=given_name,
            family_name=family_name,
            second_name=get("second_name", ""),
            honorific=get("honorific", ""),
            email=self._address(),
            phone=get("phone", ""),
            job_title=get("job_title", ""),
            organisation=get("organisation", ""),
            country=self._one_of("country", self.words.countries, country),
            language=self._one_of("language", LANGUAGE_BY_WORD, language),
        )
        role = MemberRole(self._one_of("role", self.words.roles, MemberRole.DELEGATE))
        party, days = self._yes_or_no("official_party"), self._days(choices)
        passport = {name: self.cells[name] for name in PASSPORT if get(name) and name not in DAYS}
        if "nationality" in passport:
            passport["nationality"] = self._one_of("nationality", self.words.countries, "")
        return None if len(self.sheet.faults) > before else SheetLine(self.row, details, role, party, passport, days)

    def _names(self) -> tuple[str, str]:
        """The given and the family name that the row stands for."""
        given = self.cells.get("given_name", "")
        family = self.cells.get("family_name", "") if given or not self._is_repeated() else ""
        return given or self.cells.get("full_name", ""), family

    def _is_repeated(self) -> bool:
        """Whether the family name stands at the end of the full name already."""
        return repeats_family(self.cells.get("full_name", ""), self.cells.get("family_name", ""))

    def fault(self, what: str, column: str) -> None:
        self.sheet.faults.append(CellFlaw(self.row, what, column, self.cells.get(column, "")[:60]))

    def _check_names(self) -> None:
        if not self.cells.get("given_name") and not self.cells.get("full_name"):
            self.fault("no name", "given_name")
        for column in ("given_name", "family_name", "full_name", "second_name"):
            text = self.cells.get(column, "")
            if text and not is_name(text):
                self.fault("name", column)
        if letters := letters_without_font(*self._names(), self.cells.get("second_name", "")):
            self.sheet.faults.append(CellFlaw(self.row, "latin", "second_name", letters[:20]))
        if self.cells.get("phone") and not is_phone(fold(self.cells["phone"])):
            self.fault("phone", "phone")

    def _check_lengths(self) -> None:
        for column, text in self.cells.items():
            most = LONGEST_NAME if column.endswith("_name") else LONGEST_LINE
            if len(text) > most:
                self.fault("long", column)

    def _address(self) -> str:
        """The normalised mail address."""
        text = self.cells.get("email", "")
        if _PLAIN_ADDRESS.fullmatch(text):
            return text
        try:
            return validate_email(text, check_deliverability=False).normalized if text else ""
        except EmailNotValidError:
            self.fault("mail", "email")
            return ""

    def _one_of(self, column: str, known: Mapping[str, str], default: str) -> str:
        text = self.cells.get(column, "")
        found = known.get(fold(text)) if text else default
        if found is None:
            self.fault(column, column)
            return default
        return found

    def _yes_or_no(self, column: str) -> bool:
        text = fold(self.cells.get(column, "no"))
        if text not in YES_WORDS | NO_WORDS:
            self.fault("yes or no", column)
        return text in YES_WORDS

    def _days(self, choices: Choices) -> dict[str, date]:
        days = {}
        for column in DAYS:
            if not self.cells.get(column):
                continue
            found = read_day(self.cells[column], month_first=choices.month_first)
            if found is None:
                self.fault("day", column)
                continue
            if found.doubtful:
                self.sheet.notes.append(
                    CellFlaw(self.row, "doubtful day", column, self.cells[column], found.day.isoformat())
                )
            days[column] = found.day
        return days


def _find_duplicates(sheet: ReadSheet, choices: Choices) -> None:
    """Find duplicate rows (equal name and mailbox, and not two different passports), and rows with similar names."""
    first: dict[tuple[str, str, str], SheetLine] = {}
    sure: set[int] = set()
    for line in sheet.lines:
        key = (name_key(line.details.name), mailbox(line.details.email), line.passport.get("passport_number", ""))
        other = first.setdefault(key, line)
        if other is not line:
            sheet.faults.append(CellFlaw(line.row, "twice", "given_name", line.details.name, str(other.row)))
            sure.add(line.row)
    if not choices.sure:
        like = similar_names({line.row: line.details.name for line in sheet.lines})
        sheet.doubts.extend(
            CellFlaw(line.row, "alike", "given_name", line.details.name, like[line.row])
            for line in sheet.lines
            if line.row in like and line.row not in sure
        )
