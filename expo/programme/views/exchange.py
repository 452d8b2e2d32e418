"""Import and export of the programme."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.events.blueprints import current_event, needs, organiser_blueprint, public_blueprint
from expo.i18n import LANGUAGES, _, _n, language
from expo.programme.exchange.writer import schedule_json, schedule_xml
from expo.programme.export import schedule_facts, schedule_sessions, session_header, session_rows
from expo.programme.put_over import read_keys
from expo.programme.services.imports import ImportedSessions, check_import, import_sessions
from expo.programme.upload import read_file
from expo.web.downloads import table_response
from expo.web.languages import language_in_address
from expo.web.page_cache import shared_page
from expo.web.replica_reads import from_replica
from expo.web.uploads import import_page

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


@room.route("/import", methods=["GET", "POST"], endpoint="upload")
@needs(Permission.EDIT_PROGRAMME)
def upload() -> ResponseReturnValue:
    """Import sessions from a file as drafts: all, or none and a list of every fault. "check" only reports."""
    return import_page("programme/organise/import.html", "sessions.index", _take)


def _take(data: bytes, only_check: bool) -> str:
    file = read_file(current_event(), data)
    with transaction():
        take = check_import if only_check else import_sessions
        done = take(current_event(), file, by=actor(), seen=read_keys(request.form.get("despite")))
    return _result_message(done)


def _result_message(done: ImportedSessions) -> str:
    sentences = [
        _n("%(num)d session is new, as a draft.", "%(num)d sessions are new, as drafts.", done.added),
        _n("%(num)d session changes.", "%(num)d sessions change.", done.changed),
    ]
    if done.rooms or done.tracks or done.speakers:
        sentences.append(
            _(
                "New besides: %(rooms)d rooms, %(tracks)d tracks, %(speakers)d speakers.",
                rooms=done.rooms,
                tracks=done.tracks,
                speakers=done.speakers,
            )
        )
    return " ".join(sentences)


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
