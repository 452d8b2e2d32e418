"""Export of the programme, and the way to its import."""

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.permissions import Permission
from expo.events.blueprints import current_event, needs, organiser_blueprint, public_blueprint
from expo.i18n import LANGUAGES, language
from expo.imports.rules import ListName
from expo.programme.exchange.writer import schedule_json, schedule_xml
from expo.programme.export import schedule_facts, schedule_sessions, session_header, session_rows
from expo.web.downloads import table_response
from expo.web.languages import language_in_address
from expo.web.page_cache import shared_page
from expo.web.replica_reads import from_replica

room = organiser_blueprint("exchange", __name__, Permission.SEE_PROGRAMME, "/programme")
public = public_blueprint("schedule", __name__)


@public.get("/schedule.xml", endpoint="xml")
@language_in_address
@from_replica
def as_xml() -> Response:
    """The programme as schedule.xml for conference apps (frab, pentabarf)."""
    return _schedule("xml")


@public.get("/schedule.json", endpoint="json")
@language_in_address
@from_replica
def as_json() -> Response:
    """The programme as schedule.json for conference apps."""
    return _schedule("json")


@room.get("/sessions.<any(csv, xlsx):ending>")
def table(ending: str) -> ResponseReturnValue:
    """The programme as a CSV or XLSX table that can be imported again."""
    event = current_event()
    return table_response(f"{event.slug}-sessions", ending, session_header(event), session_rows(event))


@room.get("/import", endpoint="upload")
@needs(Permission.EDIT_PROGRAMME)
def upload() -> ResponseReturnValue:
    """To the page on which a programme comes in."""
    return redirect(url_for("lists.new", name=ListName.SESSIONS.value), 303)


def _schedule(kind: str) -> Response:
    event = current_event()
    wanted = request.args.get("lang", "")
    code = wanted if wanted in LANGUAGES else event.languages[0]
    if kind not in {"xml", "json"}:
        abort(404)
    write = schedule_xml if kind == "xml" else schedule_json
    key = ("schedule", kind, event.id, event.public_revision, code, language())
    answer = shared_page(key, lambda: write(schedule_facts(event, code), schedule_sessions(event, code)).decode())
    answer.mimetype = f"application/{kind}"
    return answer
