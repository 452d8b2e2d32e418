"""Price lists of the demo expos, and invoices for accepted offers, two thirds of them paid in part or in full."""

from datetime import timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from expo.db import db, transaction
from expo.demo.batches import DEMO
from expo.events.models import Event
from expo.invoices.models import Invoice
from expo.invoices.rules import InvoiceKind
from expo.invoices.services.issuance import issue_waiting, today_of
from expo.invoices.services.payments import mark_payment
from expo.prices.conditions import Conditions, Measure, PricedScheme
from expo.prices.plans import DueFrom
from expo.prices.rule_json import conditions_as_json
from expo.prices.rules import PriceKind, PricePart
from expo.prices.services import add_rule, save_billing, save_cancellation, save_instalments, save_taxes

# In the major unit: rent of raw space, of the shell and of the package a square metre, registration, each co-exhibitor, electricity by steps.
_AMOUNTS = {
    "PKR": (18_000, 26_000, 38_000, 45_000, 60_000, ((3, 20_000), (9, 45_000), (18, 80_000))),
    "TRY": (4_800, 6_900, 9_900, 12_000, 15_000, ((3, 4_500), (9, 9_500), (18, 17_000))),
}
_TAXES = {
    "PKR": (
        {"en": "Sales tax on services", "ur": "خدمات پر سیلز ٹیکس", "tr": "Hizmet satış vergisi"},
        1500,
        "S-0000000-0",
    ),
    "TRY": ({"en": "Value added tax", "ur": "ویلیو ایڈڈ ٹیکس", "tr": "Katma değer vergisi"}, 2000, "0000000000"),
}


def set_prices(event: Event) -> None:
    """Create a complete price list with taxes, instalments, cancellation fees and a fictitious bank account."""
    raw, shell, package, fee, companion, power = _AMOUNTS.get(event.currency, _AMOUNTS["TRY"])
    _rule(
        event, ("Registration", "رجسٹریشن", "Kayıt ücreti"), PriceKind.FLAT, part=PricePart.FEES, amount_minor=fee * 100
    )
    _space_prices(event, raw=raw, shell=shell, package=package)
    _reductions(event)
    _rule(
        event,
        ("Co-exhibitor", "شریک نمائش کنندہ", "Alt katılımcı"),
        PriceKind.PER_PIECE,
        part=PricePart.FEES,
        measure=Measure.CO_EXHIBITORS,
        amount_minor=companion * 100,
    )
    _rule(
        event,
        ("Electricity", "بجلی", "Elektrik"),
        PriceKind.TARIFF,
        part=PricePart.SERVICES,
        measure=Measure.POWER_KW,
        steps=[[str(up_to), amount * 100] for up_to, amount in power],
    )
    _taxes(event)
    _instalments(event)
    _billing(event)


def _space_prices(event: Event, *, raw: int, shell: int, package: int) -> None:
    for name, scheme, amount in (
        (("Raw space", "خالی جگہ", "Boş alan"), PricedScheme.RAW, raw),
        (("Shell scheme", "تیار سٹال", "Standart stant"), PricedScheme.SHELL, shell),
        (("Package with furniture", "پیکیج، فرنیچر سمیت", "Mobilyalı stant"), PricedScheme.PACKAGE, package),
    ):
        when = Conditions(schemes=frozenset({scheme.value}))
        _rule(event, name, PriceKind.PER_SQM, amount_minor=amount * 100, when=when)
    _rule(
        event,
        ("Upper deck", "بالائی منزل", "Üst kat"),
        PriceKind.PER_SQM,
        measure=Measure.UPPER_DECK,
        amount_minor=raw * 50,
    )  # half of the ground's price
    for sides, percent in ((2, 1000), (3, 1500), (4, 2000)):
        _rule(
            event,
            (f"{sides} open sides", f"{sides} کھلی طرفیں", f"{sides} açık cephe"),
            PriceKind.PERCENT,
            percent=percent,
            when=Conditions(open_sides=frozenset({sides})),
        )


