"""The texts of an invoice PDF: its frozen data in one language."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from expo.i18n import LANGUAGES, country_name, localize
from expo.invoices.mails import paper_words
from expo.invoices.models import Invoice
from expo.invoices.pdf import InvoicePaper, InvoiceRow, write_invoice
from expo.invoices.queries import invoice_by_uid
from expo.invoices.rules import InvoiceKind
from expo.invoices.text import written_day
from expo.kit.money import money_in
from expo.prices.rules import TAX, PriceLine, Unit
from expo.signatures import signed

_LRM = "\u200e"
_FIRST_RTL = "\u0590"


def write_paper(invoice: Invoice, out: BinaryIO, language: str | None = None) -> None:
    """Write the PDF of an invoice, in its own language unless another is asked for; signed where a key is set."""
    code = language if language in LANGUAGES else invoice.language
    paper, file = paper_of(invoice, code), io.BytesIO()
    write_invoice(file, paper, created=invoice.issued_at)
    out.write(signed(file.getvalue(), reason=paper.title))


def file_of(uid: str) -> bytes | None:
    """The PDF of the invoice with this uid, for a mail; None when it does not exist."""
    found = invoice_by_uid(uid)
    if found is None:
        return None
    out = io.BytesIO()
    write_paper(found, out)
    return out.getvalue()


def paper_of(invoice: Invoice, code: str) -> InvoicePaper:
    """All texts of the PDF in a language."""
    words, frozen = paper_words(code), invoice.frozen
    issued = invoice.issued_at.astimezone(ZoneInfo(frozen["zone"])).date()
    return InvoicePaper(
        language=code,
        title=f"{words[invoice.kind.value]} {_isolated(invoice.name, code)}",
        accent=frozen["accent"],
        seller=frozen["seller"]["seller"],
        seller_lines=_seller(frozen["seller"], words, code),
        to=words["to"],
        buyer_lines=_buyer(frozen["buyer"], words, code),
        facts=_facts(invoice, words, issued, code),
        heads=(words["what"], words["quantity"], words["price"], words["amount"]),
        rows=[_row(invoice, line, words, code) for line in invoice.price_lines if line.part != TAX],
        sums=_sums(invoice, words, code),
        dues_title=words["due"],
        dues=_dues(invoice, words, code),
        bank_title=words["pay to"],
        bank=_bank(frozen["seller"], words) if invoice.kind is InvoiceKind.INVOICE else (),
        notes=_notes(invoice, words, code),
        page=words["page"],
    )


def _seller(seller: Mapping[str, Any], words: Mapping[str, str], code: str) -> list[str]:
    tax = f"{words['tax number']}: {_isolated(seller['tax_number'], code)}" if seller["tax_number"] else ""
    return [line for line in (*seller["address"].splitlines(), seller["contact"], tax) if line]


def _buyer(buyer: Mapping[str, str], words: Mapping[str, str], code: str) -> list[str]:
    tax = f"{words['tax number']}: {_isolated(buyer['tax_number'], code)}" if buyer["tax_number"] else ""
    town = ", ".join(part for part in (buyer["city"], country_name(buyer["country"], code)) if part)
    return [line for line in (buyer["name"], buyer["attention"], *buyer["address"].splitlines(), town, tax) if line]


def _facts(invoice: Invoice, words: Mapping[str, str], issued: date, code: str) -> list[tuple[str, str]]:
    frozen = invoice.frozen
    refers = _fill(words["refers"], {"number": frozen["refers_to"]}, code) if frozen["refers_to"] else ""
    return [
        (words["number"], invoice.name),
        (words["date"], written_day(issued, code)),
        (localize(frozen["event"], code), f"{frozen['days'].get(code, '')}"),
        ("", frozen["place"]),
        (words["booths"], ", ".join(frozen["booths"])),
        ("", refers),
    ]


def _row(invoice: Invoice, line: PriceLine, words: Mapping[str, str], code: str) -> InvoiceRow:
    price = "" if line.unit is Unit.FLAT else money_in(line.unit_minor, invoice.currency, code)
    return InvoiceRow(
        localize(line.name, code),
        _quantity(line, words, code),
        price,
        money_in(line.amount_minor, invoice.currency, code),
    )


def _quantity(line: PriceLine, words: Mapping[str, str], code: str) -> str:
    if line.unit is Unit.FLAT:
        return ""
    shown = str(format_decimal(Decimal(line.quantity), locale=code))
    return _fill(words[line.unit.value], {"n": shown}, code) if line.unit.value in words else shown


def _sums(invoice: Invoice, words: Mapping[str, str], code: str) -> list[InvoiceRow]:
    """Rows of the net sum, each tax with its registration number, and the total."""
    lines = invoice.price_lines
    taxes = [line for line in lines if line.part == TAX]
    rows = []
    if taxes:
        net = sum(line.amount_minor for line in lines if line.part != TAX)
        rows.append(InvoiceRow(words["net"], "", "", money_in(net, invoice.currency, code)))
    for line in taxes:
        number = invoice.frozen["tax_numbers"].get(str(line.rule), "")
        name = localize(line.name, code) + (f" ({_isolated(number, code)})" if number else "")
        rows.append(
            InvoiceRow(name, _quantity(line, words, code), "", money_in(line.amount_minor, invoice.currency, code))
        )
    rows.append(InvoiceRow(words["total"], "", "", money_in(invoice.total_minor, invoice.currency, code), strong=True))
    return rows


def _dues(invoice: Invoice, words: Mapping[str, str], code: str) -> list[tuple[str, str, str]]:
    return [
        (
            localize(due.name, code) or words["rest"],
            _fill(words["due by"], {"day": written_day(due.due_on, code)}, code),
            money_in(due.amount_minor, invoice.currency, code),
        )
        for due in invoice.instalments
    ]


def _bank(seller: Mapping[str, Any], words: Mapping[str, str]) -> list[tuple[str, str]]:
    names = {"holder": "account_holder", "bank": "bank", "branch": "branch", "iban": "iban", "swift": "swift"}
    return [(words[word], seller[name]) for word, name in names.items() if seller[name]]


def _notes(invoice: Invoice, words: Mapping[str, str], code: str) -> list[str]:
    if invoice.kind is not InvoiceKind.INVOICE:
        return []
    named = _fill(words["name it"], {"number": invoice.name}, code)
    return [named, *localize(invoice.frozen["seller"]["note"], code).splitlines()]


def _fill(text: str, holes: Mapping[str, str], code: str) -> str:
    for name, value in holes.items():
        text = text.replace("{" + name + "}", _isolated(value, code))
    return text


def _isolated(value: str, code: str) -> str:
    """A Latin value inside an Urdu line, between left-to-right marks so that it keeps its order (UAX #9)."""
    return f"{_LRM}{value}{_LRM}" if code == "ur" and value and max(value) < _FIRST_RTL else value
