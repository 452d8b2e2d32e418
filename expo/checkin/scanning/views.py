"""Scans as they come in: from the desk's page, a telephone, or a form without scripts."""

import re
import uuid
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from flask import flash, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from expo.checkin.doors import at_desk, desk_id, may_use, scan_room
from expo.checkin.queries import scan_by_client
from expo.checkin.rules import ENTERS, Verdict, is_code_like
from expo.checkin.scanning.answers import ScanAnswer
from expo.checkin.scanning.cache import gate_called, let_in_lately, one_more
from expo.checkin.scanning.services import Sent, check_in, undo
from expo.checkin.scanning.words import person_of, spoken
from expo.config import settings
from expo.db import autocommit_connection, transaction
from expo.errors import NotFound
from expo.events.doors import here
from expo.i18n import _
from expo.kit.codes import read_code
from expo.web.bodies import JSON, takes
from expo.web.params import json_object, moment, row_id, text
from expo.web.security import csrf, form_checks_csrf

room = scan_room("scans", __name__)
CODE_LONGEST = 4096
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_DEVICE_LONGEST = 80


@room.post("/scan")
@form_checks_csrf
@takes(JSON)
def scan() -> ResponseReturnValue:
    """One scan. JSON in, JSON out; or the desk's form, which goes on to the page with the answer.

    JSON needs no form token, so that a desk may stand open for days: another site cannot send it, since browsers ask first
    and are refused.
    """
    if request.is_json:
        return _as_json()
    csrf.protect()
    typed = text(request.form.get("code"), CODE_LONGEST).strip()
    gate_id = row_id(request.form.get("gate"))
    session["gate"], session["way"] = gate_id, text(request.form.get("direction"), 8)
    if not typed:
        return redirect(url_for("desk.home"), 303)
    if read_code(typed) is None and not is_code_like(typed):
        return redirect(url_for("desk.home", q=typed), 303)
    sent = Sent(_client(request.form.get("client_id")), session["way"], device="form", desk_id=desk_id())
    _judged(typed, gate_id, sent)
    session["typed"] = typed[:400]
    return redirect(url_for("desk.home", scan=sent.client_id), 303)


@room.post("/undo/<client_id>", endpoint="undo")
@form_checks_csrf
@takes(JSON)
def take_back(client_id: str) -> ResponseReturnValue:
    """Take a scan back that this expo's desks made."""
    if not request.is_json:
        csrf.protect()
    with transaction():
        found = scan_by_client(here(), client_id[:64])
        if found is None or not may_use(found.gate_id):
            raise NotFound(_("There is no such scan."))
        undo(found, by=at_desk())
    if request.is_json:
        return jsonify(undone=client_id)
    flash(_("The scan was taken back."), "success")
    return redirect(url_for("desk.home"), 303)


def plain_answer(answer: ScanAnswer, client_id: str, typed: str = "") -> dict[str, Any]:
    """An answer as the desk's page and the telephone take it."""
    event = here()
    first_gate = gate_called(event, answer.first_gate_id) if answer.first_gate_id else ""
    host = urlsplit(settings().base_url).hostname or "" if answer.verdict is Verdict.UNKNOWN else ""
    return {
        **asdict(spoken(answer, event, typed=typed, own_host=host, first_gate=first_gate)),
        "person": person_of(answer),
        "direction": answer.direction.value,
        "at": answer.at.isoformat(),
        "clock_off": answer.clock_off,
        "again": answer.again,
        "client_id": client_id,
        "count": let_in_lately(event, answer.gate_id),
    }


def _as_json() -> ResponseReturnValue:
    said = json_object()
    code = text(said.get("code"), CODE_LONGEST + 1)
    sent = Sent(
        _client(said.get("client_id")),
        text(said.get("direction"), 8),
        at=moment(said.get("at")),
        sent_at=moment(said.get("sent_at")),
        offline=said.get("offline") is True,
        device=text(said.get("device"), _DEVICE_LONGEST),
        desk_id=desk_id(),
    )
    answer = _judged(code, row_id(said.get("gate")), sent)
    return jsonify(plain_answer(answer, sent.client_id, code))


def _judged(code: str, gate_id: int, sent: Sent) -> ScanAnswer:
    event, by = here(), at_desk()
    if not may_use(gate_id):
        raise NotFound(_("This desk does not work at that gate."))
    with autocommit_connection() as connection:
        answer = check_in(connection, event, code, gate_id, sent, by=by)
    if answer.verdict in ENTERS and not answer.again:
        one_more(event, gate_id)
    return answer


def _client(said: object) -> str:
    return said if isinstance(said, str) and _ID.fullmatch(said) else str(uuid.uuid4())
