"""An expo's prices, for organisers: price list, rules, example, taxes, instalments, cancellation scale, bank details."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.models import Event
from expo.history.services import Actor
from expo.history.shown_rows import unless_changed
from expo.i18n import _, localize
from expo.prices.example import space_of, try_form
from expo.prices.forms import fields_of, rule_form
from expo.prices.models import PriceRule
from expo.prices.plan_forms import (
    billing_fields,
    billing_form,
    cancellation_form,
    instalment_form,
    tax_form,
)
from expo.prices.queries import (
    billing_of,
    cancellation_rows_of,
    instalment_rows_of,
    price_of,
    pricing_rule_of,
    rule_in,
    rule_rows_of,
    tax_rows_of,
)
from expo.prices.rules import total
from expo.prices.services import (
    add_rule,
    edit_rule,
    move_rule,
    remove_rule,
    save_billing,
    save_cancellation,
    save_instalments,
    save_taxes,
)
from expo.prices.words import condition_words, kind_word, measure_word, part_word, quantity_words
from expo.web.params import number
from expo.web.security import form_checks_csrf

room = organiser_blueprint("prices", __name__, Permission.SEE_MONEY, "/prices")


@room.get("")
def index() -> str:
    """The rules in order."""
    event = current_event()
    rows = rule_rows_of(event)
    return render_template(
        "prices/index.html",
        tabs=_tabs(),
        rows=rows,
        rules={row.id: pricing_rule_of(row) for row in rows},
        kind_word=kind_word,
        measure_word=measure_word,
        part_word=part_word,
        condition_words=condition_words,
    )


@room.get("/try")
def example() -> ResponseReturnValue:
    """The price of an example space, line by line."""
    event = current_event()
    form = try_form(event)
    asked = bool(request.args)
    valid = not asked or form.validate()
    today = clock.now().astimezone(event.zone_info).date()
    lines = price_of(event, space_of(event, form), form.on.data or today) if valid and asked else []
    page = render_template(
        "prices/try.html",
        tabs=_tabs(),
        form=form,
        lines=lines,
        total=total(lines),
        asked=asked and valid,
        quantity_words=quantity_words,
    )
    return page, (200 if valid else 400)


@room.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a rule."""
    return _edit(None)


@room.route("/<int:number>", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def edit(number: int) -> ResponseReturnValue:
    return _edit(_load_rule(number))


@room.post("/<int:rule_id>/move")
@needs(Permission.EDIT_MONEY)
def move(rule_id: int) -> ResponseReturnValue:
    rule = _load_rule(rule_id)
    if position := number(request.form.get("position"), otherwise=0):
        with transaction():
            move_rule(rule, position, by=actor())
    return redirect(url_for(".index"), 303)


@room.post("/<int:number>/remove")
@needs(Permission.EDIT_MONEY)
def remove(number: int) -> ResponseReturnValue:
    rule = _load_rule(number)
    name = localize(rule.name)
    with unless_changed():
        remove_rule(rule, by=actor())
    flash(_("%(name)s was removed. What was offered before keeps its price.", name=name), "success")
    return redirect(url_for(".index"), 303)


@room.route("/taxes", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def taxes() -> ResponseReturnValue:
    event = current_event()
    return _edit_list("taxes", tax_form(event, tax_rows_of(event)), save_taxes)


@room.route("/instalments", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def instalments() -> ResponseReturnValue:
    event = current_event()
    return _edit_list("instalments", instalment_form(event, instalment_rows_of(event)), save_instalments)


@room.route("/cancelling", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def cancellation() -> ResponseReturnValue:
    return _edit_list("cancellation", cancellation_form(cancellation_rows_of(current_event())), save_cancellation)


@room.route("/bank", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def bank() -> ResponseReturnValue:
    """The bank details."""
    event = current_event()
    row = billing_of(event)
    form = billing_form(event, row)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                save_billing(event, billing_fields(event, form, row), version=_version(form), by=actor())
        except Changed as caught:
            refusal = caught
            form.version.raw_data = [str(row.version if row else 0)]
            form.version.data = form.version.raw_data[0]
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".bank"), 303)
    page = render_template("prices/bank.html", tabs=_tabs(), form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


_Save = Callable[..., None]


def _edit_list(name: str, form: Any, save: _Save) -> ResponseReturnValue:
    """A page of a few rows that are saved as one list. That somebody else saved it is said before what is wrong with it."""
    refusal: Refused | None = None
    if form.is_submitted():
        try:
            saved = _save_list(current_event(), form, save, actor())
        except Refused as caught:
            refusal = caught
        else:
            if saved:
                flash(_("Saved."), "success")
                return redirect(url_for(f".{name}"), 303)
    page = render_template(f"prices/{name}.html", tabs=_tabs(), form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


def _save_list(event: Event, form: Any, save: _Save, by: Actor) -> bool:
    """Save the rows, if they are valid: another one's rows are more or fewer than those that were sent."""
    with unless_changed():
        valid = bool(form.validate())
        if valid:
            save(event, form.lines(event), by=by)
    return valid


def _edit(rule: PriceRule | None) -> ResponseReturnValue:
    event = current_event()
    form = rule_form(event, rule)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                _save_rule(event, rule, form)
        except Refused as caught:
            refusal = caught
            if rule is not None:
                form.version.data = str(rule.version)
        else:
            flash(_("Saved. What was offered before keeps its price."), "success")
            return redirect(url_for(".index"), 303)
    page = render_template("prices/edit.html", form=form, rule=rule, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


def _save_rule(event: Event, rule: PriceRule | None, form: Any) -> None:
    fields = fields_of(event, form, rule)
    if rule is None:
        add_rule(event, fields, by=actor())
    else:
        edit_rule(rule, fields, version=_version(form), by=actor())


def _version(form: Any) -> int:
    typed = form.version.data or "0"
    return number(typed, otherwise=0)


def _load_rule(number: int) -> PriceRule:
    found = rule_in(current_event(), number)
    if found is None:
        raise NotFound(_("There is no such price."))
    return found


def _tabs() -> list[tuple[str, str, bool]]:
    """The pages of prices as (label, address, is current); editing pages only for those who may edit."""
    pages = [(_("Price list"), "prices.index"), (_("Try it"), "prices.example")]
    if current_user.may(Permission.EDIT_MONEY, current_event().id):
        pages += [
            (_("Taxes"), "prices.taxes"),
            (_("Instalments"), "prices.instalments"),
            (_("Cancelling"), "prices.cancellation"),
            (_("Bank details"), "prices.bank"),
        ]
    return [(label, url_for(endpoint), request.endpoint == endpoint) for label, endpoint in pages]
