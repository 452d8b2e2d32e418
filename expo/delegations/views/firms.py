"""Adding and removing a delegation's exhibitors, for its head and for organisers."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.attempts import check_limit
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.delegations.blueprints import current_delegation, head_actor, head_blueprint
from expo.delegations.firms import delegations_with
from expo.delegations.services.firms import add_firm, remove_firm
from expo.delegations.views.desk import desk_page
from expo.delegations.views.office import office_page
from expo.delegations.views.organise import room as office
from expo.delegations.views.shared import delegation_here
from expo.errors import Refused
from expo.events.blueprints import needs
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.exhibitors.queries import firm_name
from expo.i18n import _
from expo.kit.text import clean_line
from expo.web.limits import FIRMS_NAMED

room = head_blueprint("firms", __name__, "/firms")


@room.post("", endpoint="bring")
def bring() -> ResponseReturnValue:
    """Add a publicly listed exhibitor by name."""
    check_limit(
        FIRMS_NAMED, str(current_delegation().id), _("Many firms were named in a short time. Try again in an hour.")
    )
    try:
        with transaction():
            exhibitor = add_firm(current_delegation(), _name(), public_only=True, by=head_actor())
    except Refused as refusal:
        return desk_page(refusal)
    flash(_("%(name)s comes with the delegation.", name=firm_name(exhibitor)), "success")
    return redirect(url_for("head.show"), 303)


@room.post("/<int:exhibitor_id>/remove", endpoint="leave")
def leave(exhibitor_id: int) -> ResponseReturnValue:
    with transaction():
        remove_firm(current_delegation(), exhibitor_id, by=head_actor())
    flash(_("Done."), "success")
    return redirect(url_for("head.show"), 303)


@office.post("/<int:delegation_id>/firms", endpoint="bring_firm")
@needs(Permission.EDIT_DELEGATIONS)
def office_bring(delegation_id: int) -> ResponseReturnValue:
    """The same for organisers, who may add any exhibitor, listed or not."""
    delegation = delegation_here(delegation_id)
    try:
        with transaction():
            exhibitor = add_firm(delegation, _name(), public_only=False, by=actor())
    except Refused as refusal:
        return office_page(delegation, refusal)
    flash(_("%(name)s comes with the delegation.", name=firm_name(exhibitor)), "success")
    return redirect(url_for("delegations.show", delegation_id=delegation_id), 303)


@office.post("/<int:delegation_id>/firms/<int:exhibitor_id>/remove", endpoint="leave_firm")
@needs(Permission.EDIT_DELEGATIONS)
def office_leave(delegation_id: int, exhibitor_id: int) -> ResponseReturnValue:
    delegation = delegation_here(delegation_id)
    with transaction():
        remove_firm(delegation, exhibitor_id, by=actor())
    flash(_("Done."), "success")
    return redirect(url_for("delegations.show", delegation_id=delegation_id), 303)


def _panel(exhibitor: Exhibitor) -> dict[str, Any] | None:
    found = delegations_with(exhibitor) if current_user.may(Permission.SEE_DELEGATIONS, exhibitor.event_id) else []
    return {"delegations": found} if found else None


FOR_ORGANISERS = Panel("delegations_office", 30, "delegations/_firm_panel.html", _panel, for_organisers=True)


def _name() -> str:
    name = clean_line(request.form.get("firm", ""))[:200]
    if not name:
        raise Refused(_("Enter the firm’s name."))
    return name
