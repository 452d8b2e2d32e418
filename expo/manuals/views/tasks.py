"""Tasks of exhibitors, for organisers: what is missing of whom, what waits for approval, and the tasks themselves."""

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.exhibitors.queries import exhibitor_in, firm_name
from expo.history.shown_rows import unless_changed
from expo.i18n import _, localize
from expo.invoices.services.issuance import today_of
from expo.manuals.pass_queries import pass_category, pass_changes, pass_of, passes_of
from expo.manuals.services.passes import withdraw_pass
from expo.manuals.services.tasks import add_task, edit_task, judge_answer, move_task, remove_task
from expo.manuals.task_forms import JudgeForm, task_form
from expo.manuals.task_models import ExhibitorTask
from expo.manuals.task_queries import FirmTask, all_firm_tasks, firm_tasks, task_in, tasks_of
from expo.manuals.task_rules import ExhibitorTaskKind, TaskStanding, names_in
from expo.manuals.task_words import task_words
from expo.web.params import number, word_of
from expo.web.security import form_checks_csrf

room = organiser_blueprint("tasks", __name__, Permission.SEE_EXHIBITORS, "/tasks")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {**task_words(), "firm_name": firm_name}


@room.get("")
def index() -> ResponseReturnValue:
    """How many firms have done each task, and the firms of which something is open or waits, by task and standing."""
    event = current_event()
    every = all_firm_tasks(event, today_of(event))
    task_id = number(request.args.get("task"), otherwise=0)
    standing = word_of(TaskStanding, request.args.get("standing"))
    shown = [one for one in every if task_id in {0, one.task.id} and _is_wanted(one, standing)]
    return render_template(
        "manuals/tasks.html",
        tasks=tasks_of(event),
        counts=Counter((one.task.id, one.standing) for one in every),
        late=Counter(one.task.id for one in every if one.late),
        shown=shown,
        standings=list(TaskStanding),
        standing=standing,
        task_id=task_id,
    )


@room.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a task."""
    return _edit(None)


@room.route("/<int:task_id>", methods=["GET", "POST"])
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def edit(task_id: int) -> ResponseReturnValue:
    return _edit(_load_task(task_id))


@room.post("/<int:task_id>/move")
@needs(Permission.EDIT_EXHIBITORS)
def move(task_id: int) -> ResponseReturnValue:
    task = _load_task(task_id)
    if position := number(request.form.get("position"), otherwise=0):
        with transaction():
            move_task(task, position, by=actor())
    return redirect(url_for(".index"), 303)


@room.post("/<int:task_id>/remove")
@needs(Permission.EDIT_EXHIBITORS)
def remove(task_id: int) -> ResponseReturnValue:
    task = _load_task(task_id)
    name = localize(task.name)
    with unless_changed():
        remove_task(task, by=actor())
    flash(_("%(name)s is removed.", name=name), "success")
    return redirect(url_for(".index"), 303)


@room.get("/<int:task_id>/firms/<int:exhibitor_id>")
def show(task_id: int, exhibitor_id: int) -> ResponseReturnValue:
    """What a firm handed in for a task."""
    return _page(_load_firm_task(task_id, exhibitor_id), JudgeForm())


@room.post("/<int:task_id>/firms/<int:exhibitor_id>")
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def judge(task_id: int, exhibitor_id: int) -> ResponseReturnValue:
    """Approve what a firm handed in, or return it."""
    found, form, refusal = _load_firm_task(task_id, exhibitor_id), JudgeForm(), None
    if form.validate_on_submit() and found.answer is not None:
        approved = request.form.get("verdict") == "approve"
        try:
            with unless_changed():
                judge_answer(found.answer, form.reply.data or "", approved=approved, by=actor())
            flash(_("Approved.") if approved else _("Returned. The firm gets a mail."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    return _page(found, form, refusal), (409 if refusal else 400)


@room.post("/<int:task_id>/firms/<int:exhibitor_id>/passes/<int:pass_id>/stop")
@needs(Permission.EDIT_EXHIBITORS)
def stop(task_id: int, exhibitor_id: int, pass_id: int) -> ResponseReturnValue:
    """Stop a contractor's pass, and take the name off the firm's list."""
    found = _load_firm_task(task_id, exhibitor_id)
    one = pass_of(found.exhibitor, pass_id)
    if one is None or one.task_id != task_id:
        raise NotFound(_("There is no such pass."))
    name = one.registration.name
    with unless_changed():
        withdraw_pass(one, found.answer, by=actor())
    flash(_("The pass of %(name)s is stopped.", name=name), "success")
    return redirect(url_for(".show", task_id=task_id, exhibitor_id=exhibitor_id), 303)


def _page(found: FirmTask, form: JudgeForm, refusal: Refused | None = None) -> str:
    listed = found.answer if found.task.kind is ExhibitorTaskKind.CONTRACTORS else None
    return render_template(
        "manuals/judge.html",
        one=found,
        form=form,
        refusal=refusal,
        names=names_in(listed.text) if listed else [],
        changes=pass_changes(listed) if listed else None,
        passes=passes_of(found.exhibitor, found.task.id),
        category=pass_category(current_event()) if listed else None,
    )


def _edit(task: ExhibitorTask | None) -> ResponseReturnValue:
    event, refusal = current_event(), None
    form = task_form(event, task)
    if form.validate_on_submit():
        try:
            with unless_changed():
                _save(task, form)
            flash(_("Saved."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("manuals/task.html", form=form, task=task, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


def _save(task: ExhibitorTask | None, form: Any) -> None:
    fields = form.fields(current_event(), task)
    if task is None:
        add_task(current_event(), fields, by=actor())
    else:
        edit_task(task, fields, by=actor())


def _is_wanted(one: FirmTask, standing: TaskStanding | None) -> bool:
    return one.standing is not TaskStanding.DONE if standing is None else one.standing is standing


def _load_task(task_id: int) -> ExhibitorTask:
    found = task_in(current_event(), task_id)
    if found is None:
        raise NotFound(_("There is no such task."))
    return found


def _load_firm_task(task_id: int, exhibitor_id: int) -> FirmTask:
    exhibitor = exhibitor_in(current_event(), exhibitor_id)
    tasks = firm_tasks(exhibitor, today_of(current_event())) if exhibitor else []
    found = next((one for one in tasks if one.task.id == task_id), None)
    if found is None:
        raise NotFound(_("There is no such task."))
    return found
