"""Who calls: the token of a request, its expo and its permissions."""

from typing import NoReturn

from flask import abort, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from expo import clock
from expo.api.acts.act import ApiAct
from expo.api.queries import Caller, caller_by_secret
from expo.api.rates import add_rate_fields, check_rate
from expo.api.resource import Resource
from expo.api.resources.index import RESOURCES
from expo.api.rules import PREFIX, TokenHolder
from expo.api.services import NOTED_EVERY, note_use
from expo.db import transaction
from expo.history.services import Actor
from expo.web.blueprints import GuardedBlueprint
from expo.web.telemetry.requests import request_id

ROOT = "/api/v1"
_LONGEST = 100  # characters of a token


def api_blueprint(name: str, import_name: str) -> GuardedBlueprint:
    """A blueprint of addresses that a token opens, each of them in the expo that the address names."""
    room = GuardedBlueprint(name, import_name, guard=check_token, url_prefix=ROOT)
    room.after_request(add_rate_fields)
    return room


def caller() -> Caller:
    """Who sends the current request."""
    found: Caller = g.api_caller
    return found


def caller_actor() -> Actor:
    """The history's actor for this request: the token, and beside its name that of the account whose it is."""
    found = caller()
    return Actor(
        found.name,
        account_id=found.account_id,
        address=request.remote_addr,
        request_id=request_id(),
        by_program=found.holder is TokenHolder.TEAM,
    )


def check_acting(act: ApiAct) -> None:
    """403 unless the caller's token gives the permission of an act, and that of what the act is about."""
    check_reading(RESOURCES[act.resource])
    if act.permission not in caller().permissions or caller().is_firm:
        abort(403)


def check_token() -> None:
    """A guard: a valid token (else 401) within its rate, of the expo in the address (else 404)."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    known = scheme.casefold() == "bearer" and secret.startswith(PREFIX) and len(secret) <= _LONGEST
    found = caller_by_secret(secret, clock.now()) if known else None
    if found is None:
        _refuse_stranger()
    g.api_caller = found
    check_rate(found.token_id, found.event_id)
    _note_use(found)
    if (request.view_args or {}).get("expo", found.slug) != found.slug:
        abort(404)


def check_reading(resource: Resource) -> None:
    """403 unless the caller's token gives the resource's permission, and a firm's token any of its rows."""
    if resource.permission not in caller().permissions or (caller().is_firm and resource.of_firm is None):
        abort(403)


def _refuse_stranger() -> NoReturn:
    raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "expo"}))


def _note_use(found: Caller) -> None:
    now = clock.now()
    if found.seen_at is None or found.seen_at < now - NOTED_EVERY:
        with transaction(fresh=False):
            note_use(found.token_id, now)
