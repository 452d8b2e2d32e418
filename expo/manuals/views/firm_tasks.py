"""A firm's tasks under its private link: what is to do by when, each with what was handed in, and the panel of its desk."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.errors import NotFound, Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.invoices.services.issuance import today_of
from expo.manuals.pass_queries import pass_of, passes_of
from expo.manuals.services.passes import withdraw_pass
from expo.manuals.services.tasks import hand_in
from expo.manuals.task_forms import HandInForm, hand_in_form
from expo.manuals.task_queries import FirmTask, firm_tasks
from expo.manuals.task_rules import AnswerState, ExhibitorTaskKind
from expo.manuals.task_words import task_words
from expo.web.security import form_checks_csrf

room = firm_blueprint("firm_tasks", __name__, "/tasks")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return task_words()


@room.get("")
def index() -> ResponseReturnValue:
    """The firm's tasks in order."""
    return render_template("manuals/firm_tasks.html", tasks=_tasks(current_exhibitor()))


@room.route("/<int:task_id>", methods=["GET", "POST"])
@form_checks_csrf
def task(task_id: int) -> ResponseReturnValue:
    """One task: what it asks for, and what was handed in."""
    found = next((one for one in _tasks(current_exhibitor()) if one.task.id == task_id), None)
    if found is None:
        raise NotFound(_("There is no such task."))
    form, refusal = hand_in_form(found.task, found.answer), None
    if form.validate_on_submit():
        try:
            _hand_in(found, form)
            flash(_("Handed in."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(
        "manuals/firm_task.html",
        one=found,
        form=form,
        refusal=refusal,
        may_hand_in=_is_open(found),
        passes=passes_of(found.exhibitor, found.task.id),
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post("/<int:task_id>/passes/<int:pass_id>/withdraw")
def withdraw(task_id: int, pass_id: int) -> ResponseReturnValue:
    """Take a contractor's name back, which stops the pass."""
    found = next((one for one in _tasks(current_exhibitor()) if one.task.id == task_id), None)
    one = pass_of(current_exhibitor(), pass_id) if found else None
    if found is None or one is None or one.task_id != task_id:
        raise NotFound(_("There is no such pass."))
    name = one.registration.name
    with unless_changed():
        withdraw_pass(one, found.answer, by=firm_actor())
    flash(_("The pass of %(name)s is stopped.", name=name), "success")
    return redirect(url_for(".task", task_id=task_id), 303)


def _hand_in(found: FirmTask, form: HandInForm) -> None:
    upload = form.upload()
    with unless_changed():
        hand_in(found.exhibitor, found.task, form.text.data or "", upload, by=firm_actor())


def _is_open(found: FirmTask) -> bool:
    """Whether something can be handed in: until it is approved; a list of contractors at any time."""
    if found.task.kind is ExhibitorTaskKind.CONTRACTORS:
        return True
    approved = found.answer is not None and found.answer.state is AnswerState.APPROVED
    return found.task.kind is not ExhibitorTaskKind.CATALOGUE and not approved and not found.by_slots


def _tasks(exhibitor: Exhibitor) -> list[FirmTask]:
    return firm_tasks(exhibitor, today_of(exhibitor.event))


def _panel(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """What is missing on the firm's desk, and on the organisers' page of the firm; None without tasks."""
    tasks = _tasks(exhibitor)
    return {"tasks": tasks, "open": [one for one in tasks if one.is_open], **task_words()} if tasks else None


FOR_THE_FIRM = Panel("tasks", 20, "manuals/_tasks_panel.html", _panel)
FOR_ORGANISERS = Panel("tasks_office", 20, "manuals/_tasks_panel.html", _panel, for_organisers=True)
