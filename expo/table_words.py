"""Texts about uploaded tables of any kind."""

from expo.i18n import _
from expo.kit.tables.sheets import SheetFlaw


def table_flaw(flaw: SheetFlaw, *, too_many_rows: str, no_table: str) -> str:
    """Why a file cannot be read at all; two of the sentences are those of what is imported."""
    return {
        SheetFlaw.TOO_HEAVY: _("This file is too large. A file may have 10 MB."),
        SheetFlaw.TOO_MANY_ROWS: too_many_rows,
        SheetFlaw.TOO_MANY_COLUMNS: _("This file has too many columns."),
        SheetFlaw.MACROS: _("This workbook has macros. Save it as a plain .xlsx file."),
        SheetFlaw.OTHER_FORMAT: _(
            "This is a workbook in another format (.xls, .xlsb or .ods), or one with a password. Open it in your "
            "spreadsheet program, save it as .xlsx without a password, and choose that file."
        ),
        SheetFlaw.NO_TABLE: no_table,
        SheetFlaw.LETTERS: _(
            "The letters of this file cannot be told for sure, or some were lost. Save it where it was made as .xlsx or as "
            "“CSV UTF-8”, and choose that file."
        ),
    }[flaw]


def formula_fault(column: str) -> str:
    """What to do about a formula whose result was never stored, so that nothing can be read in its cell."""
    return _(
        "“%(column)s” has a formula that no program has computed yet. Open the file in a spreadsheet program, save it "
        "there, and choose it again.",
        column=column,
    )
