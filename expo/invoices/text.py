"""Dates written out, for invoices. Pure."""

from datetime import date

from babel.dates import format_date


def written_day(day: date, language: str) -> str:
    """ "14 March 2027", in a language."""
    return str(format_date(day, "d MMMM y", locale=language))
