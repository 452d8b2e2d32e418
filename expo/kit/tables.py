"""Cells for spreadsheets that other people will open."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe_cell(value: object) -> object:
    """The value as a spreadsheet may hold it: a text that a program would run as a formula gets an apostrophe before it.

    Numbers, dates and None stay what they are. Source: OWASP, "CSV Injection".
    """
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value
