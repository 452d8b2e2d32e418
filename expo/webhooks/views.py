"""The organisers' pages of an expo's webhooks."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.views.settings import tabs
from expo.history.shown_rows import unless_changed
from expo.history.words import kind_words, verb_words
from expo.i18n import _, _n
from expo.web.pagination import paged
from expo.web.security import form_checks_csrf
from expo.webhooks.forms import KindsForm, SinceForm, WebhookForm
from expo.webhooks.models import Webhook
from expo.webhooks.queries import (
    counts_of,
    delivery_of,
    entries_of,
    kinds_of,
    log_of,
    tries_of,
    webhook_in,
    webhooks_of,
)
from expo.webhooks.rules import WebhookState
from expo.webhooks.services import (
    choose_kinds,
    create_webhook,
    queue_ping,
    remove_webhook,
    renew_secret,
    send_again_since,
    send_delivery_again,
    switch_webhook,
)
from expo.webhooks.words import DELIVERY_STATES, KIND_WORDS, STATES, TROUBLES

room = organiser_blueprint("webhooks", __name__, Permission.EDIT_TEAM, "/settings/webhooks")
_FRESH = "new webhook secret"  # session key of the secret just made, which is shown once


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    """The webhooks, and the form that creates one; its secret is shown once, on its page."""
    event, form = current_event(), WebhookForm()
    if not form.validate_on_submit():
        return _list(form), 400 if form.errors else 200
    try:
        with transaction():
            made, secret = create_webhook(
                event, str(form.name.data), str(form.url.data), form.chosen_kinds(), by=actor()
            )
            number = made.id
    except Refused as refusal:
        return _list(form, refusal), 409
    session[_FRESH] = {"number": number, "secret": secret}
    return redirect(url_for(".show", number=number), 303)


@room.get("/<int:number>")
def show(number: int) -> str:
    """One webhook: what it is told of, and the log."""
    return _page(_hook(number))


@room.post("/<int:number>")
@form_checks_csrf
def kinds(number: int) -> ResponseReturnValue:
    hook, form = _hook(number), KindsForm()
    if not form.validate_on_submit():
        return _page(hook, kinds=form), 400
    with unless_changed():
        choose_kinds(hook, form.chosen_kinds(), by=actor())
    flash(_("%(name)s is saved.", name=hook.name), "success")
    return redirect(url_for(".show", number=number), 303)


@room.post("/<int:number>/ping")
def ping(number: int) -> ResponseReturnValue:
    with transaction():
        queue_ping(_hook(number))
    flash(_("A test message is sent. Reload the page in a moment to see what came of it."), "success")
    return redirect(url_for(".show", number=number), 303)


@room.post("/<int:number>/renew")
def renew(number: int) -> ResponseReturnValue:
    with transaction():
        secret = renew_secret(_hook(number), by=actor())
    session[_FRESH] = {"number": number, "secret": secret}
    return redirect(url_for(".show", number=number), 303)


@room.post("/<int:number>/switch")
def switch(number: int) -> ResponseReturnValue:
    on = request.form.get("on") == "1"
    with transaction():
        hook = _hook(number)
        switch_webhook(hook, on=on, by=actor())
        name = hook.name
    told = _("%(name)s is told again.", name=name) if on else _("%(name)s is told nothing any more.", name=name)
    flash(told, "success")
    return redirect(url_for(".show", number=number), 303)


@room.post("/<int:number>/again/<int:delivery>")
def again(number: int, delivery: int) -> ResponseReturnValue:
    with transaction():
        hook = _hook(number)
        found = delivery_of(hook, delivery)
        if found is None:
            raise NotFound(_("There is no such message any more."))
        send_delivery_again(hook, found)
    flash(_("The message is sent again."), "success")
    return redirect(url_for(".show", number=number), 303)


@room.post("/<int:number>/since")
@form_checks_csrf
def since(number: int) -> ResponseReturnValue:
    """Send all again that happened since the beginning of a day, in the expo's zone."""
    hook, form = _hook(number), SinceForm()
    if not form.validate_on_submit():
        return _page(hook, since=form), 400
    with transaction():
        count = send_again_since(hook, form.begins(current_event().zone_info), by=actor())
    flash(_n("%(num)d message is sent again.", "%(num)d messages are sent again.", count), "success")
    return redirect(url_for(".show", number=number), 303)


@room.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    with transaction():
        hook = _hook(number)
        name = hook.name
        remove_webhook(hook, by=actor())
    flash(_("%(name)s was removed.", name=name), "success")
    return redirect(url_for(".index"), 303)


def _hook(number: int) -> Webhook:
    found = webhook_in(current_event(), number)
    if found is None:
        raise NotFound(_("There is no such webhook in this expo."))
    return found


def _list(form: WebhookForm, refusal: Refused | None = None) -> str:
    hooks = webhooks_of(current_event())
    numbers = [hook.id for hook in hooks]
    return render_template(
        "webhooks/index.html",
        form=form,
        refusal=refusal,
        hooks=hooks,
        wanted={
            number: [str(KIND_WORDS.get(kind, kind)) for kind in found] for number, found in kinds_of(numbers).items()
        },
        counts=counts_of(numbers),
        states=STATES,
        tabs=tabs("webhooks.index"),
    )


def _page(hook: Webhook, kinds: KindsForm | None = None, since: SinceForm | None = None) -> str:
    fresh = session.pop(_FRESH, None)
    page = paged(*log_of(hook))
    chosen = kinds_of([hook.id]).get(hook.id, ())
    return render_template(
        "webhooks/webhook.html",
        hook=hook,
        secret=fresh["secret"] if fresh and fresh["number"] == hook.id else None,
        kinds=kinds or KindsForm(data={"kinds": [kind.value for kind in chosen]}),
        since=since or SinceForm(),
        form=kinds if kinds is not None and kinds.errors else since,
        is_on=hook.state is WebhookState.ON,
        both_sign=bool(hook.earlier_until and hook.earlier_until > clock.now()),
        page=page,
        recorded=entries_of(page.rows),
        tries=tries_of([one.id for one in page.rows]),
        states=STATES,
        delivery_states=DELIVERY_STATES,
        troubles=TROUBLES,
        kind_words=kind_words(),
        verb_words=verb_words(),
        tabs=tabs("webhooks.index"),
    )
