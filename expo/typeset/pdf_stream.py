"""A PDF written while it is made: each page goes out as soon as it is drawn, so a long run takes no more memory. Pure."""

import zlib
from array import array
from datetime import datetime
from typing import BinaryIO

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from expo.typeset.pictures import Picture

PDF_VERSION = (1, 7)
COMPRESSION = 3  # zlib level: measured on 1,000 badges, 6 is a tenth slower (more on sheets) and 11 % smaller


class StreamedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """reportlab's canvas on a document that writes its pages as they come. Forms, images and metadata are the canvas's."""

    def __init__(
        self,
        out: BinaryIO,
        page_points: tuple[float, float],
        *,
        language: str,
        created: datetime,
        to_printer: bool = False,
    ) -> None:
        super().__init__(out, pagesize=page_points, pageCompression=1, invariant=1)
        self._preamble = ""  # it would name a font of reportlab's own
        self._doc = self.document = StreamedDocument(out, page_points, language=language, created=created)
        if to_printer:  # the reader opens its print dialogue (ISO 32000-1, 12.6.4.11)
            self.document.Catalog.OpenAction = "<</S/Named/N/Print>>"

    def add_form(self, name: str, content: bytes) -> None:
        """A part of pages that is written once; a page draws it by `/FormXob.name Do`."""
        self.beginForm(name)
        self._code.append(content.decode("latin-1"))
        self.endForm(Resources=self.document.shared_resources)
        self.document.forms.append(pdfdoc.xObjectName(name))

    def save(self) -> None:
        """Write what all pages share, and the end of the file. Nothing can be drawn afterwards."""
        self.document.finish(self)


class StreamedDocument(pdfdoc.PDFDocument):  # type: ignore[misc]
    """reportlab's document, but for pages: those are written at once and kept as their number and place in the file."""

    objectcounter: int  # the number of the last object that was named; pages' objects are numbered in between

    def __init__(self, out: BinaryIO, page_points: tuple[float, float], *, language: str, created: datetime) -> None:
        super().__init__(compression=1, invariant=1, pdfVersion=PDF_VERSION, lang=language)
        self.forms: list[str] = []
        self._out = out
        self._written = 0
        self._offsets = array("Q", [0])  # by object number
        self._pages = array("L")
        self.Pages = self.Catalog.Pages = _PageTree(self._pages)
        self._resources = _Resources(self.forms)
        self.shared_resources = self.Reference(self._resources)
        self._tree_number, self._resources_number = self._number(self.Pages), self._number(self._resources)
        self._box = b"%.4f %.4f" % page_points
        self.setDateFormatter(lambda *_: created.strftime("D:%Y%m%d%H%M%SZ"))
        self._write(b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % PDF_VERSION)

    def add_page(self, content: bytes) -> None:
        """Write a page of the document's size with this content stream."""
        packed = zlib.compress(content, COMPRESSION)
        self.signature.update(packed)
        stream, page = self.objectcounter + 1, self.objectcounter + 2
        self.objectcounter = page
        self._pages.append(page)
        self._note_offset(stream)
        self._write(b"%d 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n" % (stream, len(packed)))
        self._write(packed + b"\nendstream\nendobj\n")
        self._note_offset(page)
        self._write(
            b"%d 0 obj\n<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s]/Resources %d 0 R/Contents %d 0 R>>\nendobj\n"
            % (page, self._tree_number, self._box, self._resources_number, stream)
        )

    def add_picture(self, picture: Picture) -> str:
        """The picture once for the whole file; the name that pages and forms draw it by."""
        name: str = pdfdoc.xObjectName(f"i{len(self.forms)}")
        about = pdfdoc.PDFDictionary(
            {
                "Type": "/XObject",
                "Subtype": "/Image",
                "Width": picture.width,
                "Height": picture.height,
                "ColorSpace": "/DeviceRGB",
                "BitsPerComponent": 8,
            }
        )
        self.Reference(pdfdoc.PDFStream(about, picture.pixels, filters=[pdfdoc.PDFZCompress]), name)
        self.forms.append(name)
        return name

    def finish(self, canvas: Canvas) -> None:
        """Write every other object, the table of objects and the trailer."""
        self.info.digest(self.signature)
        self.Outlines.prepare(self, canvas)
        if self.Outlines.ready < 0:
            self.Catalog.Outlines = None
        root, info = self._number(self.Catalog), self._number(self.info)
        number = 0
        while number < self.objectcounter:  # writing an object may register others
            number += 1
            name = self.numberToId.get(number)
            if name is not None:
                self._note_offset(number)
                self._write(pdfdoc.PDFIndirectObject(name, self.idToObject[name]).format(self))
        self._write_table(root, info)

    def _write_table(self, root: int, info: int) -> None:
        start = self._written
        entries = [b"0000000000 65535 f \n", *(b"%010d 00000 n \n" % offset for offset in self._offsets[1:])]
        self._write(b"xref\n0 %d\n" % len(entries) + b"".join(entries))
        digest = self.signature.hexdigest().encode()
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(entries), root, info, digest, digest, start)
        )

    def _number(self, thing: object) -> int:
        number: int = self.idToObjectNumberAndVersion[self.Reference(thing).name][0]
        return number

    def _note_offset(self, number: int) -> None:
        """Note that the object begins here."""
        self._offsets.extend([0] * (number + 1 - len(self._offsets)))
        self._offsets[number] = self._written

    def _write(self, part: bytes) -> None:
        self._out.write(part)
        self._written += len(part)


class _PageTree(pdfdoc.PDFObject):  # type: ignore[misc]
    __RefOnly__ = 1

    def __init__(self, pages: "array[int]") -> None:
        self._pages = pages

    def format(self, _document: object) -> bytes:
        kids = b" ".join(b"%d 0 R" % page for page in self._pages)
        return b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), kids)


class _Resources(pdfdoc.PDFObject):  # type: ignore[misc]
    """The fonts and forms of all pages."""

    __RefOnly__ = 1

    def __init__(self, forms: list[str]) -> None:
        self._forms = forms

    def format(self, document: StreamedDocument) -> bytes:
        resources = pdfdoc.PDFResourceDictionary()
        resources.basicFonts()
        resources.XObject = {name: pdfdoc.PDFObjectReference(name) for name in self._forms}
        packed: bytes = resources.format(document)
        return packed