def _reductions(event: Event) -> None:
    early = event.first_day - timedelta(days=120)
    _rule(
        event,
        ("Early booking", "جلد بکنگ کی رعایت", "Erken kayıt indirimi"),
        PriceKind.PERCENT,
        percent=-500,
        when=Conditions(until_day=early),
    )
    _rule(
        event,
        ("Start-ups", "اسٹارٹ اپ رعایت", "Girişim indirimi"),
        PriceKind.PERCENT,
        percent=-3000,
        when=Conditions(sectors=frozenset({"startup"})),
    )


def bill_and_pay(event: Event, random: Random) -> None:
    """Issue invoices for the accepted offers, and record payments of some."""
    with transaction():
        while issue_waiting(event, by=DEMO):
            pass
        day = today_of(event)
        query = sa.select(Invoice).where(Invoice.event_id == event.id, Invoice.kind == InvoiceKind.INVOICE)
        for invoice in db.session.scalars(query.order_by(Invoice.number)).all():
            amount = (0, invoice.total_minor // 2, invoice.total_minor)[random.randrange(3)]
            if amount:
                mark_payment(invoice, amount, paid_on=day, reference=f"Wire {invoice.number:05d}", by=DEMO, quiet=True)


def _taxes(event: Event) -> None:
    name, percent, number = _TAXES.get(event.currency, _TAXES["TRY"])
    save_taxes(event, [{"name": name, "percent": percent, "number": number, "resident": None}], by=DEMO)


def _instalments(event: Event) -> None:
    parts: list[dict[str, Any]] = [
        {
            "name": {"en": "Deposit", "ur": "پیشگی رقم", "tr": "Kapora"},
            "due_from": DueFrom.ACCEPTANCE,
            "days": 7,
            "percent": 2000,
            "amount_minor": None,
        },
        {
            "name": {"en": "Second instalment", "ur": "دوسری قسط", "tr": "İkinci taksit"},
            "due_from": DueFrom.EVENT,
            "days": 90,
            "percent": 3000,
            "amount_minor": None,
        },
        {
            "name": {"en": "Balance", "ur": "باقی رقم", "tr": "Kalan"},
            "due_from": DueFrom.EVENT,
            "days": 45,
            "percent": None,
            "amount_minor": None,
        },
    ]
    save_instalments(event, parts, by=DEMO)
    steps = [
        {"from_day": event.first_day - timedelta(days=days), "percent": percent}
        for days, percent in ((120, 2500), (60, 5000), (30, 10_000))
    ]
    save_cancellation(event, steps, by=DEMO)


def _billing(event: Event) -> None:
    number = _TAXES.get(event.currency, _TAXES["TRY"])[2]
    save_billing(
        event,
        {
            "seller": f"{event.name['en']} Demo Organisation",
            "address": f"{event.address}\n{event.city}",
            "tax_number": number,
            "contact": event.contact,
            "account_holder": f"{event.name['en']} Demo Organisation",
            "bank": "Demo Bank",
            "branch": event.city,
            "iban": f"{event.country}00 DEMO 0000 0000 0000 0000",
            "swift": f"DEMO{event.country}XX",
            "note": {
                "en": "This is a demonstration: pay nothing.",
                "ur": "یہ صرف نمونہ ہے: کچھ ادا نہ کریں۔",
                "tr": "Bu bir gösterimdir: ödeme yapmayın.",
            },
        },
        version=0,
        by=DEMO,
    )


def _rule(
    event: Event, names: tuple[str, str, str], kind: PriceKind, *, when: Conditions | None = None, **fields: Any
) -> None:
    named = dict(zip(("en", "ur", "tr"), names, strict=True))
    add_rule(
        event, {"name": named, "kind": kind, "conditions": conditions_as_json(when or Conditions()), **fields}, by=DEMO
    )
