"""The address in the QR code of a badge."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.checkin.doors import works_at_desk_of
from expo.errors import NotFound
from expo.i18n import _
from expo.kit.codes import read_code
from expo.registration.queries import registration_by_code
from expo.web.doors import GuardedBlueprint, anybody

code_room = GuardedBlueprint("code", __name__, guard=anybody)


@code_room.get("/B/<code>", endpoint="open")
@code_room.get("/b/<code>", endpoint="open_small")
def open_code(code: str) -> ResponseReturnValue:
    """What a badge's QR code opens: staff see the person, everybody else what to do with a badge they found."""
    known = read_code(code)
    registration = registration_by_code(known) if known else None
    if registration is None:
        raise NotFound(_("This code belongs to no badge."))
    if works_at_desk_of(registration.event):
        return redirect(url_for("desk.person", slug=registration.event.slug, registration_id=registration.id), 303)
    return render_template("checkin/found.html", event=registration.event)
