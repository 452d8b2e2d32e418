"""Lists of every kind imported from the command line, read as on their page."""

import json
from collections.abc import Mapping
from typing import Any

import click

from expo.config import settings
from expo.db import transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import force_locale
from expo.imports.kinds import kind_called
from expo.imports.pieces import register_by_pieces, register_list
from expo.imports.rules import ListName
from expo.imports.services import Look, check_ready, keep_list, look_through_list, settle_category
from expo.imports.words import doubt_sentence, fault_sentence, note_sentence

TERMINAL = Actor("command line", at_terminal=True)
KINDS = {
    "people": ListName.VISITORS,
    "firms": ListName.FIRMS,
    "exhibitors": ListName.FIRMS,
    "booths": ListName.BOOTHS,
    "sessions": ListName.SESSIONS,
    "members": ListName.MEMBERS,
    "wishes": ListName.WISHES,
}


def import_list(
    event: Event,
    what: str,
    data: bytes,
    answers: Mapping[str, str],
    *,
    trial: bool,
    as_json: bool,
    partly: bool = False,
    name: str = "list",
) -> None:
    """Register the rows of a list, or the good ones, and say what was understood. Raises Refused for what is asked or wrong."""
    with force_locale("en"):
        look = look_through_list(event, kind_called(KINDS[what]), data, answers)
        said = _said(look)
        lines = [json.dumps(said, ensure_ascii=False, indent=2)] if as_json else _lines(said)
        click.echo("\n".join(lines), nl=bool(lines))
        faults = () if partly else said["faults"]
        if said["asked"] or faults:
            raise Refused("Nothing was registered.", [*map(str, said["asked"]), *map(str, faults)])
        if look.judged.good or not look.judged.there:
            check_ready(look, partly=partly)
            if not trial:
                _register(event, look, data, name, partly=partly)
    if not as_json:
        verb = "would be" if trial else "are"
        counts = f"{said['new']} {what} {verb} registered, {said['changed']} {verb} changed"
        click.echo(f"{counts}, {said['there']} are here already.")


def _lines(said: Mapping[str, Any]) -> list[str]:
    """What was understood, what overlaps, and what the file does not have any more."""
    return [*said["notes"], *said["remarks"], *said["absent"]]


def _register(event: Event, look: Look, data: bytes, name: str, *, partly: bool) -> None:
    """Keep the list as its page does and register it, a long one by pieces. Raises Refused, with what stands, half-way."""
    with transaction():
        kept = keep_list(event, look.kind, name, data, by=TERMINAL, answers=look.answers)
        if len(look.judged.good) <= look.kind.piece:
            register_list(kept, look, partly=partly, language="en", by=TERMINAL)
            return
        settle_category(kept, look)
        kept.partly = partly
    try:
        register_by_pieces(kept, look, by=TERMINAL)
    except Refused as refusal:
        stands = f"{kept.registered} rows are registered. Register the rest or take them back: "
        stands += f"{settings().base_url}/organise/{event.slug}/lists/{kept.uid}"
        raise Refused(refusal.message, [*refusal.details, stands]) from refusal


def _said(look: Look) -> dict[str, Any]:
    """What was understood, with the keys by which --answer answers what is asked."""
    titles = {field.name: field.title for field in look.fields}
    findings = look.read.findings
    return {
        "columns": {look.read.table.headings[position]: name for position, name in look.read.columns.items()},
        "new": len(look.judged.good) - len(look.judged.changed),
        "changed": len(look.judged.changed),
        "there": len(look.judged.there),
        "changes": [said for _row, said in look.judged.changed],
        "remarks": list(look.judged.remarks),
        "absent": [f"Not in the file any more: {title}" for title in look.judged.absent],
        "notes": [note_sentence(note, titles.get(note.column, "")) for note in findings.notes],
        "asked": [
            f"{doubt_sentence(one, titles.get(one.column, ''))} --answer '{one.key}=' "
            + " | ".join(answer for answer, _gives in one.options)
            for one in findings.doubts
        ],
        "faults": [
            f"{fault_sentence(one, titles.get(one.column, ''))} (rows {', '.join(map(str, one.rows[:12]))})"
            for one in look.groups
        ],
    }
