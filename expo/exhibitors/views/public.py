"""The public start of an application: the private link is mailed."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import holder
from expo.accounts.slow_lane import SlowLane, slow_lane
from expo.errors import Refused
from expo.events.blueprints import current_event, public_blueprint
from expo.exhibitors.forms.application import BeginForm
from expo.exhibitors.queries import is_accepting, settings_of
from expo.exhibitors.services.applications import begin
from expo.exhibitors.steps import all_titles
from expo.i18n import language
from expo.web.limits import FIRM_APPLICATION
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = public_blueprint("exhibit", __name__, "/<slug>/exhibit")

_DONE = "began"


@room.get("")
def show() -> ResponseReturnValue:
    """How to take part, and the form that begins an application."""
    kept = settings_of(current_event())
    return _page(BeginForm(), open_now=is_accepting(kept, clock.now()))


@room.post("", endpoint="begin")
@form_checks_csrf
def send() -> ResponseReturnValue:
    """Begin the application and mail the link; the answer never tells whether the firm is known."""
    event, form = current_event(), BeginForm()
    sent = form.validate_on_submit()
    lane = slow_lane(FIRM_APPLICATION, form)
    if lane or not sent:
        return _page(form, open_now=True, lane=lane), 429 if lane else 400
    spoken = language() if language() in event.languages else event.languages[0]
    try:
        with single_submission():
            begin(event, str(form.email.data), str(form.firm.data), language=spoken, by=holder(str(form.firm.data)))
    except Refused as refusal:
        return _page(form, open_now=True, refusal=refusal), 409
    session[_DONE] = {"event": event.id, "email": form.email.data}
    return redirect(url_for(".done"), 303)


@room.get("/done")
def done() -> ResponseReturnValue:
    told = session.get(_DONE) or {}
    if told.get("event") != current_event().id:
        return redirect(url_for(".show"), 303)
    return render_template("exhibitors/public/done.html", told=told)


def _page(form: BeginForm, *, open_now: bool, refusal: Refused | None = None, lane: SlowLane | None = None) -> str:
    kept = settings_of(current_event())
    return render_template(
        "exhibitors/public/begin.html",
        form=form,
        refusal=refusal,
        lane=lane,
        settings=kept,
        open_now=open_now,
        now=clock.now(),
        steps=all_titles(),
    )
