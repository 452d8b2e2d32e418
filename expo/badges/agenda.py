"""The inside of a folded badge: the days of the expo, and what its holder goes to. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from expo.badges.layout import POINTS_PER_MM, Box, Field, FieldName, Ink, Layout, Region
from expo.badges.text_operators import Drawn, PlacedLine, TextBlock, drawn, stacked
from expo.badges.texts import AgendaDay

_MARGIN = 8.0  # millimetres
_DAY = Field(FieldName.AGENDA, size=13, floor=9, height=11, lines=2, gap=4, bold=True, ink=Ink.ACCENT)
_HOURS = Field(FieldName.AGENDA, size=8.5, floor=7, height=4.5, gap=0.3, ink=Ink.MUTED)
_WHEN = Field(FieldName.AGENDA, size=8.5, floor=7, height=4.5, gap=2, ink=Ink.MUTED)
_TITLE = Field(FieldName.AGENDA, size=10, floor=9, least=8, height=9.5, lines=2, gap=0.2, bold=True)
_REST = TextBlock("…")


class _Piece(NamedTuple):
    """Lines that stay together on a panel: each text's field and setting."""

    parts: tuple[tuple[Field, Drawn], ...]

    def height(self, *, first: bool) -> float:
        """Millimetres with the space over it, of which the first piece of a panel has none."""
        gaps = sum(field.gap for field, _ in self.parts) - (self.parts[0][0].gap if first else 0)
        return gaps + sum(drawn.setting.height for _, drawn in self.parts) / POINTS_PER_MM


def agenda_lines(
    days: Iterable[AgendaDay], layout: Layout, language: str, printed: Callable[[str], TextBlock]
) -> tuple[list[PlacedLine], list[PlacedLine]]:
    """The agenda on the two inner panels, from the left one to the right; what two do not hold ends with an ellipsis.

    `printed` makes each text one that can be printed. In a language that runs from right to left the right panel is read
    first, and holds the beginning.
    """
    box = Box(_MARGIN, _MARGIN, layout.width - 2 * _MARGIN, layout.height - 2 * _MARGIN)
    panels: list[list[_Piece]] = [[], []]
    number, used = 0, 0.0
    for piece in _pieces(days, box.width, printed):
        high = piece.height(first=not panels[number])
        if used + high > box.height and number == 0:
            number, used, high = 1, 0.0, piece.height(first=True)
        if used + high > box.height - _ellipsis(box.width).height(first=False) * number:
            panels[number].append(_ellipsis(box.width))
            break
        panels[number].append(piece)
        used += high
    left, right = (_placed(panel, box, layout) for panel in panels)
    return (right, left) if language in {"ur", "ar", "fa", "sd", "ps"} else (left, right)


def _pieces(days: Iterable[AgendaDay], width: float, printed: Callable[[str], TextBlock]) -> Iterator[_Piece]:
    """Each day's heading with its first item, then its other items, one by one."""
    for day in days:
        held = [(_DAY, day.title), (_HOURS, day.hours)]
        for item in day.items:
            place = f"{item.when} · {item.where}" if item.where else item.when
            yield _piece([*held, (_WHEN, place), (_TITLE, item.title)], width, printed)
            held = []
        if held:
            yield _piece(held, width, printed)


def _piece(texts: list[tuple[Field, str]], width: float, printed: Callable[[str], TextBlock]) -> _Piece:
    said = [(field, printed(text)) for field, text in texts if text]
    return _Piece(tuple((field, drawn(text, field, width)) for field, text in said if text.text))


def _ellipsis(width: float) -> _Piece:
    return _Piece(((_TITLE, drawn(_REST, _TITLE, width)),))


def _placed(pieces: list[_Piece], box: Box, layout: Layout) -> list[PlacedLine]:
    return stacked(Region(box, ()), [part for piece in pieces for part in piece.parts], layout)
