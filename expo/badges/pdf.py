"""Writes badges as a streamed PDF: shared content is written once, each badge fills a page or a slot of a sheet. Pure."""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO

from reportlab.pdfbase import pdfdoc

from expo.badges.composition import BadgeLook, Composer, Drawing
from expo.badges.layout import POINTS_PER_MM, Box, Layout
from expo.badges.papers.sheets import (
    SheetPage,
    SheetPaper,
    Slot,
    back_slot,
    cut_marks,
    fold_marks,
    inner_slots,
    page_of,
    transform_to,
)
from expo.badges.papers.stocks import Stock
from expo.badges.standard_layouts import A6
from expo.badges.text_operators import line_operators
from expo.badges.texts import BadgeText, EventText, PrintWarning
from expo.kit.graphics import qr
from expo.typeset.colours import Colour, fill
from expo.typeset.font_embedding import embed
from expo.typeset.pdf_stream import StreamedCanvas
from expo.typeset.pictures import Picture

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # default creation date, so that the output is deterministic
PLAIN = BadgeLook()
WHOLE_PAGE = SheetPaper()
_WHOLE = (Slot(0, 0),)


def write_badges(
    out: BinaryIO,
    event: EventText,
    badges: Iterable[BadgeText],
    layout: Layout = A6,
    *,
    look: BadgeLook = PLAIN,
    paper: SheetPaper = WHOLE_PAGE,
    created: datetime = EPOCH,
    to_printer: bool = False,
) -> list[PrintWarning]:
    """Write one PDF of the badges, consuming the iterable one by one; returns the warnings.

    `to_printer` makes the viewer open its print dialogue. The output is deterministic. Raises ValueError for an invalid
    colour, an address too long for a QR code, or a layout that does not fit the paper; the output is then incomplete.
    """
    file = BadgeFile(out, event, layout, look=look, paper=paper, created=created, to_printer=to_printer)
    for _ in file.write(badges):
        pass
    return file.warnings


class BadgeFile:
    """A PDF of badges, written while it is generated."""

    def __init__(
        self,
        out: BinaryIO,
        event: EventText,
        layout: Layout,
        *,
        look: BadgeLook = PLAIN,
        paper: SheetPaper = WHOLE_PAGE,
        created: datetime = EPOCH,
        to_printer: bool = False,
    ) -> None:
        page = page_of(layout, paper.sheet)
        size = (page.width * POINTS_PER_MM, page.height * POINTS_PER_MM)
        canvas = StreamedCanvas(out, size, language=event.language, created=created, to_printer=to_printer)
        canvas.setTitle(event.name)
        canvas.setSubject(", ".join(part for part in (event.dates, event.venue) if part))
        canvas.setAuthor("")
        canvas.setCreator("Expo")
        canvas.setViewerPreference("PrintScaling", "None")
        self._composer = Composer(event, layout, look)
        self._writer = _BadgeWriter(canvas, self._composer, page, paper)

    @property
    def warnings(self) -> list[PrintWarning]:
        """The warnings on the badges written so far."""
        return self._composer.warnings

    def write(self, badges: Iterable[BadgeText]) -> Iterator[int]:
        """Write the badges and the end of the file; yields the number of badges written after each page."""
        writer, done = self._writer, 0
        if self._composer.layout.folded:
            for done, badge in enumerate(badges, start=1):
                writer.add_folded_sheet(done - 1, badge)
                yield done
        else:
            capacity = len(writer.page.slots)
            contents: list[bytes | None] = [None] * ((writer.paper.first - 1) % capacity)
            for done, badge in enumerate(badges, start=1):
                contents.append(writer.front(done - 1, badge))
                if len(contents) == capacity:
                    writer.add_page(contents)
                    contents = []
                    yield done
            if any(contents):
                writer.add_page(contents)
        writer.finish()
        yield done


