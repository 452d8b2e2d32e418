"""The sign-in of a desk by its code; public and rate-limited."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from expo.accounts.attempts import check_limit
from expo.accounts.rules import browser_name, own_path
from expo.accounts.slow_lane import is_exempt
from expo.checkin.blueprints import SESSION
from expo.checkin.desks.services import sign_in_desk, sign_out_desk
from expo.checkin.forms import DeskCodeForm
from expo.db import transaction
from expo.errors import Refused
from expo.i18n import _
from expo.web.blueprints import GuardedBlueprint, anybody
from expo.web.limits import DESK_CODE_FROM, network_here
from expo.web.security import form_checks_csrf

room = GuardedBlueprint("desk_door", __name__, guard=anybody)


@room.route("/sign-in/desk", methods=["GET", "POST"])
@form_checks_csrf
def enter() -> ResponseReturnValue:
    """Sign in by a code, which identifies both event and desk. Only wrong codes are counted, and a right one is let
    in however many there were: codes have 50 random bits and hold for days.
    """
    form = DeskCodeForm(data={"next": request.args.get("next", "")})
    if not form.validate_on_submit():
        return render_template("checkin/sign_in.html", form=form), 400 if form.errors else 200
    with transaction():
        entered = sign_in_desk(
            str(form.code.data), address=request.remote_addr, browser=browser_name(request.user_agent.string)
        )
    if entered is None:
        if not is_exempt():
            sentence = _("Too many codes were tried. A right one opens its desk all the same.")
            check_limit(DESK_CODE_FROM, network_here(DESK_CODE_FROM), sentence)
        refusal = Refused(_("This code opens no desk. Ask an organiser for a new one."))
        return render_template("checkin/sign_in.html", form=form, refusal=refusal), 400
    desk, key = entered
    logout_user()
    session.clear()
    session.permanent = True
    session[SESSION] = key
    home = url_for("desk.home", slug=desk.event.slug)
    wished = own_path(str(form.next.data or ""))
    return redirect(wished if wished and wished.startswith(home) else home, 303)


@room.post("/sign-out/desk", endpoint="leave")
def leave() -> ResponseReturnValue:
    """Sign this browser out."""
    key = session.get(SESSION)
    if isinstance(key, str):
        with transaction():
            sign_out_desk(key)
    session.clear()
    return redirect(url_for("desk_door.enter"), 303)
