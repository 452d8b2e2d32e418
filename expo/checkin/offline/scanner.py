"""The scanner page for telephones, and QR decoding of camera pictures for browsers that cannot."""

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from expo.accounts.permissions import Permission
from expo.checkin.blueprints import allowed_gate_ids, desk_actor, desk_blueprint, scan_blueprint
from expo.checkin.gates.services import first_gate
from expo.checkin.offline.signed_list import list_key
from expo.checkin.queries import gates_of
from expo.checkin.rules import Direction, Verdict
from expo.checkin.scanning.answers import ScanAnswer
from expo.checkin.scanning.frames import MOST_BYTES, NotAPictureError, code_in
from expo.checkin.scanning.words import answer_text
from expo.clock import now
from expo.db import transaction
from expo.errors import Refused
from expo.events.blueprints import current_event
from expo.i18n import _
from expo.web.bodies import PICTURE, takes
from expo.web.security import form_checks_csrf

room = desk_blueprint("scanner", __name__, Permission.WORK_AT_DESK)
frame_room = scan_blueprint("frames", __name__)


@room.get("/scanner")
def show() -> ResponseReturnValue:
    """The scanner page. It contains no personal data, so that devices may cache it for offline use."""
    gates = gates_of(current_event(), among=allowed_gate_ids())
    if not gates:
        with transaction():
            first_gate(current_event(), by=desk_actor())
        gates = gates_of(current_event(), among=allowed_gate_ids())
    return render_template("checkin/scanner.html", gates=gates, worker="", desk=None, setup=device_setup())


@frame_room.post("/frame")
@form_checks_csrf
@takes(PICTURE)
def frame() -> ResponseReturnValue:
    """Decode one camera picture: `{code}` or `{}`. Image uploads need no CSRF token: cross-site requests with this
    content type require a CORS preflight.
    """
    if not request.mimetype.startswith("image/") or (request.content_length or 0) > MOST_BYTES:
        raise Refused(_("This is not a picture of a camera."))
    try:
        code = code_in(request.stream.read(MOST_BYTES + 1))
    except NotAPictureError as error:
        raise Refused(_("This is not a picture of a camera.")) from error
    return jsonify({"code": code} if code else {})


def device_setup() -> dict[str, Any]:
    """Data for the scripts of scanner and desk: the list's public key, the expo's zone, and texts for offline use."""
    event = current_event()
    return {
        "event": event.uid,
        "slug": event.slug,
        "key": list_key(event),
        "zone": event.zone,
        "words": _words(),
        "texts": _texts(),
    }


def _texts() -> dict[str, str]:
    """Texts of the page; {time} and {count} are filled in on the device."""
    return {
        "online": _("Connected. Every scan is checked at once."),
        "offline": _(
            "No connection. Badges are checked by the list of {time}; scans at other gates since then are not known."
        ),
        "expired": _(
            "No connection, and the list of this device is too old to judge by. Scans are kept and checked later."
        ),
        "missing": _("No connection, and this device has no list yet. Scans are kept and checked later."),
        "unable": _("This browser keeps no list: it works while there is a connection. Open the page by https."),
        "tampered": _("The list on this device is not as it was signed. It was thrown away."),
        "waiting": _("Scans not sent yet: {count}"),
        "people": _("Badges in the list: {count}"),
        "signed_out": _(
            "This device is signed out: its list was deleted, its scans are kept. Sign in again to send them."
        ),
        "kept": _("Kept"),
        "checking": _("Checking …"),
        "closed": _("This gate is closed until {time}."),
        "let_in": _("Let in by a supervisor. It is checked when there is a connection."),
        "unjudged": _("This scan could not be checked. It is kept and checked when there is a connection."),
        "taken": _("The scan was taken back."),
        "not_taken": _("The scan could not be taken back. Try it with a connection."),
        "camera_off": _("The camera cannot be used. Type the code, or use a scanner."),
        "camera_asleep": _("Show a badge to the camera, or type its code."),
    }


def _words() -> dict[str, dict[str, str]]:
    """Look, headline and sentence of each verdict, as far as known offline."""
    event = current_event()
    known = {}
    for verdict in Verdict:
        answer = answer_text(ScanAnswer(verdict, Direction.IN, now(), 0, closed_until=now()), event)
        known[verdict.value] = {"look": answer.look, "headline": answer.headline, "words": answer.words}
    known[Verdict.UNKNOWN]["words"] = _(
        "This code is not in the list of this device. Whoever registered since is not in it."
    )
    known[Verdict.GATE_CLOSED]["words"] = _("This gate is closed for a time.")
    known[Verdict.NOT_TODAY]["words"] = _("This badge admits on other days.")
    return known
