"""The endpoints of scans: from the desk's page, a telephone, or a form without scripts."""

import re
import uuid
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from flask import flash, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from expo.checkin.blueprints import desk_actor, desk_id, may_use, scan_blueprint
from expo.checkin.queries import scan_by_client
from expo.checkin.rules import ENTERS, Verdict, is_code_like
from expo.checkin.scanning.answers import ScanAnswer
from expo.checkin.scanning.cache import cached_admissions, cached_gate_name, count_admission
from expo.checkin.scanning.services import ScanRequest, check_in, take_back
from expo.checkin.scanning.words import answer_text, person_of
from expo.config import settings
from expo.db import autocommit_connection, transaction
from expo.errors import NotFound
from expo.events.blueprints import current_event
from expo.i18n import _
from expo.kit.codes import read_code
from expo.web.bodies import JSON, takes
from expo.web.params import json_object, moment, row_id, text
from expo.web.security import csrf, form_checks_csrf
from expo.web.telemetry.counts import count

room = scan_blueprint("scans", __name__)
CODE_LONGEST = 4096
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_DEVICE_LONGEST = 80


@room.post("/scan")
@form_checks_csrf
@takes(JSON)
def scan() -> ResponseReturnValue:
    """Judge a scan. JSON in and out; or the desk's form, which redirects to the page with the answer.

    JSON requests need no CSRF token, so that a desk page may stay open for days: cross-site JSON requests need a CORS
    preflight, which is refused.
    """
    if request.is_json:
        return _scan_from_json()
    csrf.protect()
    typed = text(request.form.get("code"), CODE_LONGEST).strip()
    gate_id = row_id(request.form.get("gate"))
    session["gate"], session["way"] = gate_id, text(request.form.get("direction"), 8)
    if not typed:
        return redirect(url_for("desk.home"), 303)
    if read_code(typed) is None and not is_code_like(typed):
        return redirect(url_for("desk.home", q=typed), 303)
    sent = ScanRequest(_client_id(request.form.get("client_id")), session["way"], device="form", desk_id=desk_id())
    _check_in(typed, gate_id, sent)
    session["typed"] = typed[:400]
    return redirect(url_for("desk.home", scan=sent.client_id), 303)


@room.post("/undo/<client_id>", endpoint="undo")
@form_checks_csrf
@takes(JSON)
def undo(client_id: str) -> ResponseReturnValue:
    """Take back a scan of this event's desks."""
    if not request.is_json:
        csrf.protect()
    with transaction():
        scanned = scan_by_client(current_event(), client_id[:64])
        if scanned is None or not may_use(scanned.gate_id):
            raise NotFound(_("There is no such scan."))
        take_back(scanned, by=desk_actor())
    if request.is_json:
        return jsonify(undone=client_id)
    flash(_("The scan was taken back."), "success")
    return redirect(url_for("desk.home"), 303)


def plain_answer(answer: ScanAnswer, client_id: str, typed: str = "") -> dict[str, Any]:
    """The answer as JSON for the desk's page and the scanner."""
    event = current_event()
    first_gate = cached_gate_name(event, answer.first_gate_id) if answer.first_gate_id else ""
    host = urlsplit(settings().base_url).hostname or "" if answer.verdict is Verdict.UNKNOWN else ""
    return {
        **asdict(answer_text(answer, event, typed=typed, own_host=host, first_gate=first_gate)),
        "person": person_of(answer),
        "direction": answer.direction.value,
        "at": answer.at.isoformat(),
        "clock_off": answer.clock_off,
        "again": answer.again,
        "client_id": client_id,
        "count": cached_admissions(event, answer.gate_id),
    }


def _scan_from_json() -> ResponseReturnValue:
    sent_json = json_object()
    code = text(sent_json.get("code"), CODE_LONGEST + 1)
    sent = ScanRequest(
        _client_id(sent_json.get("client_id")),
        text(sent_json.get("direction"), 8),
        at=moment(sent_json.get("at")),
        sent_at=moment(sent_json.get("sent_at")),
        offline=sent_json.get("offline") is True,
        device=text(sent_json.get("device"), _DEVICE_LONGEST),
        desk_id=desk_id(),
    )
    answer = _check_in(code, row_id(sent_json.get("gate")), sent)
    return jsonify(plain_answer(answer, sent.client_id, code))


def _check_in(code: str, gate_id: int, sent: ScanRequest) -> ScanAnswer:
    event, by = current_event(), desk_actor()
    if not may_use(gate_id):
        raise NotFound(_("This desk does not work at that gate."))
    with autocommit_connection() as connection:
        answer = check_in(connection, event, code, gate_id, sent, by=by)
    count("scans")
    if answer.verdict in ENTERS and not answer.again:
        count_admission(event, gate_id)
    return answer


def _client_id(sent: object) -> str:
    return sent if isinstance(sent, str) and _ID.fullmatch(sent) else str(uuid.uuid4())
