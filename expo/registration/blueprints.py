"""Blueprints under a private link, /my/<token>: whoever has the link is its holder; nobody signs in."""

from typing import Any

from flask import abort, g

from expo.accounts.guards import holder
from expo.config import settings
from expo.history.services import Actor
from expo.kit.tokens import Purpose, unseal
from expo.registration.models import Registration
from expo.registration.queries import registration_by_link
from expo.registration.words import state_look, state_word
from expo.web.blueprints import GuardedBlueprint, private_blueprint


def link_blueprint(name: str, import_name: str, prefix: str = "") -> GuardedBlueprint:
    """A blueprint of one registration's pages under its private link; `url_for` fills in the token by itself."""
    room = private_blueprint(name, import_name, guard=_load_registration, url_prefix=f"/my/<token>{prefix}")
    room.context_processor(_template_values)
    return room


def current_registration() -> Registration:
    """The registration of this request's private link."""
    registration: Registration = g.registration
    return registration


def link_holder() -> Actor:
    """The link's holder, as the actor that the history records."""
    return holder(current_registration().name)


def _load_registration() -> None:
    """Load the link's registration. A renewed link and one that never existed both answer 404, after the same query."""
    here = settings()
    key = unseal(g.token, Purpose.TICKET, [here.secret_key, *here.old_secret_keys])
    found = registration_by_link(key or "0" * 32)
    if found is None:
        abort(404)
    g.registration, g.event, g.slug = found, found.event, found.event.slug


def _template_values() -> dict[str, Any]:
    return {"state_word": state_word, "state_look": state_look, "person": g.get("registration")}
