"""The fonts of PDFs, the characters each covers, and the choice of fonts for a text. Pure."""

import enum
import functools
from dataclasses import dataclass, field
from pathlib import Path

import uharfbuzz as hb
from fontTools import unicodedata as scripts

from expo.typeset import extra_fonts
from expo.typeset.extra_fonts import ExtraFont

FOLDER = Path(__file__).parent.parent / "static" / "fonts"
# Languages set in Naskh; Urdu, and Arabic letters that tell no language, are set in Nastaliq.
NASKH_LANGUAGES = frozenset({"ar", "sd", "ps", "fa", "ckb", "ug", "azb"})
ARABIC = "Arab"
# Letters that tell a name's language where it is not known: Urdu is set in Nastaliq, those of its neighbours in Naskh.
_URDU = frozenset("ٹڈڑںےۓہۂۃھ")
_NASKH = frozenset("يكىةأإؤٻڀٺٽٿڄڃڇڊڌڍڏڙڦڳڱڪڻټډړږښګڼځڅېۍۆێڕڵە")
_UNSPACED = frozenset({"Hani", "Hira", "Kana", "Hang"})
SHARED_SCRIPTS = frozenset({"Zyyy", "Zinh"})  # Common and Inherited: they take the script of their neighbours


REGULAR, BOLD = 400, 700


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
    weight: int = 0  # on the font's axis; 0 for a font without one
    legibility: float = 1.0  # how much larger than Latin it is set to be read as well
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


# The height of an x in Noto Sans beside that of a letter's body in each: what is smaller is set larger.
_LEGIBILITY = {Family.SANS: 1.0, Family.NASTALIQ: 1.3, Family.NASKH: 1.3}
_WITH_MARKS = 1.1  # alphabets with marks above and below; Chinese characters and hangul fill nearly all of their size


@functools.cache
def face(family: Family, *, bold: bool) -> Face:
    """The face, loaded from its file once in each process."""
    path = FOLDER / f"{family.value}-{'Bold' if bold else 'Regular'}.ttf"
    return _loaded(path, f"F{list(Family).index(family)}{'b' if bold else 'r'}", path.stem, _LEGIBILITY[family])


@functools.cache
def extra_face(extra: ExtraFont, *, bold: bool) -> Face:
    """The face of an installed font of another script, in one of two weights."""
    if extra.file is None:
        raise FileNotFoundError(extra.path)
    key, name = f"F{extra.number}{'b' if bold else 'r'}", f"{extra.name}-{'Bold' if bold else 'Regular'}"
    return _loaded(extra.file, key, name, 1.0 if extra.is_cjk else _WITH_MARKS, BOLD if bold else REGULAR)


def _loaded(path: Path, key: str, name: str, legibility: float, weight: int = 0) -> Face:
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
    font.scale = (1000, 1000)
    if weight:
        font.set_variations({"wght": weight})
    coverage = sorted(font.face.unicodes)
    extents = font.get_font_extents("ltr")
    return Face(
        key=key,
        name=name,
        path=path,
        font=font,
        coverage=frozenset(coverage),
        characters={font.get_nominal_glyph(code): chr(code) for code in reversed(coverage)},
        space=font.get_nominal_glyph(ord(" ")),
        ascent=extents.ascender,
        descent=extents.descender,
        weight=weight,
        legibility=legibility,
    )


def choices(text: str, language: str, *, bold: bool) -> tuple[Face, ...]:
    """The faces for a text, in order of preference. All Arabic letters of a text are set in one face, so that they join."""
    sans, nastaliq, naskh = base = tuple(face(family, bold=bold) for family in Family)
    if sans.covers(text):
        return base
    arabic = "".join(c for c in text if script(c) == ARABIC)
    in_naskh = _wants_naskh(arabic, language) or not nastaliq.covers(arabic)
    faces = (sans, naskh, nastaliq) if in_naskh else (sans, nastaliq, naskh)
    rest = frozenset(script(c) for c in text if not any(ord(c) in one.coverage for one in base))
    if not rest:
        return faces
    return (*faces, *(extra_face(extra, bold=bold) for extra in extra_fonts.ranked(rest, language)))


def legibility(text: str, language: str) -> float:
    """How much larger than Latin the text is set to be read as well."""
    if face(Family.SANS, bold=False).covers(text):
        return 1.0
    faces = choices(text, language, bold=False)
    found = (next((one for one in faces if ord(c) in one.coverage), faces[0]) for c in text)
    return max(one.legibility for one in found)


def _wants_naskh(arabic: str, language: str) -> bool:
    tongue = language.partition("-")[0].lower()
    if tongue in {"", "en", "tr", "ar", "fa"} and _URDU.intersection(arabic):
        return False
    return tongue in NASKH_LANGUAGES or (tongue != "ur" and bool(_NASKH.intersection(arabic)))


def missing(text: str) -> str:
    """The distinct characters of the text that no face covers."""
    covered = [face(family, bold=False).coverage for family in Family]
    absent = dict.fromkeys(c for c in text if not any(ord(c) in coverage for coverage in covered))
    extra = extra_fonts.ranked(frozenset(map(script, absent)) - SHARED_SCRIPTS, "") if absent else ()
    more = [extra_face(one, bold=False).coverage for one in extra]
    return "".join(c for c in absent if not any(ord(c) in coverage for coverage in more))


def load_all() -> None:
    """Load every font that is installed. Raises OSError for one that cannot be read."""
    for bold in (False, True):
        for family in Family:
            face(family, bold=bold)
        for extra in extra_fonts.installed():
            extra_face(extra, bold=bold)


def is_unspaced(name: str) -> bool:
    """Whether family and given name are written as one word: in Chinese, Japanese and Korean."""
    return bool(name) and all(script(c) in _UNSPACED for c in name)


@functools.lru_cache(maxsize=4096)
def script(character: str) -> str:
    """The ISO 15924 code of the character's script; `Zyyy` for characters of several scripts."""
    code: str = scripts.script(character)
    return code
