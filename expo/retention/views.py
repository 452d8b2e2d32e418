"""The page on which organisers say how long an expo keeps what it holds about people, with a preview of what goes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.views.settings import tabs
from expo.i18n import _
from expo.retention.forms import PeriodsForm, periods_form, spelled
from expo.retention.queries import days_kept
from expo.retention.rules import KeptKind, erasure_day
from expo.retention.services import rows_held, rows_to_erase, save_periods
from expo.retention.words import kind_word
from expo.web.security import form_checks_csrf

room = organiser_blueprint("retention", __name__, Permission.EDIT_EVENT, "/settings/personal-data")


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    """The periods; those by which something would be erased at once are saved only after a preview of how much."""
    event, form, refusal = current_event(), periods_form(current_event()), None
    if not form.validate_on_submit():
        return _show(form), 400 if form.errors else 200
    days = form.days()
    going = rows_to_erase(event, days)
    if going and not form.is_previewed():
        form.previewed.data = spelled(days)
        return _show(form, going=going)
    try:
        with transaction():
            save_periods(event, days, version=form.seen(), by=actor())
    except Refused as refused:
        refusal = refused
        if isinstance(refused, Changed):
            form.version.data = str(event.version)
        return _show(form, refusal=refusal), 409
    flash(_("The settings were saved."), "success")
    return redirect(url_for(".index"), 303)


def _show(form: PeriodsForm, *, going: dict[KeptKind, int] | None = None, refusal: Refused | None = None) -> str:
    event = current_event()
    held, kept = rows_held(event), days_kept(event)
    rows = [
        (kind_word(kind), held[kind], None if days is None else erasure_day(event.last_day, days))
        for kind, days in kept.items()
    ]
    return render_template(
        "retention/index.html",
        form=form,
        fields=[form[kind.value.replace(" ", "_")] for kind in KeptKind],
        rows=rows,
        going=[(kind_word(kind), count) for kind, count in (going or {}).items()],
        refusal=refusal,
        changed=isinstance(refusal, Changed),
        tabs=tabs(),
    )
