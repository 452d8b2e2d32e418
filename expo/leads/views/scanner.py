"""The scanner of a firm's telephone: its page, its service worker, and the scans that it sends, with a network or later."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.checkin.rules import time_of_scan
from expo.checkin.scanning.frames import MOST_BYTES, NotAPictureError, code_in
from expo.db import transaction
from expo.errors import Malformed, Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_blueprint
from expo.exhibitors.queries import firm_name
from expo.i18n import LANGUAGES, _, direction, force_locale
from expo.kit.text import clean_text
from expo.leads.rules import LONGEST_NOTE, MOST_AT_ONCE, Extent, ScanOutcome
from expo.leads.services.scans import BadgeScan, ScannedBadge, take_scans
from expo.leads.words import ANSWERS, answer_word, extent_word, outcome_sentence, outcome_word, question
from expo.web.bodies import JSON, PICTURE, takes
from expo.web.params import json_object, moment, text, word_of
from expo.web.security import csrf, form_checks_csrf
from expo.web.service_worker import worker_response

room = firm_blueprint("lead_scanner", __name__, "/leads/scanner")
CODE_LONGEST = 4096
_DEVICE_LONGEST = 80
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_MOST_OFF = 400 * 24 * 3600 * 1000  # milliseconds; limit of a device's clock deviation
_SCRIPTS = ("main", "lead-scanner")  # those that the page names; what they import comes along


@room.get("")
def show() -> ResponseReturnValue:
    """The scanner page. It holds nobody's data, so that devices may keep it for times without a network."""
    return render_template("leads/scanner.html", setup=_setup())


@room.get("/worker.js")
def worker() -> ResponseReturnValue:
    """The service worker that opens the page without a network."""
    event = current_exhibitor().event
    theme = url_for("events.theme", slug=event.slug, v=event.accent.lstrip("#"))
    response = worker_response(url_for(".show"), theme, _SCRIPTS)
    response.headers["Service-Worker-Allowed"] = url_for(".show")
    return response


@room.post("/frame")
@form_checks_csrf
@takes(PICTURE)
def frame() -> ResponseReturnValue:
    """Decode one camera picture: `{code}` or `{}`. It needs no CSRF token: cross-site requests with this content type
    require a CORS preflight.
    """
    if not request.mimetype.startswith("image/") or (request.content_length or 0) > MOST_BYTES:
        raise Refused(_("This is not a picture of a camera."))
    try:
        code = code_in(request.stream.read(MOST_BYTES + 1))
    except NotAPictureError as error:
        raise Refused(_("This is not a picture of a camera.")) from error
    return jsonify({"code": code} if code else {})


@room.post("")
@form_checks_csrf
@takes(JSON)
def take() -> ResponseReturnValue:
    """Take scans: JSON in and out, each answered by itself; or the form of the page without scripts.

    JSON needs no CSRF token: cross-site JSON requests need a CORS preflight, which is refused.
    """
    if not request.is_json:
        csrf.protect()
        return _take_typed(text(request.form.get("code"), CODE_LONGEST).strip())
    sent = json_object()
    if not isinstance(sent.get("scans"), list):
        raise Malformed(_("These are not scans."))
    if len(sent["scans"]) > MOST_AT_ONCE:
        raise Refused(_("At most %(num)d scans are merged at once.", num=MOST_AT_ONCE))
    read = [(_id_of(raw), _read_scan(raw)) for raw in sent["scans"]]
    scans = [scan for _id, scan in read if scan is not None]
    with transaction():
        taken = iter(take_scans(current_exhibitor(), scans, device=text(sent.get("device"), _DEVICE_LONGEST)))
        answers = [_answer(next(taken)) if scan else {"client_id": client, "look": "bad"} for client, scan in read]
    return jsonify(answers=answers, now=clock.now().isoformat())


