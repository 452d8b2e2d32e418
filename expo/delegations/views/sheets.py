"""Pages of a spreadsheet of members: template, upload, preview with every fault, registration, progress."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.delegations.blueprints import current_delegation, head_actor, head_blueprint
from expo.delegations.models import Delegation, Sheet
from expo.delegations.queries import sheet_of
from expo.delegations.rules import SheetState
from expo.delegations.services.sheet_jobs import LARGE_SHEET, queue_sheet_registration
from expo.delegations.services.sheets import BUSY, preview_sheet, register_sheet, sheet_bytes, store_sheet
from expo.delegations.sheet import MOST_MEMBERS
from expo.delegations.sheet_values import Choices
from expo.delegations.sheet_words import flaw_sentence, recognised_columns, template_rows
from expo.delegations.views.organise import room as office
from expo.delegations.views.shared import delegation_here, sent_file
from expo.errors import NotFound, Refused
from expo.events.blueprints import needs
from expo.history.services import Actor
from expo.i18n import _, _n, language
from expo.kit.tables.sheets import LARGEST_FILE
from expo.web.downloads import table_response
from expo.web.params import row_ids

room = head_blueprint("sheet", __name__, "/sheet")

MOST_SHOWN = 300  # entries shown of each list of the preview
AT_WORK = (*BUSY, SheetState.DONE)
_FLAGS = ("month_first", "repair", "sure", "names")


@room.route("", methods=["GET", "POST"], endpoint="upload")
def upload() -> ResponseReturnValue:
    """Upload a spreadsheet for its preview."""
    return _upload(current_delegation())


@room.get("/template.<any(csv, xlsx):ending>", endpoint="template")
def template(ending: str) -> ResponseReturnValue:
    """The template: headings in the reader's language, with an example row."""
    return _template(ending)


@room.get("/<uid>", endpoint="preview")
def look(uid: str) -> ResponseReturnValue:
    """The preview of a sheet, with every faulty row and cell."""
    return _preview(current_delegation(), uid)


@room.post("/<uid>", endpoint="register")
def take(uid: str) -> ResponseReturnValue:
    """Register all members of the sheet, or nobody; or look again, with other decisions."""
    return _register(current_delegation(), uid, head_actor())


@room.get("/<uid>/run", endpoint="run")
def watch(uid: str) -> ResponseReturnValue:
    """The progress and result of a large sheet's registration."""
    return _run(current_delegation(), uid)


@office.route("/<int:delegation_id>/sheet", methods=["GET", "POST"], endpoint="sheet")
@needs(Permission.EDIT_DELEGATIONS)
def office_upload(delegation_id: int) -> ResponseReturnValue:
    """The same for organisers."""
    return _upload(delegation_here(delegation_id))


@office.get("/<int:delegation_id>/sheet/template.<any(csv, xlsx):ending>", endpoint="sheet_template")
@needs(Permission.EDIT_DELEGATIONS)
def office_template(delegation_id: int, ending: str) -> ResponseReturnValue:
    delegation_here(delegation_id)
    return _template(ending)


@office.get("/<int:delegation_id>/sheet/<uid>", endpoint="sheet_preview")
@needs(Permission.EDIT_DELEGATIONS)
def office_look(delegation_id: int, uid: str) -> ResponseReturnValue:
    return _preview(delegation_here(delegation_id), uid)


@office.post("/<int:delegation_id>/sheet/<uid>", endpoint="sheet_register")
@needs(Permission.EDIT_DELEGATIONS)
def office_take(delegation_id: int, uid: str) -> ResponseReturnValue:
    return _register(delegation_here(delegation_id), uid, actor())


@office.get("/<int:delegation_id>/sheet/<uid>/run", endpoint="sheet_run")
@needs(Permission.EDIT_DELEGATIONS)
def office_watch(delegation_id: int, uid: str) -> ResponseReturnValue:
    return _run(delegation_here(delegation_id), uid)


