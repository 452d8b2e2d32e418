"""The list of delegations for organisers, and the invitation form."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.delegations.board import office_links
from expo.delegations.forms import OfficeForm
from expo.delegations.queries import delegations_of, member_counts, state_counts
from expo.delegations.rules import DelegationState
from expo.delegations.services.contacts import texts_of_contact
from expo.delegations.services.lifecycle import invite, title_of
from expo.delegations.views.shared import delegation_here
from expo.delegations.words import all_words
from expo.errors import Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.queries import categories_of
from expo.i18n import _, language
from expo.mail.erasure import traces_of
from expo.web.pagination import paged
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("delegations", __name__, Permission.SEE_DELEGATIONS, "/delegations")


@room.context_processor
def _words() -> dict[str, Any]:
    return {**all_words(), "office_links": office_links}


@room.get("")
def index() -> ResponseReturnValue:
    """The list in order of precedence, searched, filtered and paged."""
    event, q = current_event(), request.args.get("q", "")[:200]
    state = request.args.get("state", "")
    page = paged(*delegations_of(event, q=q, state=state))
    return render_template(
        "delegations/office/index.html",
        page=page,
        q=q,
        state=state,
        states=list(DelegationState),
        counts=state_counts(event),
        seats=member_counts(page.rows),
    )


@room.get("/<int:delegation_id>/erase")
@needs(Permission.EDIT_DELEGATIONS)
def erasure(delegation_id: int) -> ResponseReturnValue:
    """What erasing the delegation's contact takes out, before it is done."""
    found = delegation_here(delegation_id)
    return render_template(
        "mail/contact_erasure.html",
        traces=traces_of(found.event_id, texts_of_contact(found)),
        called=title_of(found),
        action=url_for(".step", delegation_id=found.id, step="erase"),
        back=url_for(".show", delegation_id=found.id),
    )


@room.route("/invite", methods=["GET", "POST"], endpoint="invite")
@needs(Permission.EDIT_DELEGATIONS)
@form_checks_csrf
def invite_one() -> ResponseReturnValue:
    """Invite a delegation."""
    event, refusal = current_event(), None
    form = OfficeForm(event, categories_of(event), data={"language": language()})
    if form.validate_on_submit():
        try:
            with single_submission():
                delegation = invite(event, form.field_values(), by=actor())
            flash(_("The delegation is invited, and its head has a mail with the private link."), "success")
            return redirect(url_for(".show", delegation_id=delegation.id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("delegations/office/edit.html", form=form, refusal=refusal, delegation=None)
    return page, (409 if refusal else 400 if form.errors else 200)
