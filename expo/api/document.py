"""The OpenAPI 3.1 document, written from the tables of resources: what the code answers is what it says."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from expo.api.acts.act import CHANGE, CREATE, ApiAct
from expo.api.acts.index import ACTS
from expo.api.acts.schema import body_schema
from expo.api.asked import LONGEST_PAGE, NONE, USUAL_PAGE, names_of
from expo.api.guards import ROOT
from expo.api.messages import Schema, message_schemas, webhooks
from expo.api.resource import ApiField, Resource
from expo.api.resources.index import RESOURCES
from expo.api.resources.people import EXPOS
from expo.config import settings
from expo.db import UtcDateTime
from expo.i18n import language

VERSION = "1.0.0"
MEDIA, PROBLEM = "application/json", "application/problem+json"
ABOUT = (
    "Addresses below /api/v1 stay as they are: new fields, parameters and resources may be added at any time, and programs "
    "have to ignore what they do not know. What is to go is marked as deprecated here and answers with the fields "
    "`Deprecation` and `Sunset` for at least a year; what would break programs comes as /api/v2, beside this one."
)
_ID: Schema = {"type": "integer", "format": "int64"}
_REFUSALS = {
    "400": "A parameter that cannot be read",
    "401": "No valid token",
    "403": "The token may not do that",
    "404": "Nothing that the token may see",
    "405": "No such request is taken at this address, or for such a number",
    "409": "A rule forbids it, and says why",
    "412": "The row was changed since",
    "422": "The key was sent with another request before",
    "428": "If-Match is missing",
    "429": "Too many requests of this token",
}
_OF_READING = ("400", "401", "403", "404", "405", "429")
_FIELDS = {
    "RateLimit-Policy": "The limit, and its window in seconds",
    "RateLimit": "What is left, and the seconds until the window ends",
}


def document() -> Schema:
    """The document, with titles in the reader's language."""
    return _document(language(), settings().base_url)


@lru_cache(maxsize=8)
def _document(_language: str, base_url: str) -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Expo", "version": VERSION, "description": ABOUT},
        "servers": [{"url": base_url + ROOT}],
        "security": [{"token": []}],
        "tags": [{"name": one.name, "description": str(one.title)} for one in all_resources()],
        "paths": _paths(),
        "webhooks": webhooks(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "problem": _problem(),
                **{one.name: row_schema(one) for one in all_resources()},
                **message_schemas(),
            },
            "responses": {status: _refusal(words) for status, words in _REFUSALS.items()},
            "headers": {name: {"description": words, "schema": {"type": "string"}} for name, words in _FIELDS.items()},
        },
    }


def all_resources() -> list[Resource]:
    """Every resource, the expos first."""
    return [EXPOS, *RESOURCES.values()]


def address_of(resource: Resource) -> str:
    """The address of a resource's list, below the API's root."""
    return "/expos" if resource is EXPOS else f"/expos/{{expo}}/{resource.name}"


def field_schema(resource: Resource, one: ApiField) -> Schema:
    """The JSON schema of a field."""
    column = resource.table.__table__.c.get(one.name)
    schema = _of_json(resource, one) if isinstance(one.kind, sa.JSON) else _of_type(one.kind)
    if (one.nullable if column is None else column.nullable) and "type" in schema:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return schema


def row_schema(resource: Resource) -> Schema:
    """The JSON schema of a row. Requests may leave fields out, so none is required."""
    told = {one.name: field_schema(resource, one) for one in resource.fields}
    lists: Schema = {one.name: {"type": "array", "items": _ID} for one in resource.gathered}
    return {"type": "object", "title": str(resource.title), "properties": told | lists, "additionalProperties": False}


def _of_type(kind: Any) -> Schema:
    if isinstance(kind, sa.Enum):
        return {"type": "string", "enum": list(kind.enums)}
    found = next((schema for one, schema in _TYPES if isinstance(kind, one)), {"type": "string"})
    return dict(found)


_TYPES: tuple[tuple[Any, Schema], ...] = (
    (UtcDateTime, {"type": "string", "format": "date-time"}),
    (sa.Boolean, {"type": "boolean"}),
    (sa.Integer, _ID),
    (sa.Float, {"type": "number"}),
    (sa.Date, {"type": "string", "format": "date"}),
)


def _of_json(resource: Resource, one: ApiField) -> Schema:
    """By what the model says of the column."""
    key = sa.inspect(resource.table).get_property_by_column(resource.table.__table__.c[one.name]).key
    said = str(resource.table.__annotations__[key])
    if "list[str]" in said:
        return {"type": "array", "items": {"type": "string"}}
    if "dict[str, str]" in said:
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if "list[" in said:
        return {"type": "array"}
    return {"type": "object"} if "dict[" in said else {}


def _paths() -> Schema:
    paths: Schema = {}
    for one in all_resources():
        expo = [] if one is EXPOS else [_EXPO]
        below = f"{address_of(one)}/{{expo}}" if one is EXPOS else f"{address_of(one)}/{{id}}"
        paths[address_of(one)] = {"get": _operation(one, "list", expo + _parameters(one), _list_schema(one))}
        key = [_EXPO] if one is EXPOS else [*expo, _ROW_ID]
        paths[below] = {"get": _operation(one, "read", [*key, _fields_parameter(one)], _row(one))}
    for act in ACTS.values():
        path, method = act_address(act)
        paths.setdefault(path, {})[method] = _act_operation(act)
    return paths


