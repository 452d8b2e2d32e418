"""The fonts of PDFs, the characters each covers, and the choice of fonts for a text. Pure."""

import enum
import functools
from dataclasses import dataclass, field
from pathlib import Path

import uharfbuzz as hb
from fontTools import unicodedata as scripts

FOLDER = Path(__file__).parent.parent / "static" / "fonts"
# Languages set in Naskh; Urdu, and Arabic script without a known language, are set in Nastaliq.
NASKH_LANGUAGES = frozenset({"ar", "sd", "ps", "fa", "ckb", "ug", "azb"})
ARABIC = "Arab"
SHARED_SCRIPTS = frozenset({"Zyyy", "Zinh"})  # Common and Inherited: they take the script of their neighbours


class Family(enum.StrEnum):
    SANS = "noto-sans/NotoSans"
    NASTALIQ = "noto-nastaliq-urdu/NotoNastaliqUrdu"
    NASKH = "noto-naskh-arabic/NotoNaskhArabic"


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font file. Lengths are in thousandths of the type size; `characters` maps a glyph to the character it stands for."""

    key: str  # its name in a PDF's resources
    name: str
    path: Path
    font: hb.Font
    coverage: frozenset[int]
    characters: dict[int, str]
    space: int  # its glyph number
    ascent: int
    descent: int
    _ink: dict[int, tuple[int, int]] = field(default_factory=dict)

    def ink(self, glyph: int) -> tuple[int, int]:
        """The glyph's lowest and highest point relative to the baseline."""
        known = self._ink.get(glyph)
        if known is None:
            extents = self.font.get_glyph_extents(glyph)
            top = extents.y_bearing if extents else 0
            known = self._ink[glyph] = (top + (extents.height if extents else 0), top)
        return known

    def covers(self, text: str) -> bool:
        return self.coverage.issuperset(map(ord, text))


@functools.cache
def face(family: Family, *, bold: bool) -> Face:
    """The face, loaded from its file once in each process."""
    path = FOLDER / f"{family.value}-{'Bold' if bold else 'Regular'}.ttf"
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
    font.scale = (1000, 1000)
    coverage = sorted(font.face.unicodes)
    extents = font.get_font_extents("ltr")
    return Face(
        key=f"F{list(Family).index(family)}{'b' if bold else 'r'}",
        name=path.stem,
        path=path,
        font=font,
        coverage=frozenset(coverage),
        characters={font.get_nominal_glyph(code): chr(code) for code in reversed(coverage)},
        space=font.get_nominal_glyph(ord(" ")),
        ascent=extents.ascender,
        descent=extents.descender,
    )


def choices(text: str, language: str, *, bold: bool) -> tuple[Face, ...]:
    """The faces for a text, in order of preference. All Arabic letters of a text are set in one face, so that they join."""
    sans, nastaliq, naskh = (face(family, bold=bold) for family in Family)
    if sans.covers(text):
        return (sans, nastaliq, naskh)
    arabic = "".join(c for c in text if script(c) == ARABIC)
    wants_naskh = language.partition("-")[0].lower() in NASKH_LANGUAGES
    return (sans, naskh, nastaliq) if wants_naskh or not nastaliq.covers(arabic) else (sans, nastaliq, naskh)


def missing(text: str) -> str:
    """The distinct characters of the text that no face covers."""
    covered = [face(family, bold=False).coverage for family in Family]
    return "".join(dict.fromkeys(c for c in text if not any(ord(c) in coverage for coverage in covered)))


@functools.lru_cache(maxsize=4096)
def script(character: str) -> str:
    """The ISO 15924 code of the character's script; `Zyyy` for characters of several scripts."""
    code: str = scripts.script(character)
    return code
