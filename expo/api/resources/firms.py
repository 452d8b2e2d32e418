"""Firms, their applications, spaces, invoices and leads."""

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.api.resource import Gathered, Resource, fields, in_event
from expo.booths.models import Assignment, OccupiedBooth
from expo.booths.rules import AssignmentState
from expo.exhibitors.models import Exhibitor, Firm
from expo.i18n import _l
from expo.invoices.models import Invoice, Payment
from expo.leads.models import Lead
from expo.offers.models import Offer

# An invoice has the firm's name as it was issued to; it is also found by the one of today.
_FIRM_NOW = sa.select(Exhibitor.search).where(Exhibitor.id == Invoice.exhibitor_id).correlate(Invoice).scalar_subquery()

_TOLD = (AssignmentState.OFFERED, AssignmentState.ASSIGNED)  # a hold is the organisers' alone


def _at(event_id: int) -> sa.ColumnElement[bool]:
    return sa.exists().where(Exhibitor.firm_id == Firm.id, Exhibitor.event_id == event_id)


FIRMS = (
    Resource(
        "firms",
        _l("Firms"),
        Firm,
        Permission.SEE_EXHIBITORS,
        fields(
            Firm,
            "id uid legal_name display_name second_name country* city address website domain* tax_number sectors about "
            "created_at* version",
        ),
        within=_at,
        of_firm=lambda exhibitor_id: sa.exists().where(Exhibitor.firm_id == Firm.id, Exhibitor.id == exhibitor_id),
        plain=(Firm.display_name, Firm.legal_name, Firm.second_name),
    ),
    Resource(
        "applications",
        _l("Applications"),
        Exhibitor,
        Permission.SEE_EXHIBITORS,
        fields(
            Exhibitor,
            "id uid firm_id* state* language email fascia_name products activity conditions zone_id pavilion_id* "
            "extra_badges created_at* submitted_at* terms_accepted_at version",
        ),
        within=in_event(Exhibitor),
        of_firm=lambda exhibitor_id: Exhibitor.id == exhibitor_id,
        folded=(Exhibitor.search,),
    ),
    Resource(
        "assignments",
        _l("Booth assignments"),
        Assignment,
        Permission.SEE_EXHIBITORS,
        fields(
            Assignment, "id uid exhibitor_id* state* pinned numbers expires_at created_at* ended_at* ending version"
        ),
        within=in_event(Assignment),
        of_firm=lambda exhibitor_id: (Assignment.exhibitor_id == exhibitor_id) & Assignment.state.in_(_TOLD),
        gathered=(Gathered("booth_ids", OccupiedBooth.assignment_id, OccupiedBooth.booth_id),),
    ),
    Resource(
        "offers",
        _l("Offers"),
        Offer,
        Permission.SEE_EXHIBITORS,
        fields(
            Offer,
            "id uid exhibitor_id* assignment_id* state* numbers area_cm2 lines total_minor currency created_at* "
            "expires_at* answered_at",
        ),
        within=in_event(Offer),
        of_firm=lambda exhibitor_id: Offer.exhibitor_id == exhibitor_id,
    ),
    Resource(
        "invoices",
        _l("Invoices"),
        Invoice,
        Permission.SEE_MONEY,
        fields(
            Invoice,
            "id uid exhibitor_id* offer_id kind* refers_to_id number* state* currency language firm lines dues "
            "total_minor paid_minor credited_minor next_due_on* issued_at* cancelled_at",
        ),
        within=in_event(Invoice),
        of_firm=lambda exhibitor_id: Invoice.exhibitor_id == exhibitor_id,
        folded=(Invoice.search, _FIRM_NOW),
    ),
    Resource(
        "payments",
        _l("Payments"),
        Payment,
        Permission.SEE_MONEY,
        fields(Payment, "id invoice_id* amount_minor paid_on* reference marked_at*"),
        within=lambda event_id: Payment.invoice.has(Invoice.event_id == event_id),
        of_firm=lambda exhibitor_id: Payment.invoice.has(Invoice.exhibitor_id == exhibitor_id),
    ),
    Resource(
        "leads",
        _l("Leads"),
        Lead,
        Permission.SEE_EXHIBITORS,
        # whom a firm scanned is told by its own pages, which ask each time what the visitor agreed to
        fields(Lead, "id exhibitor_id* first_at* last_at* rating tags note version"),
        within=in_event(Lead),
        of_firm=lambda exhibitor_id: Lead.exhibitor_id == exhibitor_id,
        for_firms=frozenset({"rating", "tags", "note"}),
    ),
)
