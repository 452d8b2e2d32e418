"""An expo's price list, taxes, instalments, cancellation scale and bank details."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, Json, choice
from expo.events.models import Event
from expo.history.subjects import Subject
from expo.prices.conditions import Measure
from expo.prices.plans import DueFrom
from expo.prices.rules import PriceKind, PricePart


class PriceRule(Base):
    """A rule of the price list. `conditions`, `counted` and `steps` are the JSON of `rule_json.py`; names are by language."""

    __tablename__ = "price_rules"
    __subject__ = Subject.PRICE_RULE
    __table_args__ = (
        sa.Index("ix_price_rules_event_id_position", "event_id", "position"),
        sa.CheckConstraint("percent BETWEEN -10000 AND 100000", name="percent_bounded"),
        sa.CheckConstraint("amount_minor BETWEEN -10000000000000 AND 10000000000000", name="amount_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[dict[str, str]]
    kind: Mapped[PriceKind] = mapped_column(choice(PriceKind, "kind"))
    part: Mapped[PricePart] = mapped_column(choice(PricePart, "part"), default=PricePart.RENT)
    measure: Mapped[Measure] = mapped_column(choice(Measure, "measure"), default=Measure.AREA)
    amount_minor: Mapped[int] = mapped_column(default=0)  # per unit, or once; a discount is negative
    percent: Mapped[int] = mapped_column(default=0)  # hundredths of a per cent
    steps: Mapped[list[Any]] = mapped_column(Json, default=list)
    counted: Mapped[dict[str, Any]] = mapped_column(default=dict)
    conditions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class PriceTax(Base):
    """A tax on every price, with the number under which the organiser is registered for it."""

    __tablename__ = "price_taxes"
    __table_args__ = (
        sa.Index("ix_price_taxes_event_id_position", "event_id", "position"),
        sa.CheckConstraint("percent BETWEEN 0 AND 10000", name="percent_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[dict[str, str]]
    percent: Mapped[int]  # hundredths of a per cent
    number: Mapped[str] = mapped_column(default="")
    resident: Mapped[bool | None]  # True: paid by residents only; False: by foreigners only; None: by all


class PriceInstalment(Base):
    """A part of a price and when it is due. With neither percent nor amount it is the remainder."""

    __tablename__ = "price_instalments"
    __table_args__ = (
        sa.Index("ix_price_instalments_event_id_position", "event_id", "position"),
        sa.CheckConstraint("percent IS NULL OR amount_minor IS NULL", name="one_share"),
        sa.CheckConstraint("percent BETWEEN 1 AND 10000", name="percent_bounded"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("days BETWEEN 0 AND 1000", name="days_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[dict[str, str]]
    due_from: Mapped[DueFrom] = mapped_column(choice(DueFrom, "due_from"))
    days: Mapped[int]
    percent: Mapped[int | None]
    amount_minor: Mapped[int | None]


class CancellationStep(Base):
    """The share of the price that cancelling costs from a day on."""

    __tablename__ = "cancellation_steps"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "from_day"),
        sa.CheckConstraint("percent BETWEEN 0 AND 10000", name="percent_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    from_day: Mapped[date]
    percent: Mapped[int]


class Billing(Base):
    """Who issues the invoices and the bank account to pay into. One row per event."""

    __tablename__ = "billing"
    __subject__ = Subject.BILLING

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    seller: Mapped[str] = mapped_column(default="")  # legal name of the issuer
    address: Mapped[str] = mapped_column(default="")
    tax_number: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")  # email and telephone for billing questions
    account_holder: Mapped[str] = mapped_column(default="")
    bank: Mapped[str] = mapped_column(default="")
    branch: Mapped[str] = mapped_column(default="")
    iban: Mapped[str] = mapped_column(default="")  # or another account number, as printed
    swift: Mapped[str] = mapped_column(default="")
    note: Mapped[dict[str, str]] = mapped_column(default=dict)  # by language, printed below every invoice
    version: Mapped[int] = mapped_column(default=1)
