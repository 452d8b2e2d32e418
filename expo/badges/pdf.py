"""Badges as a PDF file: what is the same drawn once, each badge a page of its own, written as it comes."""

import enum
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from reportlab.pdfbase import pdfdoc

from expo.badges.colours import INK, MUTED, Colour, colour, fill, readable, text_on
from expo.badges.drawing import PlacedLine, Text, operators, placed
from expo.badges.embedding import embed
from expo.badges.fonts import Face
from expo.badges.layout import A6, POINTS_PER_MM, Box, FieldName, Ink, Layout
from expo.badges.stream import StreamedCanvas
from expo.badges.typesetting import printable
from expo.kit import codes, qr

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the creation date of a file nobody gave one: the same input, the same bytes


@dataclass(frozen=True, slots=True)
class EventText:
    """What all badges of a run say. `accent` is `#rrggbb`; `dates` and `place` are written by the caller, in words."""

    name: str
    dates: str
    accent: str
    place: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class BadgeText:
    """What one badge says, ready to print. `address` is the QR code's content: in capitals, it makes a smaller code.

    One of the two names may be empty; the other then is the large one. `line` is the delegation or the booth.
    Languages (BCP 47) choose among faces of one script: Naskh for `ar`, `sd`, `ps` and `fa`, else Nastaliq.
    """

    given_name: str
    address: str
    code: str
    category: str
    category_colour: str
    family_name: str = ""
    second_name: str = ""
    job_title: str = ""
    organisation: str = ""
    country: str = ""
    line: str = ""
    language: str = ""
    second_language: str = ""


class Trouble(enum.StrEnum):
    """What an operator should know of a badge: a letter without a face, a sign left out, a text cut with an ellipsis."""

    NO_FONT = "no_font"
    DROPPED = "dropped"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class PrintWarning:
    """One trouble: the badge's place in the run from 0 (None: the event's own text), its field, the characters."""

    badge: int | None
    field: FieldName
    trouble: Trouble
    characters: str = ""


def write_badges(
    out: BinaryIO,
    event: EventText,
    badges: Iterable[BadgeText],
    layout: Layout = A6,
    *,
    created: datetime = EPOCH,
) -> list[PrintWarning]:
    """Write one PDF with a page a badge, taking them from `badges` one by one; what the operator should know comes back.

    The same arguments give the same bytes. Raises ValueError for a colour that is not `#rrggbb` and for an address no
    QR code holds; what was written until then is no PDF.
    """
    page = (layout.width * POINTS_PER_MM, layout.height * POINTS_PER_MM)
    canvas = StreamedCanvas(out, page, language=event.language, created=created)
    canvas.setTitle(event.name)
    canvas.setSubject(", ".join(part for part in (event.dates, event.place) if part))
    canvas.setAuthor("")
    canvas.setCreator("Expo")
    canvas.setViewerPreference("PrintScaling", "None")
    run = _Run(canvas, event, layout)
    for number, badge in enumerate(badges):
        run.add(number, badge)
    run.finish()
    return run.warnings


