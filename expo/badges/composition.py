"""Composes badges: the position of every text, box and picture, before they are written as PDF or SVG. Collects
warnings. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from expo.badges.agenda import agenda_lines
from expo.badges.layout import Align, Anchor, Box, Field, FieldName, Ink, Layout, Region, with_honorific
from expo.badges.text_operators import PlacedLine, TextBlock, region_lines, stack_fields, typeset_field
from expo.badges.texts import (
    BadgeText,
    EventText,
    PrintWarning,
    TextTrouble,
    name_of,
    texts_of,
    with_large_name,
    with_whole_name,
)
from expo.typeset.colours import INK, MUTED, Colour, colour, readable, text_on
from expo.typeset.fonts import Face
from expo.typeset.pictures import Picture
from expo.typeset.typesetting import printable

BACK_SIZES = (13.0, 11.5, 10.0, 9.0, 8.0, 7.0)  # points, tried in this order; smaller text is not readable
_BACK_MARGIN = 6.0


@dataclass(frozen=True, slots=True)
class BadgeLook:
    """The colours (`#rrggbb`; empty for the event's accent, the category's colour, and black), pictures, back text
    and short name of the expo of a design.
    """

    accent: str = ""
    band: str = ""
    name: str = ""
    logo: Picture | None = None
    strip: Picture | None = None
    back: str = ""
    event_name: str = ""  # instead of the expo's whole name


@dataclass(frozen=True, slots=True)
class Drawing:
    """Filled boxes, pictures, and the lines over them, in drawing order."""

    fills: tuple[tuple[Box, Colour], ...]
    pictures: tuple[tuple[Box, Picture], ...]
    lines: tuple[PlacedLine, ...]
    inks: Mapping[Ink, Colour]


@dataclass(slots=True)
class Composer:
    """Composes badges of one layout and look; collects used glyphs and warnings."""

    event: EventText
    layout: Layout
    look: BadgeLook
    warnings: list[PrintWarning] = field(default_factory=list)
    glyphs: dict[Face, set[int]] = field(default_factory=dict)
    inks: Mapping[Ink, Colour] = field(init=False)
    _holder: BadgeText | None = None  # of the badge that is composed

    def __post_init__(self) -> None:
        accent = readable(colour(self.look.accent or self.event.accent))
        name = readable(colour(self.look.name)) if self.look.name else INK
        self.inks = {Ink.NAME: name, Ink.STRONG: INK, Ink.MUTED: MUTED, Ink.ACCENT: accent}

    def badge(self, number: int, badge: BadgeText) -> list[PlacedLine]:
        """The lines that differ from badge to badge."""
        self._holder = badge
        texts = {name: self._printed(number, name, text) for name, text in texts_of(badge).items() if text.text}
        texts = with_large_name(with_whole_name(texts))
        regions = self.layout.regions
        if FieldName.HONORIFIC in texts:
            regions = tuple(map(with_honorific, regions))
        lines = [line for region in regions for line in region_lines(region, texts, self.layout)]
        self._note(number, lines)
        return lines

    def fixed(self, badge: BadgeText) -> Drawing:
        """The parts that all badges of a category share."""
        band = colour(self.look.band or badge.category_colour)
        values = {
            FieldName.EVENT: self.look.event_name or self.event.name,
            FieldName.DATES: self.event.dates,
            FieldName.CATEGORY: badge.category,
        }
        texts = {
            name: self._printed(None, name, TextBlock(text, self.event.language))
            for name, text in values.items()
            if text
        }
        lines = [line for region in self.layout.fixed for line in region_lines(region, texts, self.layout)]
        self._note(None, lines)
        pairs = ((self.layout.logo, self.look.logo), (self.layout.strip, self.look.strip))
        pictures = tuple((contained(box, picture), picture) for box, picture in pairs if box and picture)
        fills = ((self.layout.stripe, self.inks[Ink.ACCENT]), (self.layout.band, band))
        return Drawing(fills, pictures, tuple(lines), {**self.inks, Ink.ON_BAND: text_on(band)})

    def inside(self, number: int, badge: BadgeText) -> tuple[list[PlacedLine], list[PlacedLine]]:
        """The agenda of a folded badge on its two inner panels."""
        panels = agenda_lines(badge.agenda, self.layout, self.event.language, lambda text: self._agenda(number, text))
        for lines in panels:
            self._note(number, lines)
        return panels

    def back(self) -> list[PlacedLine]:
        """The back, equal on all badges; empty when the text does not fit in the smallest size."""
        lines, _ = self._back()
        self._note(None, lines)
        return lines

    def back_fits(self) -> bool:
        return self._back()[1]

    def _back(self) -> tuple[list[PlacedLine], bool]:
        box = back_box(self.layout)
        printable_lines = (printable(text).text for text in self.look.back.splitlines())
        texts = [TextBlock(text or " ", self.event.language) for text in printable_lines]
        for size in BACK_SIZES:
            back_field = Field(FieldName.BACK, size=size, floor=size, height=box.height, lines=40)
            settings = [(back_field, typeset_field(text, back_field, box.width)) for text in texts]
            high = sum(setting.setting.height for _, setting in settings)
            if high <= box.height * 72 / 25.4 and not any(setting.setting.cut for _, setting in settings):
                return stack_fields(
                    Region(box, (back_field,), Align.CENTRE, Anchor.MIDDLE), settings, self.layout
                ), True
        return [], not texts

    def _agenda(self, number: int, text: str) -> TextBlock:
        return self._printed(number, FieldName.AGENDA, TextBlock(text, self.event.language))

    def _printed(self, badge: int | None, name: FieldName, text: TextBlock) -> TextBlock:
        """The text without characters the fonts cannot print; a warning is collected for those."""
        result = printable(text.text)
        if result.missing:
            self._warn(PrintWarning(badge, name, TextTrouble.NO_FONT, result.missing, self._whose(badge)))
        if result.dropped:
            self._warn(PrintWarning(badge, name, TextTrouble.DROPPED, result.dropped, self._whose(badge)))
        return text._replace(text=result.text)

    def _note(self, badge: int | None, lines: Iterable[PlacedLine]) -> None:
        """Collect the glyphs to embed, and warnings for texts that were cut or are too small to be read."""
        for line in lines:
            if line.number == 0:
                for face, glyphs in line.typeset.glyphs:
                    self.glyphs.setdefault(face, set()).update(glyphs)
                if line.typeset.crowded and line.field.name is not FieldName.AGENDA:
                    trouble = TextTrouble.CUT if line.typeset.setting.cut else TextTrouble.SMALL
                    self._warn(PrintWarning(badge, line.field.name, trouble, name=self._whose(badge)))

    def _whose(self, badge: int | None) -> str:
        return "" if badge is None or self._holder is None else name_of(self._holder)

    def _warn(self, warning: PrintWarning) -> None:
        """Collect a warning; those on the event's own texts only once."""
        if warning.badge is not None or warning not in self.warnings:
            self.warnings.append(warning)


def back_box(layout: Layout) -> Box:
    """The text area of the back."""
    margin = min(_BACK_MARGIN, layout.height / 12)
    return Box(margin, margin, layout.width - 2 * margin, layout.height - 2 * margin)


def contained(box: Box, picture: Picture) -> Box:
    """The largest box with the picture's aspect ratio, centred in the box."""
    scale = min(box.width / picture.width, box.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
    return Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)
