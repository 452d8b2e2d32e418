"""Acting: new rows, changes and steps, each once, and many of them in one request."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from expo.api.acts.act import CHANGE, CREATE, ApiAct, Deed, read_body
from expo.api.acts.index import ACTS
from expo.api.guards import api_blueprint, caller, caller_actor, check_acting
from expo.api.idempotency import claim_key, keep_answer
from expo.api.resources.index import RESOURCES
from expo.api.rows import ApiRow, as_json, row_for, version_tag
from expo.db import db, transaction
from expo.errors import Malformed, NotFound, Refused
from expo.events.models import Event
from expo.i18n import _
from expo.web import params
from expo.web.bodies import JSON, takes
from expo.web.errors import abandon, status_of
from expo.web.hosts import absolute
from expo.web.security import needs_no_token

room = api_blueprint("api_acts", __name__)
MOST_AT_ONCE = 200  # rows of one request
_MADE, _CHANGED, _STEPPED, _ANY = (
    ", ".join(f"'{name}'" for name in sorted({one.resource for one in ACTS.values() if is_such(one.name)}))
    for is_such in (
        lambda name: name == CREATE,
        lambda name: name == CHANGE,
        lambda name: name not in {CREATE, CHANGE},
        lambda _name: True,
    )
)
_KEY = re.compile(r'"?([\x21\x23-\x7e]{1,100})"?')


@room.post(f"/expos/<expo>/<any({_MADE}):resource>")
@needs_no_token
@takes(JSON)
def create(expo: str, resource: str) -> ResponseReturnValue:  # noqa: ARG001 -- the guard has compared it
    return _answer(_act(resource, CREATE), 0)


@room.patch(f"/expos/<expo>/<any({_CHANGED}):resource>/<int:row_id>")
@needs_no_token
@takes(JSON)
def change(expo: str, resource: str, row_id: int) -> ResponseReturnValue:  # noqa: ARG001 -- the guard has compared it
    return _answer(_act(resource, CHANGE), row_id)


@room.post(f"/expos/<expo>/<any({_STEPPED}):resource>/<int:row_id>/<act>")
@needs_no_token
@takes(JSON)
def step(expo: str, resource: str, row_id: int, act: str) -> ResponseReturnValue:  # noqa: ARG001 -- the guard has compared it
    return _answer(_act(resource, act), row_id)


@room.post(f"/expos/<expo>/<any({_ANY}):resource>/bulk")
@needs_no_token
@takes(JSON)
def bulk(expo: str, resource: str) -> ResponseReturnValue:  # noqa: ARG001 -- the guard has compared it
    """Acts on many rows, each done or refused by itself; the answers stand in the order of the rows."""
    key, given = _key(), _given().get("rows")
    if not isinstance(given, list) or not 0 < len(given) <= MOST_AT_ONCE:
        raise Malformed(_("Send “rows”: 1 to %(most)d acts.", most=MOST_AT_ONCE))
    rows = [row if isinstance(row, dict) else {} for row in given]
    acts = [_act(resource, params.text(row.get("act"), 40)) for row in rows]
    for act in acts:
        check_acting(act)
    told = [_one_of_many(act, row, f"{key}/{number}") for number, (act, row) in enumerate(zip(acts, rows, strict=True))]
    return Response(as_json({"data": told}), mimetype=JSON)


def _act(resource: str, name: str) -> ApiAct:
    found = ACTS.get((resource, name))
    if found is None:
        abort(404)
    return found


def _answer(act: ApiAct, row_id: int) -> Response:
    """Do one act and tell the row as it is now."""
    check_acting(act)
    if act.name == CHANGE and not request.headers.get("If-Match"):
        abort(428)
    found = _do(act, row_id, _given(), "" if act.name == CHANGE else _key())
    response = Response(as_json(found), mimetype=JSON)
    response.headers["ETag"] = f'"{version_tag(found)}"'
    if act.name == CREATE:
        response.status_code = 201
        where = url_for("api.row", expo=caller().slug, resource=act.resource, row_id=found["id"])
        response.headers["Location"] = absolute(where)
    return response


def _do(act: ApiAct, row_id: int, given: Mapping[str, Any], key: str, *, alone: bool = True) -> ApiRow:
    """Do the act in one transaction, or tell what it came to when the same request was sent before under the key."""
    body = read_body(act, given)
    with transaction():
        before = claim_key(caller(), key, _asked(act, row_id, given)) if key else None
        if before is not None and before.other:
            abort(422)
        if before is None or before.row_number is None:
            seen = _seen(act, row_id) if alone and act.is_on_a_row else None
            event = db.session.get_one(Event, caller().event_id)
            done = act.run(Deed(event, row_id, body, caller_actor(), seen))
            if key:
                keep_answer(caller(), key, done)
        else:
            done = before.row_number
    found = row_for(caller(), RESOURCES[act.resource], done)
    if found is None:
        raise NotFound(_("It was done, and is not here any more."))
    return found


def _one_of_many(act: ApiAct, row: Mapping[str, Any], key: str) -> ApiRow:
    body = row.get("body")
    try:
        done = _do(act, params.row_id(row.get("id")), body if isinstance(body, dict) else {}, key, alone=False)
    except Refused as error:
        abandon()
        status = status_of(error)
        said = {"title": HTTPStatus(status).phrase, "detail": error.message, "details": list(error.details)}
        return {"status": status, "problem": {"type": "about:blank", "status": status, **said}}
    return {"status": 201 if act.name == CREATE else 200, "row": done}


def _seen(act: ApiAct, row_id: int) -> int | None:
    """The version that the caller says it has seen. 412 where the row is another by now."""
    if not request.headers.get("If-Match"):
        return None
    now = row_for(caller(), RESOURCES[act.resource], row_id)
    if now is None:
        abort(404)
    sent = {(one or "").partition(":")[0] for one in request.if_match.as_set()}  # ":gzip" where it was packed
    if version_tag(now) not in sent and not request.if_match.star_tag:
        abort(412)
    version: int | None = now.get("version")
    return version


def _given() -> dict[str, Any]:
    return params.json_object() if request.get_data() else {}


def _key() -> str:
    found = _KEY.fullmatch(request.headers.get("Idempotency-Key", ""))
    if found is None:
        raise Malformed(_("Send an Idempotency-Key, a new one for each act: the same request sent twice is done once."))
    return found[1]


def _asked(act: ApiAct, row_id: int, given: Mapping[str, Any]) -> bytes:
    return json.dumps([act.resource, act.name, row_id, given], sort_keys=True).encode()
