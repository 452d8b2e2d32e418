"""Protection against CSV injection."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe_cell(value: object) -> object:
    """The value for a spreadsheet cell: a text that would be run as a formula is prefixed with an apostrophe.

    Numbers, dates and None stay what they are. Source: OWASP, "CSV Injection".
    """
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value
