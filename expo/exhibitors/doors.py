"""The doors of a firm's private link, /exhibitor/<token>: whoever has the link acts for the firm; nobody signs in."""

from typing import Any

from flask import Response, abort, g

from expo.accounts.guards import holder
from expo.exhibitors.links import exhibitor_by_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.words import companion_word, scheme_word, sector_word, state_look, state_word
from expo.history.services import Actor
from expo.web.doors import GuardedBlueprint


def firm_room(name: str, import_name: str, prefix: str = "") -> GuardedBlueprint:
    """Pages of one exhibitor under its private link; the token is filled into their addresses by itself."""
    room = GuardedBlueprint(name, import_name, guard=_enter, url_prefix=f"/exhibitor/<token>{prefix}")
    room.url_value_preprocessor(_take_token)
    room.url_defaults(_give_token)
    room.after_request(_keep_private)
    room.context_processor(_words)
    return room


def ours() -> Exhibitor:
    """The exhibitor of this request's private link."""
    exhibitor: Exhibitor = g.exhibitor
    return exhibitor


def our_actor() -> Actor:
    """The firm, for the history."""
    return holder(firm_name(ours()))


def words() -> dict[str, Any]:
    """What pages about exhibitors call things by."""
    return {
        "application_word": state_word,
        "application_look": state_look,
        "sector_word": sector_word,
        "scheme_word": scheme_word,
        "companion_word": companion_word,
        "firm_name": firm_name,
    }


def _enter() -> None:
    """The exhibitor of the link. A link that was renewed and one that never was answer the same, in the same time."""
    found = exhibitor_by_token(g.token)
    if found is None:
        abort(404)
    g.exhibitor, g.event, g.slug = found, found.event, found.event.slug


def _take_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.token = values.pop("token") if values else ""


def _give_token(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("token", g.get("token", ""))


def _keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _words() -> dict[str, Any]:
    return {**words(), "exhibitor": g.get("exhibitor"), "token": g.get("token")}
