"""Erasing the person in the frozen buyer of invoices; the firm, its address and its tax number stay, as tax law needs."""

import sqlalchemy as sa

from expo.db import db
from expo.exhibitors.domain_events import FirmContactsErased
from expo.invoices.models import Invoice


def forget_attention(erased: FirmContactsErased) -> None:
    """Take the name and the mail address of a person out of the papers of a firm whose contacts are erased."""
    papers = sa.select(Invoice).where(Invoice.exhibitor_id == erased.exhibitor.id)
    for paper in db.session.scalars(papers.with_for_update()):
        buyer = {**paper.frozen["buyer"], "attention": "", "email": ""}
        paper.frozen = {**paper.frozen, "buyer": buyer}
    db.session.flush()
