"""The messages of webhooks, as the document describes them: one name for each kind of thing."""

from typing import Any

from expo.history.verbs import Verb
from expo.webhooks.rules import PING, TOLD_KINDS, event_type
from expo.webhooks.words import KIND_WORDS

Schema = dict[str, Any]
_RETRIES = (
    "Signed by Standard Webhooks: `webhook-signature` is HMAC-SHA256 of `webhook-id`, `webhook-timestamp` and the body, "
    "joined by dots. Answer 2xx within ten seconds; what is not taken is sent again for five days. What is told of one "
    "thing comes in order; a message may come twice, with the same `webhook-id`."
)
_HEADERS = {
    "webhook-id": "The message's id, the same whenever it is sent again",
    "webhook-timestamp": "When it is sent, in seconds since 1970",
    "webhook-signature": "`v1,` and the signature in base 64; two, with a space between, while a secret is renewed",
}


def webhooks() -> Schema:
    """The document's `webhooks`: each kind of thing, and the test message."""
    told = {kind.value: _webhook(kind.value, str(KIND_WORDS[kind]), "webhook-message") for kind in TOLD_KINDS}
    return told | {PING: _webhook(PING, "Test message", "webhook-ping")}


def message_schemas() -> Schema:
    """The bodies of messages, for the document's components."""
    whole: Schema = {"type": "integer", "format": "int64"}
    data: Schema = {
        "id": {**whole, "description": "The entry's id in the history, which grows"},
        "expo": {"type": "string"},
        "kind": {"type": "string", "enum": [kind.value for kind in TOLD_KINDS]},
        "number": {"type": ["integer", "null"], "format": "int64", "description": "The thing's id"},
        "verb": {"type": "string", "description": "What was done, as in the resource history"},
        "actor": {
            "type": "string",
            "enum": ["account", "expo", "other"],
            "description": "Of what kind whoever acted is",
        },
        "changed": {"type": "array", "items": {"type": "string"}, "description": "Names of fields, without values"},
        "link": {"type": ["string", "null"], "format": "uri", "description": "Where the API tells of the thing"},
    }
    moment: Schema = {"type": "string", "format": "date-time"}
    types = {"type": "string", "description": f"As in {event_type('registration', Verb.CONFIRMED)}"}
    return {
        "webhook-message": _closed("Message", {"type": types, "timestamp": moment, "data": _closed("Entry", data)}),
        "webhook-ping": _closed(
            "Test message",
            {
                "type": {"const": PING},
                "timestamp": moment,
                "data": _closed("Test", {"expo": {"type": "string"}}),
            },
        ),
    }


def _webhook(name: str, summary: str, schema: str) -> Schema:
    return {
        "post": {
            "operationId": f"told_{name}",
            "tags": ["webhooks"],
            "summary": summary,
            "description": _RETRIES,
            "security": [],
            "parameters": [
                {"name": header, "in": "header", "required": True, "description": words, "schema": {"type": "string"}}
                for header, words in _HEADERS.items()
            ],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
            },
            "responses": {"2XX": {"description": "Taken"}, "default": {"description": "Not taken: it is sent again"}},
        }
    }


def _closed(title: str, properties: Schema) -> Schema:
    names = list(properties)
    return {
        "type": "object",
        "title": title,
        "properties": properties,
        "required": names,
        "additionalProperties": False,
    }
