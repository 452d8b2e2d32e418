"""The sentences about what reading a list found."""

from expo.i18n import _
from expo.imports.reader.findings import LEAVE, TAKE, Doubt, Note, What
from expo.imports.rules import FaultGroup
from expo.kit.tables.sheet_facts import SheetFlaw
from expo.table_words import table_flaw


def bad_list_sentence(flaw: SheetFlaw) -> str:
    """Why a file cannot be read at all."""
    return table_flaw(
        flaw,
        too_many_rows=_("This file has too many rows. A list may have 50,000."),
        no_table=_("This file cannot be read as a table. Choose a CSV or XLSX file."),
    )


def note_sentence(note: Note, column: str) -> str:
    """What was understood, once a column."""
    said = (_notes_on_layout(note.example) | _notes_on_cells(note.example))[note.what]
    return f"{column}: {said}" if column else said


def _notes_on_layout(example: str) -> dict[What, str]:
    return {
        What.CODING: _("The file does not say its coding. By its letters it is %(example)s.", example=example),
        What.OTHER_SHEETS: _("Other sheets are passed over: %(example)s.", example=example),
        What.TITLE_ROWS: _("What stands above the headings is passed over: “%(example)s”.", example=example),
        What.UNITS: _("The row of units below the headings is passed over: “%(example)s”.", example=example),
        What.REPEATED: _("The headings that come again are passed over."),
        What.TOTALS: _("A row of totals is passed over: “%(example)s”.", example=example),
        What.FOOTNOTES: _("A remark below the list is passed over: “%(example)s”.", example=example),
        What.MERGED: _("What stands in a merged cell is taken for each of its rows."),
        What.DITTO: _("Marks that mean “as above” are replaced by “%(example)s”.", example=example),
        What.UNKNOWN_COLUMN: _("Columns that mean nothing to us are passed over: %(example)s.", example=example),
    }


def _notes_on_cells(example: str) -> dict[What, str]:
    return {
        What.DAY_SERIAL: _("A number such as %(example)s is a date of a spreadsheet.", example=example),
        What.PERCENT: _("Numbers are percentages, as in %(example)s.", example=example),
        What.ERROR_VALUES: _("Errors of the spreadsheet such as %(example)s are taken as empty.", example=example),
        What.DASHES: _("Cells with nothing but “%(example)s” are taken as empty.", example=example),
        What.HONORIFICS: _("Honorifics such as %(example)s are not part of the name; they are kept.", example=example),
        What.BROKEN: _("Broken letters were mended: %(example)s.", example=example),
        What.ZERO_LOST: _(
            "A number such as %(example)s may have lost a zero; it is taken as it stands.", example=example
        ),
        What.MAIL_WRITTEN: _("The mail address was taken out of “%(example)s”.", example=example),
        What.DROPPED: _("This is in the file and is not taken over: %(example)s.", example=example),
        What.PUT_TOGETHER: _("Subtitle, summary and description stand in the text, one after the other."),
        What.UNFOLDED: _("A table of times by rooms, a session in each cell, such as “%(example)s”.", example=example),
        What.NAME_TURNED: _("The family name stood first, as in “%(example)s”.", example=example),
    }


def doubt_sentence(doubt: Doubt, column: str) -> str:
    """What is asked."""
    rows = ", ".join(map(str, doubt.rows))
    said = (_questions(doubt.example) | _questions_on_rows(rows, doubt.example))[doubt.what]
    return f"{column}: {said}" if column else said