def act_address(act: ApiAct) -> tuple[str, str]:
    """The address of an act below the API's root, and its method in small letters."""
    listed = address_of(RESOURCES[act.resource])
    if act.name == CREATE:
        return listed, "post"
    return (f"{listed}/{{id}}", "patch") if act.name == CHANGE else (f"{listed}/{{id}}/{act.name}", "post")


def _act_operation(act: ApiAct) -> Schema:
    resource = RESOURCES[act.resource]
    key = [_EXPO, *([_ROW_ID] if act.is_on_a_row else [])]
    headers = [_MATCH] if act.name == CHANGE else [_KEY, *([_MAY_MATCH] if act.is_on_a_row else [])]
    told = {"headers": _told_fields(), "content": {MEDIA: {"schema": _row(resource)}}}
    codes = [
        *_OF_READING,
        *("409", "422"),
        *(("412",) if act.is_on_a_row else ()),
        *(("428",) if act.name == CHANGE else ()),
    ]
    return {
        "operationId": f"{act.name}_{act.resource}".replace("-", "_"),
        "tags": [act.resource],
        "summary": str(act.title),
        "description": f"Needs the permissions “{act.permission}” and “{resource.permission}”.",
        "parameters": [*key, *headers],
        "requestBody": {"required": False, "content": {MEDIA: {"schema": body_schema(act)}}},
        "responses": {
            "201" if act.name == CREATE else "200": {"description": "The row as it is now", **told},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in sorted(set(codes))},
        },
    }


_ROW_ID: Schema = {"name": "id", "in": "path", "required": True, "schema": {**_ID, "minimum": 1, "maximum": 2**63 - 1}}
_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A new one for each act; the same request sent again with it is done once",
    "schema": {"type": "string", "pattern": "^[!#-~]{1,100}$"},
}
_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the row as the caller has seen it, with all fields; * for whatever it is",
    "schema": {"type": "string"},
}
_MAY_MATCH: Schema = {**_MATCH, "required": False}
_EXPO: Schema = {
    "name": "expo",
    "in": "path",
    "required": True,
    "description": "The expo's word in addresses",
    "schema": {"type": "string"},
}


def _operation(resource: Resource, verb: str, parameters: list[Schema], schema: Schema) -> Schema:
    return {
        "operationId": f"{verb}_{resource.name.replace('-', '_')}",
        "tags": [resource.name],
        "summary": str(resource.title),
        "description": f"Needs the permission “{resource.permission}”.",
        "parameters": parameters,
        "responses": {
            "200": {"description": "Found", "headers": _told_fields(), "content": {MEDIA: {"schema": schema}}},
            "304": {"description": "As the caller has it already (If-None-Match)"},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _OF_READING},
        },
    }


def _told_fields() -> Schema:
    tag: Schema = {"ETag": {"description": "The version tag", "schema": {"type": "string"}}}
    return tag | {name: {"$ref": f"#/components/headers/{name}"} for name in _FIELDS}


def _row(resource: Resource) -> Schema:
    return {"$ref": f"#/components/schemas/{resource.name}"}


def _list_schema(resource: Resource) -> Schema:
    return {
        "type": "object",
        "required": ["data", "next"],
        "properties": {
            "data": {"type": "array", "items": _row(resource)},
            "next": {"type": ["string", "null"], "description": "The cursor of the next page; null on the last one"},
        },
    }


def _parameters(resource: Resource) -> list[Schema]:
    limit = {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": USUAL_PAGE}
    own = [
        _query("cursor", {"type": "string"}, "The `next` of the page before"),
        _query("limit", limit, "How many rows"),
        _fields_parameter(resource),
    ]
    if resource.is_searched:
        own.append(_query("q", {"type": "string"}, "Words to search for, each of which has to be found"))
    return [*own, *(_query(name, *_narrowing(one, name)) for one in resource.filters for name in names_of(one))]


def _narrowing(one: ApiField, name: str) -> tuple[Schema, str]:
    if name != one.name:
        return _of_type(one.kind), f"`{one.name}` {'from this on' if name.endswith('_from') else 'before this'}"
    kind = _of_type(one.kind)
    if kind == _ID:
        kind = {**kind, "minimum": 0}
    return {"type": "array", "items": kind}, f"Any of these; `{NONE}` for none"


def _fields_parameter(resource: Resource) -> Schema:
    names = {"type": "array", "items": {"type": "string", "enum": resource.names(firm=True)}}
    return {**_query("fields", names, "The fields to tell, separated by commas; all of them without"), "explode": False}


def _query(name: str, schema: Schema, words: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}


def _problem() -> Schema:
    names: Iterable[str] = ("type", "title", "detail", "error", "request_id")
    texts: Schema = {name: {"type": ["string", "null"]} for name in names}
    more = {"status": {"type": "integer"}, "details": {"type": "array", "items": {"type": "string"}}}
    return {
        "type": "object",
        "title": "Problem (RFC 9457)",
        "properties": texts | more,
        "required": ["title", "status"],
    }


def _refusal(words: str) -> Schema:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {"description": words, "content": content}
