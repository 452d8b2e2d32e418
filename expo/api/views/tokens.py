"""The organisers' page of an expo's tokens."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor, reader
from expo.accounts.permissions import Permission
from expo.api.forms import TokenForm
from expo.api.queries import firm_choices, token_in, tokens_of
from expo.api.rules import scopes_in
from expo.api.services import issue_token, revoke_token
from expo.api.words import HOLDERS, PERMISSION_WORDS
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.views.settings import tabs
from expo.i18n import _
from expo.web.security import form_checks_csrf

room = organiser_blueprint("api_tokens", __name__, Permission.EDIT_TEAM, "/settings/api")
_FRESH = "new token"  # session key of the token just made out, which is shown once


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    """The tokens, and the form that makes one out; its secret is shown once, on the next page."""
    event, form = current_event(), TokenForm()
    form.offer(firm_choices(event), frozenset(one for one in Permission if reader().may(one, event.id)))
    if not form.validate_on_submit():
        return _page(form), 400 if form.errors else 200
    try:
        with transaction():
            token, secret = issue_token(
                event,
                str(form.name.data),
                form.chosen_holder(),
                form.chosen_scopes(),
                valid=form.chosen_period(),
                exhibitor_id=form.chosen_firm(),
                by=actor(),
            )
            name = token.name
    except Refused as refusal:
        return _page(form, refusal), 409
    session[_FRESH] = {"name": name, "secret": secret, "slug": event.slug}
    return redirect(url_for(".index"), 303)


@room.post("/<int:number>/revoke")
def revoke(number: int) -> ResponseReturnValue:
    with transaction():
        token = token_in(current_event(), number)
        if token is None:
            raise NotFound(_("There is no such token in this expo."))
        revoke_token(token, by=actor())
        name = token.name
    flash(_("%(name)s opens nothing any more.", name=name), "success")
    return redirect(url_for(".index"), 303)


def _page(form: TokenForm, refusal: Refused | None = None) -> str:
    event, now = current_event(), clock.now()
    fresh = session.pop(_FRESH, None)
    tokens = tokens_of(event)
    return render_template(
        "api/tokens.html",
        form=form,
        refusal=refusal,
        fresh=fresh if fresh and fresh["slug"] == event.slug else None,
        tokens=tokens,
        valid={one.id for one in tokens if one.revoked_at is None and one.expires_at > now},
        holders=HOLDERS,
        words={
            one.id: [str(PERMISSION_WORDS[scope]) for scope in PERMISSION_WORDS if scope in scopes_in(one.scopes)]
            for one in tokens
        },
        tabs=tabs(),
    )
