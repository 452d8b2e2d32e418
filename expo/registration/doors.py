"""The doors of a private link, /my/<token>: whoever has the link is its holder; nobody signs in."""

from typing import Any

from flask import Response, abort, g

from expo.accounts.guards import holder
from expo.config import settings
from expo.history.services import Actor
from expo.kit.tokens import unseal
from expo.registration.models import Registration
from expo.registration.queries import registration_by_link
from expo.registration.words import state_look, state_word
from expo.web.doors import GuardedBlueprint


def link_room(name: str, import_name: str, prefix: str = "") -> GuardedBlueprint:
    """Pages of one registration under its private link; the token is filled into their addresses by itself."""
    room = GuardedBlueprint(name, import_name, guard=_enter, url_prefix=f"/my/<token>{prefix}")
    room.url_value_preprocessor(_take_token)
    room.url_defaults(_give_token)
    room.after_request(_keep_private)
    room.context_processor(_words)
    return room


def mine() -> Registration:
    """The registration of this request's private link."""
    registration: Registration = g.registration
    return registration


def me() -> Actor:
    """The holder, for the history."""
    return holder(mine().name)


def _enter() -> None:
    """The registration of the link. A link that was renewed and one that never was answer the same, in the same time."""
    here = settings()
    key = unseal(g.token, "ticket", [here.secret_key, *here.old_secret_keys])
    found = registration_by_link(key or "0" * 32)
    if found is None:
        abort(404)
    g.registration, g.event, g.slug = found, found.event, found.event.slug


def _take_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.token = values.pop("token") if values else ""


def _give_token(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("token", g.get("token", ""))


def _keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _words() -> dict[str, Any]:
    return {"state_word": state_word, "state_look": state_look, "person": g.get("registration")}
