"""A streaming parser of any sheet's XML, which stops at the first cell beyond a limit. Pure."""

import re
from typing import IO
from xml.parsers.expat import ParserCreate

from expo.kit.tables.sheet_facts import (
    MOST_AREA,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MERGED,
    BadSheetError,
    SheetFacts,
    SheetFlaw,
    column_number,
)

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(rf"{_CELL.pattern}(?::{_CELL.pattern})?")


class SheetWalk:
    """A streaming pass over a sheet's XML. Raises BadSheetError at the first cell beyond a limit."""

    def __init__(self, most_rows: int) -> None:
        self.facts, self._most_rows = SheetFacts(), most_rows
        self._row = self._column = 0
        self._text: list[str] | None = None
        self._kind = ""
        self._formula = self._filled = False

    def over(self, part: IO[bytes]) -> SheetFacts:
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = self._character_data, _refuse_doctype
        parser.ParseFile(part)
        return self.facts

    def _start(self, name: str, has: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._begin_cell(has)
        elif name in {"v", "is"}:
            self._text = []
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row = int(has["r"]) if "r" in has else self._row + 1
            self._column = 0
            if has.get("hidden") in {"1", "true"} and len(self.facts.hidden_rows) < MOST_CELLS:
                self.facts.hidden_rows.add(self._row)
        elif name == "col" and has.get("hidden") in {"1", "true"} and len(self.facts.hidden_columns) < MOST_MERGED:
            self.facts.hidden_columns.append((int(has["min"]), int(has["max"])))
        elif name == "mergeCell":
            self._merge(has["ref"])

    def _begin_cell(self, has: dict[str, str]) -> None:
        facts = self.facts
        facts.cells += 1
        if facts.cells > MOST_CELLS:
            raise BadSheetError(SheetFlaw.TOO_HEAVY)
        if "r" in has:
            found = _CELL.fullmatch(has["r"])
            if found is None:
                raise BadSheetError(SheetFlaw.NO_TABLE)
            self._column, self._row = column_number(found[1]), int(found[2])
        else:
            self._column += 1
        self._kind, self._formula, self._filled = has.get("t", ""), False, False
        if has.get("s", "0") != "0":
            facts.styles[self._row, self._column] = int(has["s"])

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in {"v", "is"} and self._text is not None:
            self._filled = any(self._text)
            if self._kind == "e" and self._filled:
                self.facts.errors[self._row, self._column] = "".join(self._text)
            self._text = None
        elif name == "c" and (self._filled or self._formula):
            self._extend()
            if not self._filled:
                self.facts.unsolved.add((self._row, self._column))

    def _extend(self) -> None:
        facts = self.facts
        facts.rows, facts.columns = max(facts.rows, self._row), max(facts.columns, self._column)
        if self._column > MOST_COLUMNS:
            raise BadSheetError(SheetFlaw.TOO_MANY_COLUMNS)
        if self._row > self._most_rows or facts.rows * facts.columns > MOST_AREA:
            raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)

    def _merge(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if found is not None and len(self.facts.merged) < MOST_MERGED:
            first = int(found[2]), column_number(found[1])
            last = (int(found[4]), column_number(found[3])) if found[3] else first
            self.facts.merged.append((first, last))

    def _character_data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _refuse_doctype(*_about: object) -> None:
    raise BadSheetError(SheetFlaw.NO_TABLE)
