"""Blueprints under the private link of a public body, /body/<token>, which its clerk opens without an account."""

from flask import abort, g

from expo.accounts.guards import holder
from expo.history.services import Actor
from expo.meetings.body_pages.links import party_by_body_token
from expo.meetings.models import Party
from expo.web.blueprints import GuardedBlueprint, private_blueprint


def body_blueprint(name: str, import_name: str, prefix: str = "") -> GuardedBlueprint:
    """A blueprint of pages under a body's link; `url_for` fills in the token by itself."""
    return private_blueprint(name, import_name, guard=_load_body, url_prefix=f"/body/<token>{prefix}")


def current_body() -> Party:
    """The body of this request's link, as a party."""
    party: Party = g.party
    return party


def body_actor() -> Actor:
    """The body's contact, as the actor that the history records."""
    party = current_body()
    return holder((party.body.contact_name if party.body else "") or party.name)


def _load_body() -> None:
    """Load the link's body. A renewed link, one that never existed and that of a body that does not come answer 404."""
    found = party_by_body_token(g.token)
    if found is None or not found.stands:
        abort(404)
    g.party, g.event, g.slug = found, found.event, found.event.slug
