"""A firm's own words on its leads, and its exports."""

from collections.abc import Sequence

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Changed
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.leads.contacts import LeadContact, contacts_of_leads
from expo.leads.models import Lead
from expo.leads.queries import leads_of
from expo.leads.rules import extent_of, fields_of


def edit_lead(lead: Lead, *, rating: int | None, tags: Sequence[str], note: str, version: int) -> None:
    """Write rating, tags and note of a lead. Raises Changed when a colleague wrote since `version`."""
    query = sa.select(Lead).where(Lead.id == lead.id).with_for_update(of=Lead)
    db.session.scalar(query, execution_options={"populate_existing": True})
    if lead.version != version:
        raise Changed(_("A colleague changed this lead while you wrote."))
    lead.rating, lead.tags, lead.note = rating, list(tags), note
    lead.version += 1
    db.session.flush()


def export_leads(exhibitor: Exhibitor, *, by: Actor) -> list[LeadContact]:
    """All leads of a firm for a file, marked with what the firm now has of each; the export is recorded."""
    contacts = contacts_of_leads(exhibitor, leads_of(exhibitor))
    now = clock.now()
    for contact in contacts:
        lead = contact.lead
        if lead.registration_id is None:
            continue
        held = fields_of(lead.exported) if lead.exported is not None else frozenset()
        lead.exported, lead.exported_at = extent_of(held | fields_of(contact.extent)), now
    db.session.flush()
    after = {"leads": len(contacts)}
    record(
        Verb.EXPORTED_THE_LEADS_OF,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        after=after,
    )
    return contacts
