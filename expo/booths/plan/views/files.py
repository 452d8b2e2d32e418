"""Import and export of booths."""

import json

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.permissions import Permission
from expo.booths.plan.booth_table import booth_features, booth_rows
from expo.booths.plan.words import column_titles
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.imports.rules import ListName
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


@room.get("/import")
@needs(Permission.EDIT_PLAN)
def upload() -> ResponseReturnValue:
    """To the page on which a list of booths comes in."""
    return redirect(url_for("lists.new", name=ListName.BOOTHS.value), 303)