@dataclass(slots=True)
class _BadgeWriter:
    """The state of one file: canvas, and the shared content written so far."""

    canvas: StreamedCanvas
    composer: Composer
    page: SheetPage
    paper: SheetPaper
    _forms: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _pictures: dict[int, str] = field(default_factory=dict)
    _shared: dict[str, bytes] = field(default_factory=dict)

    def front(self, number: int, badge: BadgeText) -> bytes:
        """The content of a badge's front, relative to its lower left corner."""
        lines = line_operators(self.composer.badge(number, badge), self.composer.inks)
        return self._form(badge) + lines + _code(badge.address, self.composer.layout)

    def add_page(self, contents: list[bytes | None]) -> None:
        """Add a page with a badge per slot (None: used position), and a page of backs if the design has one."""
        layout = self.composer.layout
        in_slots = self.page.slots != _WHOLE or self.paper.shift_x or self.paper.shift_y
        if not in_slots:
            self.canvas.document.add_page(contents[0] or b"")
        else:
            filled = zip(self.page.slots, contents, strict=False)
            parts = [b"q " + transform_to(slot, self.paper) + content + b"Q\n" for slot, content in filled if content]
            self.canvas.document.add_page(self._marks() + b"".join(parts))
        if self.composer.look.back.strip():
            back = self._shared_form("back", lambda: line_operators(self.composer.back(), self.composer.inks))
            slots = (slot for slot, content in zip(self.page.slots, contents, strict=False) if content)
            transforms = (transform_to(back_slot(self.page, layout, slot), self.paper) for slot in slots)
            self.canvas.document.add_page(b"".join(b"q " + transform + back + b"Q\n" for transform in transforms))

    def add_folded_sheet(self, number: int, badge: BadgeText) -> None:
        """Add a sheet to be folded: the badge on both outer faces, the agenda on the inner ones."""
        front = self.front(number, badge)
        inner = (line_operators(lines, self.composer.inks) for lines in self.composer.inside(number, badge))
        slots = chain(self.page.slots, inner_slots(self.composer.layout))
        parts = [
            b"q " + transform_to(slot, self.paper) + content + b"Q\n"
            for slot, content in zip(slots, (front, front, *inner), strict=True)
        ]
        self.canvas.document.add_page(self._marks() + b"".join(parts))

    def finish(self) -> None:
        for face, glyphs in sorted(self.composer.glyphs.items(), key=lambda item: item[0].key):
            embed(self.canvas.document, face, glyphs)
        self.canvas.save()

    def _form(self, badge: BadgeText) -> bytes:
        """The operator that draws the category's fixed parts; they are written with its first badge."""
        key = (badge.category, badge.category_colour)
        if key not in self._forms:
            self._forms[key] = self._add_form(f"c{len(self._forms)}", self._fixed(self.composer.fixed(badge)))
        return self._forms[key]

    def _fixed(self, drawing: Drawing) -> bytes:
        layout = self.composer.layout
        parts = [_filled(box, with_colour, layout) for box, with_colour in drawing.fills]
        parts += [self._picture(box, picture) for box, picture in drawing.pictures]
        return b"".join(parts) + line_operators(drawing.lines, drawing.inks)

    def _picture(self, box: Box, picture: Picture) -> bytes:
        name = self._pictures.get(id(picture))
        if name is None:
            name = self._pictures[id(picture)] = self.canvas.document.add_picture(picture)
        left, foot = _corner(box, self.composer.layout)
        size = (box.width * POINTS_PER_MM, box.height * POINTS_PER_MM)
        return b"q %.3f 0 0 %.3f %.3f %.3f cm /%s Do Q\n" % (*size, left, foot, name.encode())

    def _marks(self) -> bytes:
        """Cut or fold marks, equal on every page."""
        if not self.paper.marks or len(self.page.slots) == 1 or isinstance(self.paper.sheet, Stock):
            return b""
        layout = self.composer.layout
        return self._shared_form("marks", fold_marks if layout.folded else lambda: cut_marks(self.page, layout))

    def _shared_form(self, name: str, content: Callable[[], bytes]) -> bytes:
        """The operator that draws shared content; it is written at its first use."""
        if name not in self._shared:
            self._shared[name] = self._add_form(name, content())
        return self._shared[name]

    def _add_form(self, name: str, content: bytes) -> bytes:
        self.canvas.add_form(name, content)
        return f"/{pdfdoc.xObjectName(name)} Do\n".encode()


def _code(address: str, layout: Layout) -> bytes:
    matrix = qr.matrix(address)
    module = layout.qr.width * POINTS_PER_MM / matrix.size
    left, foot = _corner(layout.qr, layout)
    placed_qr = b"q 0 g %.5f 0 0 %.5f %.3f %.3f cm\n" % (module, module, left, foot)
    return placed_qr + qr.pdf_path(matrix) + b"\nf Q\n"


@functools.lru_cache(maxsize=64)
def _filled(box: Box, with_colour: Colour, layout: Layout) -> bytes:
    size = (box.width * POINTS_PER_MM, box.height * POINTS_PER_MM)
    return fill(with_colour) + b"%.3f %.3f %.3f %.3f re f\n" % (*_corner(box, layout), *size)


def _corner(box: Box, layout: Layout) -> tuple[float, float]:
    """The box's lower left corner in points, relative to the badge's."""
    return box.x * POINTS_PER_MM, (layout.height - box.y - box.height) * POINTS_PER_MM
