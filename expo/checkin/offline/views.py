"""Offline endpoints: web app manifest, service worker, list, and merge of queued scans."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.permissions import Permission
from expo.checkin.blueprints import desk_actor, desk_blueprint, desk_id, may_use
from expo.checkin.offline.merge import MOST_AT_ONCE, MergedScan, QueuedScan, merge_scans
from expo.checkin.offline.signed_list import signed_list
from expo.checkin.offline.walk_ins import register_walk_in
from expo.checkin.queries import gates_of
from expo.checkin.rules import Direction, Verdict
from expo.checkin.scanning.answers import ScanAnswer
from expo.checkin.scanning.words import headline, sentence
from expo.db import transaction
from expo.errors import Malformed, Refused
from expo.events.blueprints import current_event
from expo.i18n import _, localize
from expo.kit.text import clean_line
from expo.web.bodies import JSON, takes
from expo.web.page_cache import takes_gzip
from expo.web.params import json_object, moment, text, word_of
from expo.web.security import form_checks_csrf
from expo.web.service_worker import asset_address, worker_response

room = desk_blueprint("offline", __name__, Permission.WORK_AT_DESK)
CODE_LONGEST = 4096
_DEVICE_LONGEST = 80
_NAME_LONGEST = 100
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_MOST_OFF = 400 * 24 * 3600 * 1000  # milliseconds; limit of a device's clock deviation
_SCRIPTS = ("main", "scanner", "tone")  # those that the page names; what they import comes along


@room.get("/app.webmanifest")
def manifest() -> ResponseReturnValue:
    """The web app manifest, which makes the scanner installable."""
    event = current_event()
    home = url_for("scanner.show")
    content = {
        "id": home,
        "name": f"{localize(event.name)}: {_('Scanner')}",
        "short_name": _("Scanner"),
        "start_url": home,
        "scope": url_for("desk.home"),
        "display": "standalone",
        "background_color": "#131517",
        "theme_color": event.accent,
        "icons": [{"src": asset_address("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return Response(json.dumps(content, ensure_ascii=False), mimetype="application/manifest+json")


@room.get("/worker.js")
def worker() -> ResponseReturnValue:
    """The service worker of this event's desk, with the addresses of the scanner page's assets."""
    theme = url_for("events.theme", slug=current_event().slug, v=current_event().accent.lstrip("#"))
    return worker_response(url_for("scanner.show"), theme, _SCRIPTS)


@room.get("/list")
def badge_list() -> ResponseReturnValue:
    """The signed list of badges; one built within the last minute is served to all."""
    current = signed_list(current_event())
    response = Response(current.packed, mimetype="text/plain")
    response.headers["Content-Encoding"] = "gzip"  # the only coding offered; clients without gzip are refused
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Now"] = clock.now().isoformat()
    response.set_etag(current.etag)
    if not takes_gzip(request.headers.get("Accept-Encoding", "")[:200]):
        raise Refused(_("The list is sent packed only."))
    response.make_conditional(request)
    return response


@room.post("/merge")
@form_checks_csrf
@takes(JSON)
def merge() -> ResponseReturnValue:
    """Merge queued scans, JSON in and out. Each is answered; an invalid one does not affect the others."""
    sent = json_object()
    if not isinstance(sent.get("scans"), list):
        raise Malformed(_("These are not scans."))
    if len(sent["scans"]) > MOST_AT_ONCE:
        raise Refused(_("At most %(num)d scans are merged at once.", num=MOST_AT_ONCE))
    gate_names = {gate.id: localize(gate.name) for gate in gates_of(current_event(), active_only=False)}
    read = [(_id_of(raw), _read_scan(raw, gate_names)) for raw in sent["scans"]]
    device = text(sent.get("device"), _DEVICE_LONGEST)
    with transaction():
        read = [(client, _with_walk_in(result)) for client, result in read]
        queued = [result for _id, result in read if isinstance(result, QueuedScan)]
        merged = iter(merge_scans(current_event(), queued, by=desk_actor(), device=device, desk_id=desk_id()))
        answers = [
            _answer(next(merged), gate_names) if isinstance(result, QueuedScan) else _refusal(client, result)
            for client, result in read
        ]
    return jsonify(answers=answers, now=clock.now().isoformat())


def _read_scan(raw: object, gates: Mapping[int, str]) -> QueuedScan | str:
    """A scan from the device's JSON, or a sentence on why it is refused."""
    if not isinstance(raw, dict) or not _ID.fullmatch(_id_of(raw)):
        return _("This is not a scan.")
    gate, code, at, off = raw.get("gate"), raw.get("code"), moment(raw.get("at")), raw.get("off", 0)
    if isinstance(gate, bool) or not isinstance(gate, int) or gate not in gates:
        return _("There is no such gate.")
    if not may_use(gate):
        return _("This desk does not work at that gate.")
    if not isinstance(code, str) or not 0 < len(code) <= CODE_LONGEST:
        return _("This scan has no code that could be a badge’s.")
    if at is None or isinstance(off, bool) or not isinstance(off, int | float) or not abs(off) < _MOST_OFF:
        return _("This scan does not say when it was made.")
    return QueuedScan(
        _id_of(raw),
        text(code, CODE_LONGEST),
        gate,
        text(raw.get("direction"), 8),
        at,
        timedelta(milliseconds=off),
        word_of(Verdict, raw.get("said")),
        clean_line(text(raw.get("walk_in"), _NAME_LONGEST)),
    )


def _with_walk_in(scan: QueuedScan | str) -> QueuedScan | str:
    """The scan, once who was given a blank badge is registered; a sentence where they cannot be."""
    if isinstance(scan, str) or not scan.walk_in:
        return scan
    return register_walk_in(current_event(), scan.code, scan.walk_in, by=desk_actor()) or scan


def _id_of(raw: object) -> str:
    return text(raw.get("client_id"), 64) if isinstance(raw, dict) else ""


def _answer(merged: MergedScan, gates: Mapping[int, str]) -> dict[str, Any]:
    """The result of a scan, with a sentence if somebody was let in who should not have been."""
    plain = {
        "client_id": merged.client_id,
        "result": "again" if merged.again else "merged",
        "verdict": merged.verdict,
        "clock_off": merged.clock_off,
        "disputed": merged.disputed,
    }
    if not merged.disputed:
        return plain
    event, before = current_event(), merged.earlier
    answer = ScanAnswer(merged.verdict, Direction.IN, clock.now(), 0, first_at=before.at if before else None)
    gate = gates.get(before.gate_id, "") if before else ""
    text = sentence(answer, event, first_gate=gate)
    return {**plain, "name": merged.name, "headline": headline(merged.verdict), "words": text}


def _refusal(client: str, text: Any) -> dict[str, Any]:
    return {"client_id": client, "result": "refused", "words": str(text)}
