"""Requests that the API's document allows and ones that it does not, and what the answer has to be by it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import jsonschema

Schema = dict[str, Any]
# What may stand in an address, in a header, and in JSON, where something else is expected.
TYPED = ("", "x", "-1", "99999999999999999999", "\ud7ff", '""')
SENT: tuple[Any, ...] = (None, "", "\0", -1, 10**40, True, [-1], {"en": 1})


@dataclass
class Asked:
    """One request, and the operation of the document that it is of."""

    method: str
    path: str
    operation: Schema
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None


def requests(document: Schema, slug: str) -> Iterator[Asked]:
    """Every operation: as it is meant, and with each of its parameters and fields of its body spoilt in turn."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield from _of_operation(method.upper(), path, operation, slug)


def _of_operation(method: str, path: str, operation: Schema, slug: str) -> Iterator[Asked]:
    address = path.replace("{expo}", slug).replace("{id}", "1")
    needed = {one["name"]: "*" for one in operation["parameters"] if one["in"] == "header" and one["required"]}
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    usual = {name: _usual(one) for name, one in (schema or {}).get("properties", {}).items()}
    yield Asked(method, address, operation, headers=needed, body=usual)
    for one in operation["parameters"]:
        for typed in TYPED:
            if one["in"] == "query":
                yield Asked(method, address, operation, {one["name"]: typed}, needed)
            elif one["in"] == "header" and typed.isascii():
                yield Asked(method, address, operation, headers={**needed, one["name"]: typed}, body=usual)
    for name in usual:
        for sent in SENT:
            yield Asked(method, address, operation, headers=needed, body={**usual, name: sent})
    if schema is not None:
        yield from (Asked(method, address, operation, headers=needed, body=sent) for sent in (*SENT, {"x": 1}))


def _usual(schema: Schema) -> Any:
    """A value that the schema allows."""
    if "enum" in schema:
        return schema["enum"][0]
    by_format = {"date-time": "2027-04-13T06:00:00Z", "date": "2027-04-13", "int64": 1}
    by_type: dict[str, Any] = {"string": "x", "boolean": True, "array": [], "object": {}}
    kind = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
    return by_format.get(schema.get("format", "")) or by_type[kind]


def fault_of(asked: Asked, answer: Any, document: Schema) -> str:
    """What of an answer the document does not say; "" where all is well."""
    told = asked.operation["responses"].get(str(answer.status_code))
    if told is None:
        return f"status {answer.status_code}"
    if answer.status_code == 304:
        return ""
    found = document["components"]["responses"][told["$ref"].rpartition("/")[2]] if "$ref" in told else told
    if answer.mimetype not in found["content"]:
        return f"media type {answer.mimetype}"
    schema = found["content"][answer.mimetype]["schema"] | {"components": document["components"]}
    try:
        jsonschema.validate(answer.json, schema, jsonschema.Draft202012Validator)
    except jsonschema.ValidationError as error:
        return error.message[:200]
    return ""
