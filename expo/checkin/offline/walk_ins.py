"""People who walked in without a network: a blank badge was given to them, with their name."""

from expo.badges.queries import spare_by_code
from expo.badges.services import bind_spare
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _
from expo.kit.codes import read_code
from expo.registration.queries import registration_in
from expo.registration.rules import Details, RegistrationSource
from expo.registration.services.register import register


def register_walk_in(event: Event, code: str, name: str, *, by: Actor) -> str:
    """Register who got this blank badge at a door, in the badge's category. Returns why it could not be done, "" where it is;
    once done it stays as it is.
    """
    spare = spare_by_code(event, read_code(code) or "")
    if spare is None:
        return _("This is no blank badge of this expo.")
    if spare.registration_id is not None:
        holder = registration_in(event, spare.registration_id)
        return (
            ""
            if holder and holder.given_name == name
            else _("This badge belongs to somebody already. Take another one.")
        )
    try:
        with db.session.begin_nested():
            made = register(event, spare.category, Details(name), source=RegistrationSource.WALK_IN, by=by)
            if made is not None:
                bind_spare(code, made, by=by)
    except Refused as refusal:
        return str(refusal)
    return ""
