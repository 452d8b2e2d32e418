"""The JSON schemas of the bodies of acts."""

from typing import Any

from expo.api.acts.act import CHANGE, LONGEST, MOST_LISTED, ApiAct, BodyField, JsonKind

_ID = {"type": "integer", "format": "int64"}
_TEXT = {"type": "string", "maxLength": LONGEST}
_SCHEMAS: dict[JsonKind, dict[str, Any]] = {
    JsonKind.TEXT: _TEXT,
    JsonKind.INTEGER: _ID,
    JsonKind.BOOLEAN: {"type": "boolean"},
    JsonKind.MOMENT: {"type": "string", "format": "date-time"},
    JsonKind.DAY: {"type": "string", "format": "date"},
    JsonKind.TEXTS: {"type": "object", "additionalProperties": _TEXT},
    JsonKind.IDS: {"type": "array", "items": {**_ID, "minimum": 1}, "maxItems": MOST_LISTED},
    JsonKind.WORDS: {"type": "array", "items": _TEXT, "maxItems": MOST_LISTED},
    JsonKind.ANSWERS: {
        "type": "object",
        "description": "By the question’s id: a text, a number, true or false, or the ids of the chosen options",
        "additionalProperties": {},
    },
}


def body_schema(act: ApiAct) -> dict[str, Any]:
    """The schema of an act's body; of a change every field may be left out."""
    needed = [one.name for one in act.body if one.required and act.name != CHANGE]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {one.name: _schema(one) for one in act.body},
        "additionalProperties": False,
    }
    return schema | ({"required": needed} if needed else {})


def _schema(one: BodyField) -> dict[str, Any]:
    """The schema of a field; what is not needed may be null too."""
    schema: dict[str, Any] = {"type": "string", "enum": list(one.choices)} if one.choices else dict(_SCHEMAS[one.kind])
    if not one.required:
        schema["type"] = [schema["type"], "null"]
        schema |= {"enum": [*schema["enum"], None]} if one.choices else {}
    return schema
