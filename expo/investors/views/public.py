"""The public form of the investors' desk, /<event>/invest; where the desk takes no cases there is no such page."""

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import holder
from expo.accounts.slow_lane import SlowLane, slow_lane
from expo.errors import Refused
from expo.events.blueprints import current_event, public_blueprint
from expo.i18n import language
from expo.investors.forms import IntakeForm, intake_form
from expo.investors.queries import takes_cases
from expo.investors.services.intake import receive_case
from expo.web.limits import INVESTOR_INQUIRY
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = public_blueprint("invest", __name__)

_DONE = "inquired"


@room.route("/invest", methods=["GET", "POST"], endpoint="form")
@form_checks_csrf
def ask_here() -> ResponseReturnValue:
    """The form. The history calls its sender nobody: more people read it than may know who asks."""
    _check_open()
    form, refusal = intake_form(language()), None
    sent = form.validate_on_submit()
    lane = slow_lane(INVESTOR_INQUIRY, form) if request.method == "POST" else None
    if lane:
        return _page(form, lane=lane), 429
    if sent:
        try:
            with single_submission():
                receive_case(current_event(), form.fields(), by=holder(""))
            session[_DONE] = current_event().id
            return redirect(url_for(".done"), 303)
        except Refused as caught:
            refusal = caught
    return _page(form, refusal), (409 if refusal else 400 if form.errors else 200)


@room.get("/invest/done")
def done() -> ResponseReturnValue:
    """What happens next."""
    _check_open()
    if session.get(_DONE) != current_event().id:
        return redirect(url_for(".form"), 303)
    return render_template("investors/received.html")


def _check_open() -> None:
    if not takes_cases(current_event()):
        abort(404)


def _page(form: IntakeForm, refusal: Refused | None = None, lane: SlowLane | None = None) -> str:
    return render_template("investors/form.html", form=form, refusal=refusal, lane=lane)
