"""Reading: an expo, lists of what is in it, and one thing of a list."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from expo.api.asked import asked_fields, asked_list
from expo.api.guards import api_blueprint, caller, check_reading
from expo.api.resource import Resource
from expo.api.resources.index import RESOURCES
from expo.api.resources.people import EXPOS
from expo.api.rows import ApiRow, as_json, page_for, row_for, version_tag
from expo.errors import Malformed
from expo.i18n import _
from expo.web.hosts import absolute

room = api_blueprint("api", __name__)
_ONE_OF = ", ".join(f"'{name}'" for name in RESOURCES)


@room.get("/expos")
def expos() -> ResponseReturnValue:
    """The expos that the token opens: one."""
    return _list(EXPOS)


@room.get("/expos/<expo>")
def expo(expo: str) -> ResponseReturnValue:  # noqa: ARG001 -- the guard has compared it
    return _one(EXPOS, caller().event_id)


@room.get(f"/expos/<expo>/<any({_ONE_OF}):resource>")
def rows(expo: str, resource: str) -> ResponseReturnValue:  # noqa: ARG001 -- the guard has compared it
    return _list(RESOURCES[resource])


@room.get(f"/expos/<expo>/<any({_ONE_OF}):resource>/<int:row_id>")
def row(expo: str, resource: str, row_id: int) -> ResponseReturnValue:  # noqa: ARG001 -- the guard has compared it
    return _one(RESOURCES[resource], row_id)


def _list(resource: Resource) -> Response:
    check_reading(resource)
    page = page_for(caller(), resource, asked_list(resource, _given(), firm=caller().is_firm))
    body = as_json({"data": page.rows, "next": page.following})
    response = _answer(body, version_tag({"body": body.decode()}))
    if page.following is not None:
        args = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        following = f"{request.path}?{urlencode([*args, ('cursor', page.following)])}"
        response.headers["Link"] = f'<{absolute(following)}>; rel="next"'
    return response


def _one(resource: Resource, row_id: int) -> Response:
    check_reading(resource)
    if unknown := sorted(request.args.keys() - {"fields"}):
        raise Malformed(_("%(name)s is no parameter of this list.", name=unknown[0][:60]))
    names = asked_fields(resource, _given(), firm=caller().is_firm)
    found = row_for(caller(), resource, row_id)
    if found is None:
        abort(404)
    told: ApiRow = {name: found[name] for name in names}
    tag = version_tag(found)
    return _answer(as_json(told), tag if len(told) == len(found) else f"{tag}.{version_tag({'names': names})[:8]}")


def _given() -> Mapping[str, list[str]]:
    given: Any = request.args.to_dict(flat=False)
    return given  # type: ignore[no-any-return]  # Werkzeug's own


def _answer(body: bytes, tag: str) -> Response:
    """JSON that the caller alone may keep, or 304 if it has it."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    held = {
        (one or "").partition(":")[0] for one in request.if_none_match.as_set(include_weak=True)
    }  # ":gzip" when packed
    if tag in held or request.if_none_match.star_tag:
        return Response(status=304, headers=headers)
    return Response(body, headers=headers, mimetype="application/json")
