"""Subsetting and embedding of fonts in a PDF, with glyph numbers as codes (ISO 32000-1, 9.7). Pure."""

import hashlib
from collections.abc import Iterable

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from expo.typeset.fonts import Face

_SYMBOLIC = 4
_UNUSED_TABLES = (
    "GSUB",
    "GPOS",
    "GDEF",
    "BASE",
    "STAT",
    "name",
    "OS/2",
    "post",
    "DSIG",
    "cmap",
    "gasp",
    "vhea",
    "vmtx",
)
_NEEDED_FLAGS = (
    hb.SubsetFlags.RETAIN_GIDS
    | hb.SubsetFlags.NO_HINTING
    | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    | hb.SubsetFlags.NOTDEF_OUTLINE
)


def embed(document: pdfdoc.PDFDocument, face: Face, glyphs: Iterable[int]) -> None:
    """Embed the face with these glyphs for all pages, under its key: a composite font with two-byte glyph numbers as codes."""
    used = sorted({*glyphs})
    name = f"/{_tag(used)}+{face.name}"
    descriptor = _descriptor(name, face, document.Reference(_stream(_subset(face, used))))
    descendant = _descendant(name, face, used, document.Reference(descriptor))
    font = pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": name,
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant)]),
            "ToUnicode": document.Reference(_stream(_to_unicode(face, used))),
        }
    )
    document.idToObject[pdfdoc.BasicFonts].dict[face.key] = document.Reference(font)


def _descriptor(name: str, face: Face, file: pdfdoc.PDFObjectReference) -> pdfdoc.PDFDictionary:
    """The font descriptor (ISO 32000-1, 9.8); lengths in thousandths of the type size."""
    return pdfdoc.PDFDictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": name,
            "Flags": _SYMBOLIC,
            "ItalicAngle": 0,
            "StemV": 80,
            "FontBBox": f"[-1000 {face.descent} 3000 {face.ascent}]",
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": 714,
            "FontFile2": file,
        }
    )


def _descendant(name: str, face: Face, used: list[int], descriptor: pdfdoc.PDFObjectReference) -> pdfdoc.PDFDictionary:
    """The CIDFont whose codes are the font's own glyph numbers (ISO 32000-1, 9.7.4)."""
    return pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": name,
            "CIDToGIDMap": "/Identity",
            "DW": 0,
            "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            "FontDescriptor": descriptor,
            "W": f"[{_widths(face, used)}]",
        }
    )


def _subset(face: Face, used: list[int]) -> bytes:
    wish = hb.SubsetInput()
    wish.glyph_set.set(used)
    wish.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES)
    wish.flags = _NEEDED_FLAGS
    if face.weight:
        wish.pin_axis_location(face.font.face, "wght", face.weight)
    data: bytes = hb.subset(face.font.face, wish).blob.data
    return data


def _stream(content: bytes) -> pdfdoc.PDFStream:
    extra = pdfdoc.PDFDictionary({"Length1": len(content)})
    return pdfdoc.PDFStream(extra, content, filters=[pdfdoc.PDFZCompress])


def _widths(face: Face, used: list[int]) -> str:
    return " ".join(f"{glyph}[{face.font.get_glyph_h_advance(glyph)}]" for glyph in used)


def _to_unicode(face: Face, used: list[int]) -> bytes:
    """The ToUnicode CMap, for text extraction without ActualText; glyphs that stand for no single character have no entry."""
    entries = [
        f"<{glyph:04X}><{face.characters[glyph].encode('utf-16-be').hex()}>"
        for glyph in used
        if glyph in face.characters
    ]
    parts = ["/CIDInit/ProcSet findresource begin 12 dict begin begincmap /CMapName/U def /CMapType 2 def"]
    parts.append("1 begincodespacerange<0000><FFFF>endcodespacerange")
    for start in range(0, len(entries), 100):  # at most 100 entries a block (Adobe Technical Note 5014)
        block = entries[start : start + 100]
        parts.append(f"{len(block)} beginbfchar {' '.join(block)} endbfchar")
    parts.append("endcmap CMapName currentdict/CMap defineresource pop end end")
    return "\n".join(parts).encode()


def _tag(used: list[int]) -> str:
    """The subset's tag of six capitals (ISO 32000-1, 9.6.4), deterministic for the same glyphs."""
    digest = hashlib.sha256(repr(used).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
