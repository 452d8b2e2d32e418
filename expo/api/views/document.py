"""The document that describes the API, for programs and as a page."""

import json

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from expo.api.acts.act import ApiAct
from expo.api.acts.index import ACTS
from expo.api.document import ABOUT, act_address, address_of, all_resources, document, field_schema
from expo.api.guards import ROOT
from expo.api.resource import Resource
from expo.api.words import PERMISSION_WORDS
from expo.config import settings
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.web.blueprints import GuardedBlueprint, anybody
from expo.webhooks.rules import TOLD_KINDS, event_type

room = GuardedBlueprint("api_document", __name__, guard=anybody, url_prefix=ROOT)


@room.get("/openapi.json")
def text() -> ResponseReturnValue:
    return Response(json.dumps(document(), ensure_ascii=False), mimetype="application/json")


@room.get("/docs")
def show() -> ResponseReturnValue:
    """The document as a page, with examples."""
    return render_template(
        "api/docs.html",
        acts=_acts(),
        resources=[(one, address_of(one), _described(one)) for one in all_resources()],
        permission_words=PERMISSION_WORDS,
        root=settings().base_url + ROOT,
        about=ABOUT,
        told_kinds=[kind.value for kind in TOLD_KINDS],
        sample_type=event_type(Subject.REGISTRATION, Verb.CONFIRMED),
    )


def _acts() -> dict[str, list[tuple[ApiAct, str, str]]]:
    """The acts of each resource: each with its method and address."""
    told: dict[str, list[tuple[ApiAct, str, str]]] = {one.name: [] for one in all_resources()}
    for act in ACTS.values():
        path, method = act_address(act)
        told[act.resource].append((act, method.upper(), path))
    return told


def _described(resource: Resource) -> list[tuple[str, str, bool]]:
    """The fields of a resource: name, what it is in JSON, and whether lists are narrowed by it."""
    told = [(one.name, _spoken(field_schema(resource, one)), one.filtered) for one in resource.fields]
    return [*told, *((one.name, "array of integer", False) for one in resource.gathered)]


def _spoken(schema: dict[str, object]) -> str:
    """A schema in the words of its format."""
    kind = schema.get("type", "any")
    names = [str(one) for one in kind] if isinstance(kind, list) else [str(kind)]
    said = str(schema.get("format", names[0])) if names[0] == "string" else names[0]
    enum = schema.get("enum")
    if isinstance(enum, list):
        said = " | ".join(json.dumps(one) for one in enum if one is not None)
    return said + (" | null" if "null" in names else "")
