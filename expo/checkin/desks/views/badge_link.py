"""The address that the QR code of a badge opens."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.checkin.blueprints import is_staff_or_desk_of
from expo.errors import NotFound
from expo.i18n import _
from expo.kit.codes import read_code
from expo.registration.queries import registration_by_code
from expo.web.blueprints import GuardedBlueprint, anybody

code_room = GuardedBlueprint("code", __name__, guard=anybody)


@code_room.get("/B/<code>", endpoint="open")
@code_room.get("/b/<code>", endpoint="open_small")
def open_code(code: str) -> ResponseReturnValue:
    """The address in a badge's QR code: staff get the person's page, everybody else a page on what to do with a found badge."""
    code_read = read_code(code)
    registration = registration_by_code(code_read) if code_read else None
    if registration is None:
        raise NotFound(_("This code belongs to no badge."))
    if is_staff_or_desk_of(registration.event):
        return redirect(url_for("desk.person", slug=registration.event.slug, registration_id=registration.id), 303)
    return render_template("checkin/found.html", event=registration.event)
