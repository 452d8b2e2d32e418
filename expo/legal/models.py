"""Tables of the legal pages: who runs an expo, and the texts that its organisers wrote instead of the standard ones."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.db import Base, choice
from expo.legal.rules import LegalPage


class Imprint(Base):
    """Who runs an expo and answers for its personal data. Where a name or address is empty, the seller's on invoices holds."""

    __tablename__ = "imprints"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")  # for personal data; empty: the expo's contact
    registration: Mapped[str] = mapped_column(default="")  # register and number, as printed
    responsible: Mapped[str] = mapped_column(default="")  # the person who answers for the content


class LegalText(Base):
    """The organiser's own words of a legal page, by language; in a language without them the standard text holds."""

    __tablename__ = "legal_texts"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[LegalPage] = mapped_column(choice(LegalPage, "page"), primary_key=True)
    words: Mapped[dict[str, str]] = mapped_column(default=dict)
