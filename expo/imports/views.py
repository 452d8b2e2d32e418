"""Pages on which a list comes in: upload or paste, what was understood, corrections by choosing, registration, undo."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import _, _n, language
from expo.imports.kinds import ListKind, kind_called, kinds_of_lists
from expo.imports.models import SETTING, UploadedList
from expo.imports.page import page_values
from expo.imports.pieces import UNDO, register_list, undo_list
from expo.imports.reader.cells import text_of
from expo.imports.reader.findings import What
from expo.imports.rules import grouped, rows_with
from expo.imports.services import (
    Answered,
    Look,
    check_open,
    check_table,
    keep_answers,
    keep_list,
    list_in,
    lists_of,
    look_at,
    read_answers,
)
from expo.imports.words import fault_sentence
from expo.jobs.rules import JobState
from expo.kit.tables.sheets import LARGEST_FILE
from expo.kit.text import clean_line
from expo.web.downloads import table_response
from expo.web.params import text

room = organiser_blueprint("lists", __name__, Permission.SEE_EVENT, "/lists")

_LONGEST_KEY = 120
_PARTLY = {"register": False, "part": True}


@room.get("")
def index() -> str:
    """The kinds of lists that the reader may bring in, and the lists of the last day."""
    kinds = [kind for kind in kinds_of_lists() if current_user.may(kind.permission, current_event().id)]
    if not kinds:
        abort(403)
    names = {kind.name: kind for kind in kinds}
    kept = [one for one in lists_of(current_event()) if one.kind in names]
    return render_template("imports/index.html", kinds=kinds, kept=kept, names=names)


@room.route("/new/<name>", methods=["GET", "POST"])
def new(name: str) -> ResponseReturnValue:
    """Upload a file, or paste a table."""
    kind, refusal = _permitted(kind_called(name)), None
    if request.method == "POST":
        named, data = _sent()
        try:
            check_table(current_event(), kind, data)
            with transaction():
                kept = keep_list(current_event(), kind, named, data, by=actor())
            return redirect(url_for(".show", uid=kept.uid), 303)
        except Refused as caught:
            refusal = caught
    fields = [field.title for field in kind.fields(current_event()) if field.shown]
    page = render_template(
        "imports/new.html", kind=kind, refusal=refusal, fields=fields, pasted=request.form.get("pasted", "")
    )
    return page, 409 if refusal else 200


@room.get("/<uid>")
def show(uid: str) -> ResponseReturnValue:
    """What was understood of a list, or what became of it."""
    return _show(_list(uid))


@room.post("/<uid>")
def decide(uid: str) -> ResponseReturnValue:
    """Keep what was chosen and look again, register, or undo."""
    kept, verb = _list(uid), request.form.get("verb", "")
    try:
        if verb == "undo":
            _undo(kept)
        elif (answered := _answered(kept)) is not None:
            with transaction():
                keep_answers(kept, answered)
            if verb in _PARTLY:
                flash(_("Your choices are kept. Look at what they change, then register."), "warning")
        elif verb in _PARTLY:
            _register(kept, partly=_PARTLY[verb])
    except Refused as refusal:
        return _show(kept, refusal)
    return redirect(url_for(".show", uid=uid), 303)


def _answered(kept: UploadedList) -> Answered | None:
    """What the form answers anew; nothing once the list is registered, in part or whole."""
    return None if kept.registered or kept.busy else read_answers(kept, _answers())


def _register(kept: UploadedList, *, partly: bool) -> None:
    """Read the list, which takes long, then register it or have it registered."""
    check_open(kept)
    look = look_at(kept)
    with transaction():
        done = register_list(kept, look, partly=partly, language=language(), by=actor())
        count = kept.registered
    if done:
        flash(_n("%(num)d row is registered.", "%(num)d rows are registered.", count), "success")


def _undo(kept: UploadedList) -> None:
    with transaction():
        count = kept.registered
        done = undo_list(kept, language=language(), by=actor())
    if done:
        flash(_n("%(num)d row was taken back.", "%(num)d rows were taken back.", count), "success")


@room.get("/<uid>/to-mend.<any(csv, xlsx):ending>")
def mend(uid: str, ending: str) -> Response:
    """The rows with faults as a table, each with what is wrong, to be mended and uploaded again."""
    look = look_at(_list(uid))
    faulty = rows_with(look.judged.faults)
    titles = {field.name: field.title for field in look.fields}
    said: dict[int, list[str]] = {}
    for fault in look.judged.faults:
        [group] = grouped([fault])
        said.setdefault(fault.row, []).append(fault_sentence(group, titles.get(fault.column, "")))
    header = [
        *(heading or str(position + 1) for position, heading in enumerate(look.read.table.headings)),
        _("What is wrong"),
    ]
    width = len(look.read.table.headings)
    rows = [
        [*(text_of(cell) for cell in (*row.cells, *[""] * width)[:width]), " ".join(said[row.number])]
        for row in look.read.table.rows
        if row.number in faulty
    ]
    return table_response("to-mend", ending, header, rows)


def _show(kept: UploadedList, refusal: Refused | None = None) -> ResponseReturnValue:
    kind = kind_called(kept.kind)
    failed = kept.job is not None and kept.job.state in {JobState.FAILED, JobState.CANCELLED}
    undoing = kept.job is not None and kept.job.kind == UNDO
    if kept.busy or (kept.registered and (kept.registered_at is None or (failed and undoing))):
        page = render_template("imports/progress.html", kept=kept, kind=kind, refusal=refusal, undoing=undoing)
        return page, 409 if refusal else 200
    if kept.registered_at is not None:
        page = render_template("imports/done.html", kept=kept, kind=kind, refusal=refusal)
        return page, 409 if refusal else 200
    if failed and refusal is None and kept.job is not None:
        refusal = Refused(_("Nothing was registered."), kept.job.reasons)
    look: Look = look_at(kept)
    page = render_template("imports/show.html", kept=kept, kind=kind, refusal=refusal, **page_values(kept, look))
    return page, 409 if refusal else 200


def _sent() -> tuple[str, bytes]:
    """The name and content of the file, or of the table that was pasted."""
    file = request.files.get("file")
    if file is not None and file.filename:
        with file.stream as opened:
            return clean_line(file.filename), opened.read(LARGEST_FILE + 1)
    pasted = request.form.get("pasted", "")
    return _("Pasted table"), pasted[:LARGEST_FILE].encode("utf-8", errors="replace")


def _answers() -> dict[str, str]:
    """What the form answers: doubts, columns and settings, by their keys."""
    kinds = tuple(str(what) for what in What)
    keys = [key for key in request.form if key.startswith(("column ", SETTING, *kinds)) and len(key) <= _LONGEST_KEY]
    return {key: text(request.form.get(key), _LONGEST_KEY) for key in keys}


def _list(uid: str) -> UploadedList:
    kept = list_in(current_event(), uid)
    _permitted(kind_called(kept.kind))
    return kept


def _permitted(kind: ListKind) -> ListKind:
    if not current_user.may(kind.permission, current_event().id):
        abort(403)
    return kind
