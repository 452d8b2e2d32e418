"""What is known of a sheet besides its values; the limits of uploaded sheets, and why one is refused. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

LARGEST_UNPACKED = 120 * 1024 * 1024  # bytes of all parts together
MOST_PARTS = 2_000
MOST_TAGS = 200_000  # of a part that is read as a tree: styles, the list of sheets
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000  # empty ones too
MOST_AREA = 4_000_000  # last row times last column
MOST_MERGED = 20_000


Cell = tuple[int, int]  # row and column, from 1


class SheetFlaw(StrEnum):
    """Why a file cannot be read as a table."""

    TOO_HEAVY = "too heavy"
    TOO_MANY_ROWS = "too many rows"
    TOO_MANY_COLUMNS = "too many columns"
    MACROS = "macros"
    OTHER_FORMAT = "other format"
    NO_TABLE = "no table"
    LETTERS = "letters"  # in a coding that cannot be told, or lost


class BadSheetError(ValueError):
    """A file that is not read; `flaw` says why."""

    def __init__(self, flaw: SheetFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(slots=True)
class SheetFacts:
    """What a sheet has besides its values; rows and columns from 1.

    `unsolved` are formulas whose result was never stored, `errors` cells such as #N/A with what stands in them; `styles` says
    which of the workbook's number formats a cell has, where it is not the first of them.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # from and to
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    styles: dict[Cell, int] = field(default_factory=dict)
    formats: list[tuple[int, str]] = field(default_factory=list)  # by style: a built-in format's number, a code
    unsolved: set[Cell] = field(default_factory=set)
    errors: dict[Cell, str] = field(default_factory=dict)


def column_number(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