def _questions(example: str) -> dict[What, str]:
    return {
        What.CODING: _("Which coding is this file in? Its words would be: %(example)s.", example=example),
        What.LOST: _(
            "Letters were lost before this file came to us. Save it again where it was made, as XLSX or UTF-8."
        ),
        What.SHEET: _("Several sheets have a list. Which one is it?"),
        What.TABLE: _("There are several tables. Which one is it?"),
        What.HEADING: _("No row has headings that we know. Which row has the headings?"),
        What.HIDDEN_COLUMNS: _("Columns are hidden: %(example)s. Do they belong to the list?", example=example),
        What.COLUMN_TWICE: _("Several columns are named alike. Which one is it?"),
        What.DAY_ORDER: _("“%(example)s” may be two dates. Which one is it?", example=example),
        What.DECIMALS: _("“%(example)s” may be two numbers. Which one is it?", example=example),
        What.BROKEN: _("“%(example)s” may have broken letters. Which one is right?", example=example),
    }


def _questions_on_rows(rows: str, example: str) -> dict[What, str]:
    return {
        What.GROUPS: _(
            "Rows have a single cell (%(rows)s: %(example)s). Do they belong to the list, or are they headings in it?",
            rows=rows,
            example=example,
        ),
        What.HIDDEN_ROWS: _(
            "Rows are hidden (%(rows)s: %(example)s). Do they belong to the list?", rows=rows, example=example
        ),
        What.CANCELLED: _(
            "Rows are marked as cancelled (%(rows)s: %(example)s). Do they belong to the list?",
            rows=rows,
            example=example,
        ),
    }


def answer_word(doubt: Doubt, answer: str, gives: str) -> str:
    """An answer to choose."""
    if doubt.what is What.HEADING:
        return _("Row %(row)s: %(text)s", row=answer, text=gives) if answer != "0" else _("None: there are no headings")
    if doubt.what in {What.GROUPS, What.HIDDEN_ROWS, What.CANCELLED, What.HIDDEN_COLUMNS}:
        return {LEAVE: _("Leave them out"), TAKE: _("Take them")}[answer]
    return gives or answer


def fault_sentence(group: FaultGroup, column: str) -> str:
    """What is wrong in a group of cells."""
    said = (_faults_of_texts(group.value) | _faults_of_numbers(group.value)).get(group.what, group.what)
    return f"{column}: {said}" if column else said


def _faults_of_texts(value: str) -> dict[str, str]:
    return {
        "missing": _("This is needed and missing."),
        "not offered": _("The category that was chosen for these rows is not offered any more. Choose again."),
        "odd characters": _("There are invisible control characters in “%(value)s”.", value=value),
        "long": _("“%(value)s…” is too long.", value=value),
        "name": _("“%(value)s” is no name. Write one with letters, without a web address.", value=value),
        "latin": _(
            "A badge cannot be printed with these letters: %(letters)s. Write the name in Latin letters too.",
            letters=value,
        ),
        "several names": _("“%(value)s” may be several people. Write each in a row.", value=value),
        "mail": _("“%(value)s” is no mail address, as in name@example.org.", value=value),
        "two addresses": _("“%(value)s” has two mail addresses. Write one.", value=value),
        "yes or no": _("“%(value)s” is neither yes nor no.", value=value),
        "unknown": _("“%(value)s” is none of what can be chosen here.", value=value),
        "formula": _(
            "A formula was never computed. Open the file in a spreadsheet program, save it, and upload it again."
        ),
        "itself": _("A party does not meet itself."),
        "twice": _("The same stands in another row of the list too: %(value)s.", value=value),
    }


def _faults_of_numbers(value: str) -> dict[str, str]:
    return {
        "phone": _("“%(value)s” is no phone number of 5 to 20 digits.", value=value),
        "two numbers": _("“%(value)s” has two telephone numbers. Write one.", value=value),
        "shortened": _(
            "“%(value)s” was shortened by the spreadsheet; its digits are lost. Write it as text.", value=value
        ),
        "day": _("“%(value)s” is no date. Write it as 1980-04-14 or 14.04.1980.", value=value),
        "clock": _("“%(value)s” is no time of day. Write it as 14:30.", value=value),
        "number": _("“%(value)s” is no number.", value=value),
        "whole": _("“%(value)s” is no whole number.", value=value),
        "range": _("“%(value)s” is too small or too large.", value=value),
    }
