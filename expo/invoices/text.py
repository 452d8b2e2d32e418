"""Days in a language, as invoices and mails say them. Pure."""

from datetime import date

from babel.dates import format_date


def day_in(day: date, language: str) -> str:
    return str(format_date(day, "d MMMM y", locale=language))
