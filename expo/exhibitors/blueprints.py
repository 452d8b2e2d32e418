"""Blueprints under a firm's private link, /exhibitor/<token>: the link is the permission, without signing in."""

from typing import Any

from flask import abort, g

from expo.accounts.guards import holder
from expo.exhibitors.links import exhibitor_by_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.words import companion_word, scheme_word, sector_word, state_look, state_word
from expo.history.services import Actor
from expo.web.blueprints import GuardedBlueprint, private_blueprint


def firm_blueprint(name: str, import_name: str, prefix: str = "") -> GuardedBlueprint:
    """A blueprint under the private link; `url_for` fills the token in."""
    room = private_blueprint(name, import_name, guard=_load_exhibitor, url_prefix=f"/exhibitor/<token>{prefix}")
    room.context_processor(_template_words)
    return room


def current_exhibitor() -> Exhibitor:
    """The exhibitor of this request's private link."""
    exhibitor: Exhibitor = g.exhibitor
    return exhibitor


def firm_actor() -> Actor:
    """The firm as the actor in the history."""
    return holder(firm_name(current_exhibitor()))


def template_words() -> dict[str, Any]:
    """The template helpers of pages about exhibitors."""
    return {
        "application_word": state_word,
        "application_look": state_look,
        "sector_word": sector_word,
        "scheme_word": scheme_word,
        "companion_word": companion_word,
        "firm_name": firm_name,
    }


def _load_exhibitor() -> None:
    """Load the exhibitor of the token; 404 for a renewed and for an unknown token alike, in constant time."""
    found = exhibitor_by_token(g.token)
    if found is None:
        abort(404)
    g.exhibitor, g.event, g.slug = found, found.event, found.event.slug


def _template_words() -> dict[str, Any]:
    return {**template_words(), "exhibitor": g.get("exhibitor"), "token": g.get("token")}
