"""Lists of people and firms imported from the command line, read as on their page."""

import json
from collections.abc import Mapping
from typing import Any

import click

from expo.db import transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import force_locale
from expo.imports.kinds import kind_called
from expo.imports.rules import ListName
from expo.imports.services import Look, check_ready, look_through_list, settings_of
from expo.imports.words import doubt_sentence, fault_sentence, note_sentence

TERMINAL = Actor("command line")
_NAMES = {"people": ListName.VISITORS, "firms": ListName.FIRMS}


def import_list(
    event: Event, what: str, data: bytes, answers: Mapping[str, str], *, trial: bool, as_json: bool
) -> None:
    """Register the rows of a list, all or none, and say what was understood. Raises Refused with what is asked or wrong."""
    with force_locale("en"), transaction():
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
            kind.register(event, look.judged.good, settings_of(kind, event, answers), TERMINAL)
    if not as_json:
        verb = "would be" if trial else "are"
        click.echo(f"{len(look.judged.good)} {what} {verb} registered, {len(look.judged.there)} are here already.")


def _said(look: Look) -> dict[str, Any]:
    """What was understood, with the keys by which --answer answers what is asked."""
    titles = {field.name: field.title for field in look.fields}
    findings = look.read.findings
    return {
        "columns": {look.read.table.headings[place]: name for place, name in look.read.columns.items()},
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
