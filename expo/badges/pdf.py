"""Badges as a PDF file: what is the same drawn once, each badge a page or a place on a sheet, written as it comes.
Pure.
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO

from reportlab.pdfbase import pdfdoc

from expo.badges.composition import BadgeLook, Composer, Drawing
from expo.badges.layout import POINTS_PER_MM, Box, Layout
from expo.badges.layouts import A6
from expo.badges.sheets import SheetPage, SheetPaper, cut_marks, fold_marks, insides, mirrored, page_of, placed_at
from expo.badges.text_operators import operators
from expo.badges.texts import BadgeText, EventText, PrintWarning
from expo.kit import qr
from expo.typeset.colours import Colour, fill
from expo.typeset.font_embedding import embed
from expo.typeset.pdf_stream import StreamedCanvas
from expo.typeset.pictures import Picture

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the creation date of a file nobody gave one: the same input, the same bytes
PLAIN = BadgeLook()
WHOLE_PAGE = SheetPaper()


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
    """Write one PDF of the badges, taking them from `badges` one by one; what the operator should know comes back.

    `to_printer` opens the reader's print dialogue. The same arguments give the same bytes. Raises ValueError for a colour
    that is not `#rrggbb`, for an address no QR code holds, and for a layout that does not fit the paper; what was written
    until then is no PDF.
    """
    file = BadgeFile(out, event, layout, look=look, paper=paper, created=created, to_printer=to_printer)
    for _ in file.written(badges):
        pass
    return file.warnings


class BadgeFile:
    """A file of badges that goes out while it is made."""

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
        canvas.setSubject(", ".join(part for part in (event.dates, event.place) if part))
        canvas.setAuthor("")
        canvas.setCreator("Expo")
        canvas.setViewerPreference("PrintScaling", "None")
        self._composer = Composer(event, layout, look)
        self._run = _Run(canvas, self._composer, page, paper)

    @property
    def warnings(self) -> list[PrintWarning]:
        """What the operator should know of the badges so far."""
        return self._composer.warnings

    def written(self, badges: Iterable[BadgeText]) -> Iterator[int]:
        """Write the badges and the end of the file; after each page comes the number of badges on paper."""
        run, done = self._run, 0
        if self._composer.layout.folded:
            for done, badge in enumerate(badges, start=1):
                run.fold(done - 1, badge)
                yield done
        else:
            places = len(run.page.slots)
            held: list[bytes | None] = [None] * ((run.paper.first - 1) % places)
            for done, badge in enumerate(badges, start=1):
                held.append(run.front(done - 1, badge))
                if len(held) == places:
                    run.lay(held)
                    held = []
                    yield done
            if any(held):
                run.lay(held)
        run.finish()
        yield done


@dataclass(slots=True)
class _Run:
    """One file in the making."""

    canvas: StreamedCanvas
    composer: Composer
    page: SheetPage
    paper: SheetPaper
    _forms: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _pictures: dict[int, str] = field(default_factory=dict)
    _shared: dict[str, bytes] = field(default_factory=dict)

    def front(self, number: int, badge: BadgeText) -> bytes:
        """What is drawn for a badge, from its lower left corner."""
        lines = operators(self.composer.badge(number, badge), self.composer.inks)
        return self._form(badge) + lines + _code(badge.address, self.composer.layout)

    def lay(self, held: list[bytes | None]) -> None:
        """A page of badges, nothing where a place was used up; and a page of their backs, where they have one."""
        layout = self.composer.layout
        moved = len(self.page.slots) > 1 or self.paper.shift_x or self.paper.shift_y
        if not moved:
            self.canvas.document.add_page(held[0] or b"")
        else:
            drawn = zip(self.page.slots, held, strict=False)
            parts = [b"q " + placed_at(slot, self.paper) + each + b"Q\n" for slot, each in drawn if each]
            self.canvas.document.add_page(self._marks() + b"".join(parts))
        if self.composer.look.back.strip():
            back = self._once("back", lambda: operators(self.composer.back(), self.composer.inks))
            slots = (slot for slot, each in zip(self.page.slots, held, strict=False) if each)
            places = (placed_at(mirrored(self.page, layout, slot), self.paper) for slot in slots)
            self.canvas.document.add_page(b"".join(b"q " + place + back + b"Q\n" for place in places))

    def fold(self, number: int, badge: BadgeText) -> None:
        """One sheet: the badge on both outer faces, the agenda on the inner ones."""
        front = self.front(number, badge)
        inner = (operators(lines, self.composer.inks) for lines in self.composer.inside(number, badge))
        slots = chain(self.page.slots, insides(self.composer.layout))
        parts = [
            b"q " + placed_at(slot, self.paper) + each + b"Q\n"
            for slot, each in zip(slots, (front, front, *inner), strict=True)
        ]
        self.canvas.document.add_page(self._marks() + b"".join(parts))

    def finish(self) -> None:
        for face, glyphs in sorted(self.composer.glyphs.items(), key=lambda item: item[0].key):
            embed(self.canvas.document, face, glyphs)
        self.canvas.save()

    def _form(self, badge: BadgeText) -> bytes:
        """The operator that draws the category's fixed parts, which are written at their first badge."""
        key = (badge.category, badge.category_colour)
        if key not in self._forms:
            self._forms[key] = self._add_form(f"c{len(self._forms)}", self._fixed(self.composer.fixed(badge)))
        return self._forms[key]

    def _fixed(self, drawing: Drawing) -> bytes:
        layout = self.composer.layout
        parts = [_filled(box, with_colour, layout) for box, with_colour in drawing.fills]
        parts += [self._picture(box, picture) for box, picture in drawing.pictures]
        return b"".join(parts) + operators(drawing.lines, drawing.inks)

    def _picture(self, box: Box, picture: Picture) -> bytes:
        name = self._pictures.get(id(picture))
        if name is None:
            name = self._pictures[id(picture)] = self.canvas.document.add_picture(picture)
        left, foot = _corner(box, self.composer.layout)
        size = (box.width * POINTS_PER_MM, box.height * POINTS_PER_MM)
        return b"q %.3f 0 0 %.3f %.3f %.3f cm /%s Do Q\n" % (*size, left, foot, name.encode())

    def _marks(self) -> bytes:
        """Where to cut or fold, on each page the same."""
        if not self.paper.marks or len(self.page.slots) == 1:
            return b""
        layout = self.composer.layout
        return self._once("marks", fold_marks if layout.folded else lambda: cut_marks(self.page, layout))

    def _once(self, name: str, content: Callable[[], bytes]) -> bytes:
        """The operator that draws what is written into the file at its first use."""
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
    """The box's lower left corner in points from the badge's."""
    return box.x * POINTS_PER_MM, (layout.height - box.y - box.height) * POINTS_PER_MM
