"""What the page of a list shows: columns with their fields and five rows, notes, questions, faults in groups."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from expo.i18n import _
from expo.imports.kinds import ListSetting
from expo.imports.models import SETTING, UploadedList
from expo.imports.reader.cells import text_of
from expo.imports.reader.fields import IGNORE
from expo.imports.reader.findings import Doubt
from expo.imports.services import Look
from expo.imports.words import answer_word, doubt_sentence, fault_sentence, note_sentence

SAMPLE, MOST_SHOWN, MOST_ROWS_NAMED = 5, 200, 12


def page_values(kept: UploadedList, look: Look) -> dict[str, Any]:
    """The values of the template."""
    titles = {field.name: field.title for field in look.fields if field.shown}
    findings, judged = look.read.findings, look.judged
    return {
        "look": look,
        "columns": _columns(kept, look, hidden={field.name for field in look.fields if not field.shown}),
        "choices": [("", _("Choose a field")), (IGNORE, _("Leave it out")), *titles.items()],
        "samples": [_sample(row.cells, len(look.read.table.headings)) for row in look.read.table.rows[:SAMPLE]],
        "notes": [(note_sentence(note, titles.get(note.column, "")), note.count) for note in findings.notes],
        "doubts": [_question(doubt, titles, "") for doubt in findings.doubts],
        "decided": [_question(doubt, titles, findings.answers.get(doubt.key, "")) for doubt in findings.asked],
        "missing": [titles[name] for name in look.read.missing],
        "settings": [
            (SETTING + one.name, one.label, _options(one, look.settings[one.name]), look.settings[one.name])
            for one in look.kind.settings(kept.event)
        ],
        "groups": [
            (fault_sentence(group, titles.get(group.column, "")), len(group.rows), _rows(group.rows))
            for group in look.groups[:MOST_SHOWN]
        ],
        "changed": [(row.number, said) for row, said in judged.changed[:MOST_SHOWN]],
        "remarks": judged.remarks[:MOST_SHOWN],
        "absent": judged.absent[:MOST_SHOWN],
        "there": [(row.number, name) for row, name in judged.there[:MOST_SHOWN]],
    }


def _options(setting: ListSetting, chosen: str) -> Sequence[tuple[str, str]]:
    """The options; first, one that says so, where what was chosen is none of them any more."""
    if chosen in {value for value, _label in setting.options}:
        return setting.options
    return [(chosen, _("What was chosen is not offered any more. Choose again.")), *setting.options]


def _columns(kept: UploadedList, look: Look, *, hidden: Collection[str]) -> list[tuple[int, str, str, str]]:
    """The place, key, heading and chosen or understood field of each column."""
    return [
        (
            position,
            f"column {position + 1}",
            heading or _("Column %(number)s", number=position + 1),
            kept.answers.get(f"column {position + 1}", "") or look.read.columns.get(position, ""),
        )
        for position, heading in enumerate(look.read.table.headings)
        if look.read.columns.get(position, "") not in hidden
    ]


def _sample(cells: Any, width: int) -> list[str]:
    texts = [text_of(cell)[:80] for cell in cells]
    return [*texts, *[""] * (width - len(texts))][:width]


def _question(doubt: Doubt, titles: Mapping[str, str], chosen: str) -> tuple[str, str, list[tuple[str, str]], str]:
    options = [(answer, answer_word(doubt, answer, gives)) for answer, gives in doubt.options]
    return doubt.key, doubt_sentence(doubt, titles.get(doubt.column, "")), options, chosen


def _rows(rows: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, rows[:MOST_ROWS_NAMED]))
    return shown + (" …" if len(rows) > MOST_ROWS_NAMED else "")