def _take_typed(code: str) -> ResponseReturnValue:
    """A code typed without scripts: on to the question, or to the lead."""
    scan = BadgeScan(uuid.uuid4().hex, code, clock.now())
    with transaction():
        [taken] = take_scans(current_exhibitor(), [scan], device="form")
    if taken.lead_id is None:
        flash(outcome_word(taken.outcome), "warning")
        return redirect(url_for(".show"), 303)
    page = "leads.ask" if taken.outcome is ScanOutcome.ASK else "leads.lead"
    return redirect(url_for(page, lead_id=taken.lead_id), 303)


def _read_scan(raw: object) -> BadgeScan | None:
    """A scan from the device's JSON; None for what is none."""
    if not isinstance(raw, dict) or not _ID.fullmatch(_id_of(raw)):
        return None
    at, off, code = moment(raw.get("at")), raw.get("off", 0), text(raw.get("code"), CODE_LONGEST)
    if at is None or not code or isinstance(off, bool) or not isinstance(off, int | float) or abs(off) > _MOST_OFF:
        return None
    answer = word_of(Extent, raw.get("answer"))
    spoken = text(raw.get("language"), 8)
    return BadgeScan(
        _id_of(raw),
        code,
        _time(at, timedelta(milliseconds=off)),
        offline=raw.get("offline") is True,
        note=clean_text(text(raw.get("note"), LONGEST_NOTE)),
        answer=answer if answer in ANSWERS else None,
        language=spoken if spoken in LANGUAGES else "",
    )


def _time(at: datetime, off: timedelta) -> datetime:
    """The time of a scan by the device's clock, corrected by its deviation; never later than now."""
    now = clock.now()
    return time_of_scan(now, at, offline=True, sent=now - off)[0]


def _answer(taken: ScannedBadge) -> dict[str, Any]:
    """What the device is told; of the person no more than `shown_fields` gives."""
    person = taken.person
    return {
        "client_id": taken.client_id,
        "outcome": taken.outcome,
        "look": _look(taken.outcome),
        "headline": outcome_word(taken.outcome),
        "words": outcome_sentence(taken.outcome),
        "again": taken.again,
        "language": taken.language,
        "person": {"name": person.name, "organisation": person.organisation} if person.name else None,
        "lead": url_for("leads.lead", lead_id=taken.lead_id) if taken.lead_id else None,
    }


def _look(outcome: ScanOutcome) -> str:
    return {ScanOutcome.SHARED: "good", ScanOutcome.UNKNOWN: "bad"}.get(outcome, "warn")


def _id_of(raw: object) -> str:
    return text(raw.get("client_id"), 64) if isinstance(raw, dict) else ""


def _setup() -> dict[str, Any]:
    """What the scripts need: texts, and the question to visitors in every language."""
    firm = current_exhibitor()
    questions = {}
    for code, name in LANGUAGES.items():
        with force_locale(code):
            answers = [{"extent": one.value, "word": answer_word(one)} for one in ANSWERS]
            sentence = question(firm_name(firm))
        questions[code] = {"name": name, "dir": direction(code), "sentence": sentence, "answers": answers}
    return {"firm": firm.uid, "questions": questions, "texts": _texts()}


def _texts() -> dict[str, str]:
    """Texts of the page; {count} is filled in on the device."""
    return {
        "online": _("Connected."),
        "offline": _("No connection. Scans are kept on this device and sent later."),
        "waiting": _("Scans not sent yet: {count}"),
        "unable": _("This browser keeps no scans: it works while there is a connection. Open the page by https."),
        "kept": _("Kept on this device"),
        "kept_more": _("It is sent as soon as there is a connection."),
        "no_code": _("This is not the code of a badge."),
        "refused": _("This scan was not taken."),
        "again": _("You have this lead already."),
        "camera_off": _("The camera cannot be used. Type the code, or use a scanner."),
        "thanks": _("Thank you"),
        "chosen": str(_("Agreed to share: %(what)s", what="{what}")),
        **{f"extent {one.value}": str(extent_word(one)) for one in ANSWERS},
    }