@dataclass(slots=True)
class _Run:
    """One file in the making."""

    canvas: StreamedCanvas
    event: EventText
    layout: Layout
    warnings: list[PrintWarning] = field(default_factory=list)
    _forms: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _glyphs: dict[Face, set[int]] = field(default_factory=dict)

    def add(self, number: int, badge: BadgeText) -> None:
        texts = {name: self._printed(number, name, text) for name, text in _texts(badge).items() if text.text}
        texts = _named(texts)
        inks = {Ink.STRONG: INK, Ink.MUTED: MUTED}
        lines = [line for region in self.layout.regions for line in placed(region, texts, self.layout)]
        self._note(number, lines)
        self.canvas.document.add_page(self._form(badge) + operators(lines, inks) + _code(badge.address, self.layout))

    def finish(self) -> None:
        for face, glyphs in sorted(self._glyphs.items(), key=lambda item: item[0].key):
            embed(self.canvas.document, face, glyphs)
        self.canvas.save()

    def _form(self, badge: BadgeText) -> bytes:
        """The operator that draws the category's fixed parts, which are written at their first badge."""
        key = (badge.category, badge.category_colour)
        if key not in self._forms:
            name = f"c{len(self._forms)}"
            self.canvas.add_form(name, self._fixed(badge))
            self._forms[key] = f"/{pdfdoc.xObjectName(name)} Do\n".encode()
        return self._forms[key]

    def _fixed(self, badge: BadgeText) -> bytes:
        accent, band = readable(colour(self.event.accent)), colour(badge.category_colour)
        said = {
            FieldName.EVENT: Text(self.event.name, self.event.language),
            FieldName.DATES: Text(self.event.dates, self.event.language),
            FieldName.CATEGORY: Text(badge.category, self.event.language),
        }
        texts = {name: self._printed(None, name, text) for name, text in said.items()}
        lines = [line for region in self.layout.fixed for line in placed(region, texts, self.layout)]
        self._note(None, lines)
        inks = {Ink.STRONG: INK, Ink.MUTED: MUTED, Ink.ACCENT: accent, Ink.ON_BAND: text_on(band)}
        stripe = _filled(self.layout.stripe, accent, self.layout) + _filled(self.layout.band, band, self.layout)
        return stripe + operators(lines, inks)

    def _printed(self, badge: int | None, name: FieldName, text: Text) -> Text:
        """The text as our faces can print it; what they cannot is noted."""
        found = printable(text.text)
        if found.missing:
            self._warn(PrintWarning(badge, name, Trouble.NO_FONT, found.missing))
        if found.dropped:
            self._warn(PrintWarning(badge, name, Trouble.DROPPED, found.dropped))
        return text._replace(text=found.text)

    def _note(self, badge: int | None, lines: list[PlacedLine]) -> None:
        """Remember which glyphs the file needs, and which texts were cut."""
        for line in lines:
            if line.number == 0:
                for face, glyphs in line.drawn.glyphs:
                    self._glyphs.setdefault(face, set()).update(glyphs)
                if line.drawn.setting.cut:
                    self._warn(PrintWarning(badge, line.field.name, Trouble.CUT))

    def _warn(self, warning: PrintWarning) -> None:
        """Note it; the event's own texts, drawn once a category, are noted once."""
        if warning.badge is not None or warning not in self.warnings:
            self.warnings.append(warning)


def _texts(badge: BadgeText) -> dict[FieldName, Text]:
    return {
        FieldName.GIVEN_NAME: Text(badge.given_name, badge.language),
        FieldName.FAMILY_NAME: Text(badge.family_name, badge.language),
        FieldName.SECOND_NAME: Text(badge.second_name, badge.second_language),
        FieldName.JOB_TITLE: Text(badge.job_title, badge.language),
        FieldName.ORGANISATION: Text(badge.organisation, badge.language),
        FieldName.COUNTRY: Text(badge.country, badge.language),
        FieldName.LINE: Text(badge.line, badge.language),
        FieldName.CODE: Text(codes.spaced(badge.code)),
    }


def _named(texts: dict[FieldName, Text]) -> dict[FieldName, Text]:
    """The large line is never empty while there is a name: the family name takes it, or the second-script name."""
    nothing = Text("")
    for name in (FieldName.FAMILY_NAME, FieldName.SECOND_NAME):
        if not texts.get(FieldName.GIVEN_NAME, nothing).text:
            texts = {**texts, FieldName.GIVEN_NAME: texts.get(name, nothing), name: nothing}
    return texts


def _code(address: str, layout: Layout) -> bytes:
    matrix = qr.matrix(address)
    module = layout.qr.width * POINTS_PER_MM / matrix.size
    left, foot = _corner(layout.qr, layout)
    placed_at = b"q 0 g %.5f 0 0 %.5f %.3f %.3f cm\n" % (module, module, left, foot)
    return placed_at + qr.pdf_path(matrix) + b"\nf Q\n"


@functools.lru_cache(maxsize=64)
def _filled(box: Box, with_colour: Colour, layout: Layout) -> bytes:
    size = (box.width * POINTS_PER_MM, box.height * POINTS_PER_MM)
    return fill(with_colour) + b"%.3f %.3f %.3f %.3f re f\n" % (*_corner(box, layout), *size)


def _corner(box: Box, layout: Layout) -> tuple[float, float]:
    """The box's lower left corner in points from the page's."""
    return box.x * POINTS_PER_MM, (layout.height - box.y - box.height) * POINTS_PER_MM
