"""Import and export of booths."""

import json

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
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.i18n import _n
from expo.web.downloads import attachment, table_response
from expo.web.uploads import import_page

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
    return import_page("booths/organise/import.html", "plan.index", _take)


def _take(data: bytes, only_check: bool) -> str:
    file = read_file(data)
    with transaction():
        done = (check_booths if only_check else import_booths)(current_event(), file, by=actor())
    return _result_sentence(done)


def _result_sentence(done: ImportedBooths) -> str:
    added = _n("%(num)d booth is new.", "%(num)d booths are new.", done.added)
    return f"{added} {_n('%(num)d booth changes.', '%(num)d booths change.', done.changed)}"
