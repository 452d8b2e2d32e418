"""Pages that were drawn, written as one PDF with the fonts that they need. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from expo.typeset.font_embedding import embed
from expo.typeset.fonts import Face
from expo.typeset.pdf_stream import StreamedCanvas


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """The operators of a page, and the numbers of the glyphs that they use by face."""

    content: bytes
    glyphs: Iterable[Mapping[Face, set[int]]]


def write_pages(
    out: BinaryIO,
    pages: Iterable[DrawnPage],
    size: tuple[float, float],
    *,
    language: str,
    title: str,
    created: datetime,
) -> int:
    """Write the pages, each of `size` points, as they come; returns how many. The same arguments give the same bytes."""
    canvas = StreamedCanvas(out, size, language=language, created=created)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setCreator("Expo")
    glyphs: dict[Face, set[int]] = {}
    count = 0
    for page in pages:
        for used in page.glyphs:
            for face, numbers in used.items():
                glyphs.setdefault(face, set()).update(numbers)
        canvas.document.add_page(page.content)
        count += 1
    for face, numbers in sorted(glyphs.items(), key=lambda item: item[0].key):
        embed(canvas.document, face, numbers)
    canvas.save()
    return count
