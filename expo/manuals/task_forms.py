"""The forms of tasks: what a task asks for, what a firm hands in, and what the organiser says of it."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField

from expo.events.fields import EventDayField
from expo.events.models import Event
from expo.exhibitors.services.dossier import LARGEST_DOCUMENT
from expo.i18n import LANGUAGES, _, _l
from expo.kit.text import clean_line, merged_texts
from expo.manuals.task_models import ExhibitorTask, TaskAnswer
from expo.manuals.task_rules import MOST_TEXT, ExhibitorTaskKind
from expo.manuals.task_words import HANDED_IN_AS, KINDS
from expo.prices.fields import name_line, names_of
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, ParagraphField


class TaskForm(BaseForm):
    """A task; `task_form` adds a name and a description for each of the event's languages."""

    kind = Pick(_l("Kind"), coerce=str, description=_l("The catalogue entry is done once the firm has a description."))
    due_on = EventDayField(_l("To be done by"))
    raw_only = BooleanField(_l("Only firms with raw space"))
    needs_file = BooleanField(_l("A file has to be handed in"))
    needs_approval = BooleanField(_l("We approve it"))

    def fields(self, event: Event, kept: ExhibitorTask | None) -> dict[str, Any]:
        """The columns of a task, as the services take them."""
        typed = {code: self[f"description_{code}"].data or "" for code in event.languages}
        return {
            "kind": ExhibitorTaskKind(self.kind.data),
            "name": names_of(event, self, kept.name if kept else {}),
            "description": merged_texts(kept.description if kept else {}, typed),
            "due_on": self.due_on.data,
            **{name: bool(self[name].data) for name in ("raw_only", "needs_file", "needs_approval")},
        }


class HandInForm(BaseForm):
    """What a firm hands in."""

    text = ParagraphField(_l("What you want to say"), longest=MOST_TEXT)
    file = FileField(_l("File"), description=_l("PDF, Word, Excel or a picture, up to 5 MB."))

    def upload(self) -> tuple[str, bytes] | None:
        """The name and the content of the file that was chosen."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return None
        name = clean_line(sent.filename.replace("/", " ").replace("\\", " "))
        return name, sent.stream.read(LARGEST_DOCUMENT + 1)


class JudgeForm(BaseForm):
    """Approval, or a return with what has to change."""

    reply = ParagraphField(_l("What has to change"), longest=2000, description=_l("Is mailed to the firm."))


def task_form(event: Event, task: ExhibitorTask | None) -> Any:
    """The form with its choices, filled from the task unless it was sent."""
    lines: dict[str, Any] = {f"name_{code}": name_line(code, first=n == 0) for n, code in enumerate(event.languages)}
    for code in event.languages:
        label = _("What to do (%(language)s)", language=LANGUAGES[code])
        lines[f"description_{code}"] = ParagraphField(label, longest=2000, render_kw={"lang": code})
    stored: Mapping[str, Any] = {}
    if task is not None:
        stored = {name: getattr(task, name) for name in ("due_on", "raw_only", "needs_file", "needs_approval")}
        stored = {**stored, "kind": task.kind.value}
        for code in event.languages:
            texts = {f"name_{code}": task.name.get(code, ""), f"description_{code}": task.description.get(code, "")}
            stored = {**stored, **texts}
    form: Any = type("NamedTaskForm", (TaskForm,), lines)(data=dict(stored))
    form.kind.choices = [(one.value, word) for one, word in KINDS.items()]
    return form


def hand_in_form(task: ExhibitorTask, answer: TaskAnswer | None) -> HandInForm:
    """The form, filled from what was handed in before, with a label that says what this kind of task wants."""
    form = HandInForm(data={"text": answer.text if answer else ""})
    form.text.label.text = HANDED_IN_AS[task.kind]
    return form
