"""Blueprints under a delegation's private links: the head's page, /delegation/<token>, and the join form, /join/<token>."""

from collections.abc import Callable
from typing import Any

from flask import abort, g

from expo.accounts.guards import holder
from expo.delegations.board import head_links
from expo.delegations.links import delegation_by_token, delegation_to_join
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.delegations.words import all_words
from expo.history.services import Actor
from expo.web.blueprints import GuardedBlueprint, private_blueprint

ENDED_STATES = frozenset({DelegationState.DECLINED, DelegationState.WITHDRAWN})


def head_blueprint(name: str, import_name: str, prefix: str = "") -> GuardedBlueprint:
    """A blueprint of pages under the head's link; `url_for` fills in the token by itself."""
    return _room(name, import_name, f"/delegation/<token>{prefix}", lambda: _load_delegation(delegation_by_token))


def join_blueprint(name: str, import_name: str) -> GuardedBlueprint:
    """A blueprint of the join form, found while the link is open and the delegation accepted."""
    return _room(name, import_name, "/join/<token>", _load_joinable)


def current_delegation() -> Delegation:
    """The delegation of this request's link."""
    delegation: Delegation = g.delegation
    return delegation


def head_actor() -> Actor:
    """The delegation's contact, as the actor that the history records."""
    return holder(current_delegation().contact_name or "head")


def _room(name: str, import_name: str, prefix: str, guard: Callable[[], None]) -> GuardedBlueprint:
    room = private_blueprint(name, import_name, guard=guard, url_prefix=prefix)
    room.context_processor(_template_values)
    return room


def _load_delegation(found_by: Callable[[str], Delegation | None]) -> None:
    """Load the link's delegation. A renewed link and one that never existed both answer 404."""
    found = found_by(g.token)
    if found is None:
        abort(404)
    g.delegation, g.event, g.slug = found, found.event, found.event.slug


def _load_joinable() -> None:
    _load_delegation(delegation_to_join)
    if current_delegation().state is not DelegationState.ACCEPTED:
        abort(404)


def _template_values() -> dict[str, Any]:
    return {**all_words(), "delegation": g.get("delegation"), "head_links": head_links}
