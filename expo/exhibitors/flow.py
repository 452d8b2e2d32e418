"""The flow through the steps of an application: show a step, save it, go on to the next."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.errors import Changed, Refused
from expo.exhibitors.blueprints import current_exhibitor
from expo.exhibitors.queries import open_change
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.applications import is_direct
from expo.exhibitors.steps import step_after, steps_of
from expo.history.shown_rows import unless_changed
from expo.i18n import _


def run_step(name: str, form: Any, save: Callable[[], object], template: str, **shown: Any) -> ResponseReturnValue:
    """Show the step's form, or save it and go on. What was typed stays where something is wrong; the second of two tabs is
    told what the first changed, and may save over it.
    """
    refusal: Refused | None = None
    if not form.is_submitted():
        form.version.data = str(current_exhibitor().version)
    elif form.validate():
        try:
            with unless_changed():
                had_asked = open_change(current_exhibitor()) is not None
                direct = save()
                _save_step(name)
            if direct is False:
                flash(_request_words(had_asked=had_asked), "success")
            return go_on(name, saved=direct is not False)
        except Refused as caught:
            db.session.refresh(current_exhibitor())
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(current_exhibitor().version)
                form.version.raw_data = [form.version.data]
    return step_page(name, template, form=form, refusal=refusal, **shown), (
        409 if refusal else 400 if form.errors else 200
    )


def _request_words(*, had_asked: bool) -> str:
    """What became of a change that organisers approve."""
    if open_change(current_exhibitor()) is not None and is_direct(current_exhibitor()):
        return _(
            "The organisers are asked to approve what other expos show too. Until then that stays; the rest is saved."
        )
    if open_change(current_exhibitor()) is not None:
        return _("The organisers are asked to approve the change. Until then things stay as they are.")
    if had_asked:
        return _("Your request is taken back. Things stay as they are.")
    return _("Nothing was changed, so nothing is asked of the organisers.")


def step_page(name: str, template: str, **shown: Any) -> str:
    """The page of one step. `template` extends exhibitors/apply/_step.html and fills its block `fields`. What is `shown` may
    say `direct=True` for a step that holds at once, whoever saves it when.
    """
    shown = {"direct": is_direct(current_exhibitor()), **shown}
    steps = steps_of(current_exhibitor())
    now = next((number for number, step in enumerate(steps, start=1) if step.name == name), 1)
    return render_template(
        template,
        steps=steps,
        now=now,
        step=steps[now - 1],
        draft=current_exhibitor().state is ApplicationState.DRAFT,
        done={step.name for step in steps if step.is_done(current_exhibitor())},
        **shown,
    )


def _save_step(name: str) -> None:
    """Store the step at which the draft continues: this one if the firm leaves now, else the next."""
    if current_exhibitor().state is ApplicationState.DRAFT:
        after = step_after(current_exhibitor(), name)
        current_exhibitor().step = after.name if after is not None and request.form.get("then") != "later" else name


def go_on(name: str, *, saved: bool = True) -> ResponseReturnValue:
    """Redirect to the next step of a draft; to the desk when it is submitted or left for later."""
    after = step_after(current_exhibitor(), name)
    if request.form.get("then") == "later" or after is None or current_exhibitor().state is not ApplicationState.DRAFT:
        if saved and after is not None:  # submitting flashes its own message
            flash(_("Saved."), "success")
        return redirect(url_for("exhibitor_desk.home"), 303)
    return redirect(url_for(after.endpoint), 303)
