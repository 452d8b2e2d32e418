"""The page behind the last line of a mail to many, /mail/<token>: such mails stop, or come again.

Mail programs send its address a POST by themselves (RFC 8058, one click), without a cookie or a form's token; its own token
is what the act needs, and it leads to nothing else.
"""

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue

from expo.db import db, transaction
from expo.events.models import Event
from expo.mail.subscriptions import allow_mails, stop_mails, subscription_by_token
from expo.web.blueprints import private_blueprint
from expo.web.security import form_checks_csrf


def _load_subscription() -> None:
    found = subscription_by_token(g.token)
    if found is None:
        abort(404)
    g.subscription, g.event = found, db.session.get_one(Event, found.event_id)
    g.slug = g.event.slug


room = private_blueprint("mail_subscription", __name__, guard=_load_subscription, url_prefix="/mail/<token>")


@room.get("")
def show() -> ResponseReturnValue:
    """Whether mails to many come to this address."""
    return _page()


@room.post("")
@form_checks_csrf
def change() -> ResponseReturnValue:
    """Stop them, or let them come again; answered at once, since mail programs follow no redirect."""
    with transaction():
        (allow_mails if request.form.get("verb") == "allow" else stop_mails)(g.subscription)
    return _page()


def _page() -> str:
    return render_template(
        "dashboard/mail_subscription.html", event=g.event, stopped=g.subscription.revoked_at is not None
    )
