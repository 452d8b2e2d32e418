"""The public application of delegations, and the members' join form."""

import secrets

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.attempts import check_limit
from expo.accounts.guards import holder
from expo.accounts.slow_lane import SlowLane, slow_lane
from expo.db import transaction
from expo.delegations.blueprints import current_delegation, join_blueprint
from expo.delegations.forms import JoinForm, OpenApplyForm, member_form
from expo.delegations.queries import category_of, unnamed_members
from expo.delegations.services.lifecycle import apply
from expo.delegations.services.members import name_member
from expo.errors import Refused
from expo.events.blueprints import current_event, public_blueprint
from expo.events.rules import Window
from expo.i18n import _, language
from expo.registration.services.register import window_of
from expo.web.limits import DELEGATION_APPLICATION, JOINED
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = public_blueprint("delegation_register", __name__)
joining = join_blueprint("joining", __name__)

_DONE = "applied"


@room.route("/register/delegation", methods=["GET", "POST"], endpoint="form")
@form_checks_csrf
def apply_here() -> ResponseReturnValue:
    """The application form."""
    event, refusal = current_event(), None
    form = OpenApplyForm(data={"language": language()})
    sent = form.validate_on_submit()
    lane = slow_lane(DELEGATION_APPLICATION, form) if request.method == "POST" else None
    if lane:
        return _apply_page(form, lane=lane), 429
    if sent:
        try:
            with single_submission():
                apply(event, form.field_values(), by=holder(form.contact_name.data or ""))
            session[_DONE] = event.id
            return redirect(url_for(".done"), 303)
        except Refused as caught:
            refusal = caught
    return _apply_page(form, refusal), (409 if refusal else 400 if form.errors else 200)


def _apply_page(form: OpenApplyForm, refusal: Refused | None = None, lane: SlowLane | None = None) -> str:
    is_open = window_of(current_event()) is Window.OPEN
    return render_template("delegations/apply.html", form=form, refusal=refusal, lane=lane, open=is_open)


@room.get("/register/delegation/done")
def done() -> ResponseReturnValue:
    """The confirmation of the application."""
    if session.get(_DONE) != current_event().id:
        return redirect(url_for(".form"), 303)
    return render_template("delegations/applied.html")


@joining.route("", methods=["GET", "POST"], endpoint="form")
@form_checks_csrf
def join() -> ResponseReturnValue:
    """The join form: take an open seat."""
    refusal: Refused | None = None
    category = category_of(current_delegation())
    form = member_form(
        JoinForm, current_delegation(), category, language=language(), form_key=secrets.token_urlsafe(16)
    )
    if form.validate_on_submit():
        check_limit(
            JOINED, str(current_delegation().id), _("Many people joined in a short time. Try again in an hour.")
        )
        try:
            with transaction():
                name_member(current_delegation(), form.naming(), by=holder(form.given_name.data or ""))
            flash(_("You belong to the delegation now. Your ticket is on its way by mail."), "success")
            return redirect(url_for(".done"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(
        "delegations/join.html",
        form=form,
        refusal=refusal,
        left=len(unnamed_members(current_delegation())),
        category=category,
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@joining.get("/done", endpoint="done")
def joined() -> ResponseReturnValue:
    """The confirmation after joining."""
    return render_template("delegations/joined.html")
