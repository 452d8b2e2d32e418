"""The inside of a folded badge: the days of the expo with the holder's sessions. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from expo.badges.layout import POINTS_PER_MM, Box, Field, FieldName, Ink, Layout, Region
from expo.badges.text_operators import PlacedLine, TextBlock, TypesetField, stack_fields, typeset_field
from expo.badges.texts import AgendaDay

_MARGIN = 8.0  # millimetres
_DAY = Field(FieldName.AGENDA, size=13, floor=9, height=11, lines=2, gap=4, bold=True, ink=Ink.ACCENT)
_HOURS = Field(FieldName.AGENDA, size=8.5, floor=7, height=4.5, gap=0.3, ink=Ink.MUTED)
_WHEN = Field(FieldName.AGENDA, size=8.5, floor=7, height=4.5, gap=2, ink=Ink.MUTED)
_TITLE = Field(FieldName.AGENDA, size=10, floor=9, least=8, height=9.5, lines=2, gap=0.2, bold=True)
_MORE = TextBlock("…")


class _Block(NamedTuple):
    """Lines kept together on one panel: fields with their typeset texts."""

    parts: tuple[tuple[Field, TypesetField], ...]

    def height(self, *, first: bool) -> float:
        """Height in millimetres including the gap above, which the first block of a panel does not have."""
        gaps = sum(field.gap for field, _ in self.parts) - (self.parts[0][0].gap if first else 0)
        return gaps + sum(typeset.setting.height for _, typeset in self.parts) / POINTS_PER_MM


def agenda_lines(
    days: Iterable[AgendaDay], layout: Layout, language: str, printed: Callable[[str], TextBlock]
) -> tuple[list[PlacedLine], list[PlacedLine]]:
    """The agenda on the two inner panels, left and right; what does not fit on both is replaced by an ellipsis.

    `printed` converts a text to a printable one. In right-to-left languages the agenda begins on the right panel.
    """
    box = Box(_MARGIN, _MARGIN, layout.width - 2 * _MARGIN, layout.height - 2 * _MARGIN)
    panels: list[list[_Block]] = [[], []]
    number, used = 0, 0.0
    for piece in _blocks(days, box.width, printed):
        height = piece.height(first=not panels[number])
        if used + height > box.height and number == 0:
            number, used, height = 1, 0.0, piece.height(first=True)
        if used + height > box.height - _ellipsis(box.width).height(first=False) * number:
            panels[number].append(_ellipsis(box.width))
            break
        panels[number].append(piece)
        used += height
    left, right = (_placed(panel, box, layout) for panel in panels)
    return (right, left) if language in {"ur", "ar", "fa", "sd", "ps"} else (left, right)


def _blocks(days: Iterable[AgendaDay], width: float, printed: Callable[[str], TextBlock]) -> Iterator[_Block]:
    """Each day's heading with its first item, then the other items one by one."""
    for day in days:
        heading = [(_DAY, day.title), (_HOURS, day.hours)]
        for item in day.items:
            when_and_where = f"{item.when} · {item.where}" if item.where else item.when
            yield _block([*heading, (_WHEN, when_and_where), (_TITLE, item.title)], width, printed)
            heading = []
        if heading:
            yield _block(heading, width, printed)


def _block(texts: list[tuple[Field, str]], width: float, printed: Callable[[str], TextBlock]) -> _Block:
    printable = [(field, printed(text)) for field, text in texts if text]
    return _Block(tuple((field, typeset_field(text, field, width)) for field, text in printable if text.text))


def _ellipsis(width: float) -> _Block:
    return _Block(((_TITLE, typeset_field(_MORE, _TITLE, width)),))


def _placed(pieces: list[_Block], box: Box, layout: Layout) -> list[PlacedLine]:
    return stack_fields(Region(box, ()), [part for piece in pieces for part in piece.parts], layout)
