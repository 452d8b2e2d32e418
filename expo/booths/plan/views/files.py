"""Import and export of booths."""

import json

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.plan.import_booths import (
    ImportedBooths,
    booth_features,
    booth_rows,
    check_booths,
    column_titles,
    import_booths,
    read_file,
)
from expo.db import transaction
from expo.errors import Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.i18n import _, _n
from expo.kit.sheets import LARGEST_FILE
from expo.web.downloads import attachment, table_response

room = organiser_blueprint("plan_files", __name__, Permission.SEE_PLAN, "/plan")


@room.get("/booths.<any(csv, xlsx, geojson):ending>")
def table(ending: str) -> ResponseReturnValue:
    """Export all booths as a file that can be imported again."""
    event = current_event()
    if ending == "geojson":
        text = json.dumps(booth_features(event), ensure_ascii=False)
        return attachment(text, f"{event.slug}-booths.geojson", "application/geo+json")
    return table_response(f"{event.slug}-booths", ending, list(column_titles().values()), booth_rows(event))


@room.route("/import", methods=["GET", "POST"])
@needs(Permission.EDIT_PLAN)
def upload() -> ResponseReturnValue:
    """Import booths from a file: all rows, or none with every faulty row reported."""
    refusal, done = None, None
    if request.method == "POST":
        try:
            done = _import_file(only_check="check" in request.form)
        except Refused as caught:
            refusal = caught
    if done is not None and "check" not in request.form:
        flash(_result_sentence(done), "success")
        return redirect(url_for("plan.index"), 303)
    page = render_template(
        "booths/organise/import.html", refusal=refusal, done=_result_sentence(done) if done else None
    )
    return page, 409 if refusal else 200


def _import_file(*, only_check: bool) -> ImportedBooths:
    sent = request.files.get("file")
    data = sent.read(LARGEST_FILE + 1) if sent else b""
    if not data:
        raise Refused(_("Choose a file."))
    file = read_file(data)
    with transaction():
        return (check_booths if only_check else import_booths)(current_event(), file, by=actor())


def _result_sentence(done: ImportedBooths) -> str:
    added = _n("%(num)d booth is new.", "%(num)d booths are new.", done.added)
    return f"{added} {_n('%(num)d booth changes.', '%(num)d booths change.', done.changed)}"
