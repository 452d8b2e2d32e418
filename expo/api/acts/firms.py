"""Deciding about applications, spaces of firms, and payments."""

from collections.abc import Callable

from expo.accounts.permissions import Permission
from expo.api.acts.act import CREATE, ApiAct, BodyField, Deed, JsonKind
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign, release
from expo.booths.models import Assignment
from expo.booths.queries import booth_in
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import exhibitor_in
from expo.exhibitors.services.decisions import accept, decline, put_on_waiting_list, reinstate, withdraw
from expo.i18n import _, _l
from expo.invoices.queries import invoice_in
from expo.invoices.services.payments import mark_payment


def _firm(deed: Deed, exhibitor_id: int) -> Exhibitor:
    found = exhibitor_in(deed.event, exhibitor_id)
    if found is None:
        raise NotFound(_("Choose a firm of this expo."))
    return found


def _step(do: Callable[..., None]) -> Callable[[Deed], int]:
    def run(deed: Deed) -> int:
        firm = _firm(deed, deed.row_id)
        do(firm, by=deed.by, version=deed.seen or firm.version)
        return firm.id

    return run


def _decline(deed: Deed) -> int:
    firm = _firm(deed, deed.row_id)
    decline(firm, by=deed.by, reason=(deed.body.get("reason") or "")[:2000], version=deed.seen or firm.version)
    return firm.id


def _assign(deed: Deed) -> int:
    """Hold booths for a firm that has none yet: what becomes of an offer or an invoice is decided on the board."""
    firm = _firm(deed, deed.body["exhibitor_id"])
    booths = [booth_in(deed.event, number) for number in deed.body["booth_ids"]]
    found = [booth for booth in booths if booth is not None]
    if not found or len(found) < len(booths):
        raise NotFound(_("There is no such booth in this expo."))
    if live_assignment(firm) is not None:
        raise Refused(_("%(name)s has a space already. Release it first.", name=firm.name))
    return assign(firm, found, by=deed.by, state=AssignmentState.HELD, expires_at=deed.body.get("expires_at")).id


def _release(deed: Deed) -> int:
    held = db.session.get(Assignment, deed.row_id)
    if held is None or held.event_id != deed.event.id:
        raise NotFound(_("There is no such space in this expo."))
    if held.state is not AssignmentState.HELD:
        raise Refused(_("Only a hold is released here. An offer or a contract is decided on the allocation board."))
    release(held.exhibitor, by=deed.by)
    return held.id


def _pay(deed: Deed) -> int:
    invoice = invoice_in(deed.event, deed.body["invoice_id"])
    if invoice is None:
        raise NotFound(_("There is no such invoice in this expo."))
    paid = {"paid_on": deed.body["paid_on"], "reference": deed.body.get("reference") or ""}
    return mark_payment(invoice, deed.body["amount_minor"], **paid, by=deed.by, quiet=bool(deed.body.get("quiet"))).id


_MAY = Permission.EDIT_EXHIBITORS
FIRM_ACTS = (
    ApiAct("applications", "accept", _l("Accept an application"), _MAY, _step(accept)),
    ApiAct("applications", "decline", _l("Decline an application"), _MAY, _decline, (BodyField("reason"),)),
    ApiAct("applications", "wait", _l("Put an application on the waiting list"), _MAY, _step(put_on_waiting_list)),
    ApiAct("applications", "withdraw", _l("Withdraw an application"), _MAY, _step(withdraw)),
    ApiAct("applications", "reinstate", _l("Take up an application again"), _MAY, _step(reinstate)),
    ApiAct(
        "assignments",
        CREATE,
        _l("Hold booths for a firm"),
        _MAY,
        _assign,
        (
            BodyField("exhibitor_id", JsonKind.INTEGER, required=True),
            BodyField("booth_ids", JsonKind.IDS, required=True),
            BodyField("expires_at", JsonKind.MOMENT),
        ),
    ),
    ApiAct("assignments", "release", _l("Release a hold"), _MAY, _release),
    ApiAct(
        "payments",
        CREATE,
        _l("Book a payment"),
        Permission.EDIT_MONEY,
        _pay,
        (
            BodyField("invoice_id", JsonKind.INTEGER, required=True),
            BodyField("amount_minor", JsonKind.INTEGER, required=True),
            BodyField("paid_on", JsonKind.DAY, required=True),
            BodyField("reference"),
            BodyField("quiet", JsonKind.BOOLEAN),
        ),
    ),
)
