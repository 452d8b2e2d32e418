"""Amounts of money as people read them. Pure."""

from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision


def money_in(minor: int, currency: str, language: str = "en") -> str:
    """ "PKR 1,500.00", in the currency's own decimals and the language's separators."""
    digits = get_currency_precision(currency)
    pattern = "¤¤\N{NO-BREAK SPACE}#,##0" + ("." + "0" * digits if digits else "")
    return str(
        format_currency(Decimal(minor).scaleb(-digits), currency, pattern, locale=language, currency_digits=False)
    )
