"""Lists of people, firms and wishes imported from the command line, read as on their page."""

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
_NAMES = {"people": ListName.VISITORS, "firms": ListName.FIRMS, "wishes": ListName.WISHES}


def import_list(
    event: Event, what: str, data: bytes, answers: Mapping[str, str], *, trial: bool, as_json: bool, name: str = "list"
) -> None:
    """Register the rows of a list, and say what was understood. Raises Refused with what is asked or wrong."""
    with force_locale("en"):
        kind = kind_called(_NAMES[what])
        look = look_through_list(event, kind, data, answers)
        said = _said(look)
        if as_json:
            click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        else:
            for line in said["notes"]:
                click.echo(line)
        if said["asked"] or said["faults"]:
            raise Refused("Nothing was registered.", [*map(str, said["asked"]), *map(str, said["faults"])])
        check_ready(look, partly=False)
        if not trial:
            _register(event, look, data, name)
    if not as_json:
        verb = "would be" if trial else "are"
        click.echo(f"{len(look.judged.good)} {what} {verb} registered, {len(look.judged.there)} are here already.")


def _register(event: Event, look: Look, data: bytes, name: str) -> None:
    """Keep the list as its page does and register it, a long one by pieces. Raises Refused, with what stands, half-way."""
    with transaction():
        kept = keep_list(event, look.kind, name, data, by=TERMINAL, answers=look.answers)
        if len(look.judged.good) <= look.kind.piece:
            register_list(kept, look, partly=False, language="en", by=TERMINAL)
            return
        settle_category(kept, look)
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
        "new": len(look.judged.good),
        "there": len(look.judged.there),
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
