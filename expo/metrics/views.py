"""/metrics, for whoever has METRICS_TOKEN."""

import hmac

import sqlalchemy as sa
from flask import Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST

from expo.config import settings
from expo.db import db
from expo.kit.cache import BoundedCache
from expo.metrics.exposition import exposition
from expo.metrics.queries import StoredState, stored_state
from expo.replica import replica
from expo.web.blueprints import GuardedBlueprint
from expo.web.telemetry.counts import named_counts, request_counts

_SECONDS = 10  # counting half a million registrations for each of several readers would be too much
_stored: BoundedCache[StoredState] = BoundedCache(4, seconds=_SECONDS)


def token_given() -> None:
    """404 where the settings have no METRICS_TOKEN, 401 without it."""
    token = settings().metrics_token
    if not token:
        abort(404)
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not hmac.compare_digest(given.encode(), token.encode()):
        abort(401)


room = GuardedBlueprint("metrics", __name__, guard=token_given)


@room.get("/metrics")
def show() -> Response:
    """The metrics of this server's processes, and of the database all servers share."""
    text = exposition(request_counts(), named_counts(), _state(), _lag())
    return Response(text, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _lag() -> float | None:
    """As this process knows it: it looks, if the last look is a second old."""
    found = replica()
    if found is None:
        return None
    found.state()
    return found.lag()


def _state() -> StoredState | None:
    try:
        return _stored.get_or(db.engine.url, stored_state)
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return None