def _upload(delegation: Delegation) -> ResponseReturnValue:
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            with transaction():
                sheet = store_sheet(delegation, sent_file("file", LARGEST_FILE)[1])
            return redirect(_address(delegation, "preview", uid=sheet.uid), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(_page("upload"), delegation=delegation, refusal=refusal, address=_addresses(delegation))
    return page, 409 if refusal else 200


def _template(ending: str) -> Response:
    header, rows = template_rows(with_passports=True)
    return table_response("members", ending, header, rows)


def _preview(delegation: Delegation, uid: str, refusal: Refused | None = None) -> ResponseReturnValue:
    sheet = _sheet(delegation, uid)
    if sheet.state in AT_WORK:
        return redirect(_address(delegation, "run", uid=uid), 303)
    found = preview_sheet(delegation, sheet_bytes(sheet), _choices(), after=sheet.last_row)
    known, unknown = recognised_columns(found.sheet.columns)
    lists = {name: getattr(found.sheet, name) for name in ("faults", "doubts", "notes", "broken")}
    page = render_template(
        _page("preview"),
        delegation=delegation,
        found=found,
        known=known,
        unknown=unknown,
        refusal=refusal,
        counts={name: len(flaws) for name, flaws in lists.items()},
        flaws={name: [flaw_sentence(flaw) for flaw in flaws[:MOST_SHOWN]] for name, flaws in lists.items()},
        lines=found.sheet.lines[:MOST_SHOWN],
        choices=_choices(),
        by_head=_by_head(),
        uid=uid,
        address=_addresses(delegation, uid),
    )
    return page, 409 if refusal else 200


def _register(delegation: Delegation, uid: str, by: Actor) -> ResponseReturnValue:
    if request.form.get("verb") == "look":
        return _preview(delegation, uid)
    sheet, choices = _sheet(delegation, uid), _choices()
    data = sheet_bytes(sheet)
    try:
        total = len(preview_sheet(delegation, data, choices, after=sheet.last_row).sheet.lines)
        if total >= LARGE_SHEET:
            with transaction():
                queue_sheet_registration(sheet, choices, total, language(), by=by)
            return redirect(_address(delegation, "run", uid=uid), 303)
        with transaction():
            count = len(register_sheet(delegation, data, choices, by=by, after=sheet.last_row))
    except Refused as refusal:
        return _preview(delegation, uid, refusal)
    flash(_n("%(num)d member is registered.", "%(num)d members are registered.", count), "success")
    return redirect(_address(delegation, "away"), 303)


def _run(delegation: Delegation, uid: str) -> ResponseReturnValue:
    sheet = _sheet(delegation, uid)
    address = _addresses(delegation, uid) | {"run": _address(delegation, "run", uid=uid)}
    return render_template(_page("run"), delegation=delegation, sheet=sheet, busy=sheet.state in BUSY, address=address)


def _choices() -> Choices:
    """The decisions that the form has; which rows need a letter is one where the form says that it was asked. That others are
    passed who wait is an organiser's.
    """
    rows = frozenset(row_ids(request.values.getlist("letter"), MOST_MEMBERS))
    flags = {name: request.values.get(name) == "yes" for name in _FLAGS}
    past = not _by_head() and request.values.get("past") == "yes"
    return Choices(**flags, past=past, letters=rows if request.values.get("choosing") == "yes" else None)


def _sheet(delegation: Delegation, uid: str) -> Sheet:
    found = sheet_of(delegation, uid)
    if found is None:
        raise NotFound(_("This sheet is not here any more. Upload it again."))
    return found


def _by_head() -> bool:
    return request.blueprint == room.name


def _page(name: str) -> str:
    return f"delegations/{'head' if _by_head() else 'office'}/{name}.html"


def _address(delegation: Delegation, name: str, **values: Any) -> str:
    if _by_head():
        return url_for("head.show") if name == "away" else url_for(f"sheet.{name}", **values)
    endpoint = {"away": "show", "upload": "sheet"}.get(name, f"sheet_{name}")
    return url_for(f"delegations.{endpoint}", delegation_id=delegation.id, **values)


def _addresses(delegation: Delegation, uid: str = "") -> dict[str, str]:
    """The addresses that a sheet's templates link to, for heads or organisers."""
    found = {name: _address(delegation, name) for name in ("away", "upload")}
    found |= {ending: _address(delegation, "template", ending=ending) for ending in ("csv", "xlsx")}
    return found | ({"here": _address(delegation, "preview", uid=uid)} if uid else {})
