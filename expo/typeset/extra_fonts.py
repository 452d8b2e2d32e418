"""The fonts of further scripts, which come as packages of their own (`pip install 'expo[fonts]'`): read where they are
installed. Pure.
"""

import functools
import importlib.util
from dataclasses import dataclass
from pathlib import Path

_NOTO = "manimgx_fonts"  # Noto Sans of the scripts that Latin faces lack
_CJK = "justmytype_intl_cjk"  # Noto Sans of China, Taiwan, Japan and Korea


@dataclass(frozen=True, slots=True)
class ExtraFont:
    """A font file with an axis of weight. `package` has it at `path`; `scripts` are its ISO 15924 codes."""

    number: int
    name: str
    scripts: tuple[str, ...]
    package: str
    path: str

    @property
    def is_cjk(self) -> bool:
        return self.package == _CJK

    @property
    def file(self) -> Path | None:
        """Where it is installed, or None."""
        folder = _folder(self.package)
        found = folder / self.path if folder else None
        return found if found and found.is_file() else None


def _noto(number: int, script: str, name: str) -> ExtraFont:
    return ExtraFont(number, f"NotoSans{name}", (script,), _NOTO, f"NotoSans{name}[wght].ttf")


def _cjk(number: int, name: str, *scripts: str) -> ExtraFont:
    path = f"fonts/ofl/notosans{name.lower()}/NotoSans{name}[wght].ttf"
    return ExtraFont(number, f"NotoSans{name}", scripts, _CJK, path)


# Numbers are parts of names in PDF files: a font keeps its own.
SIMPLIFIED, TRADITIONAL = _cjk(30, "SC", "Hani", "Bopo"), _cjk(31, "TC", "Hani", "Bopo")
JAPANESE, KOREAN = _cjk(32, "JP", "Hani", "Hira", "Kana"), _cjk(33, "KR", "Hani", "Hang")
EXTRAS = (
    _noto(10, "Armn", "Armenian"),
    _noto(11, "Beng", "Bengali"),
    _noto(12, "Ethi", "Ethiopic"),
    _noto(13, "Geor", "Georgian"),
    _noto(14, "Gujr", "Gujarati"),
    _noto(15, "Guru", "Gurmukhi"),
    _noto(16, "Hebr", "Hebrew"),
    _noto(17, "Knda", "Kannada"),
    _noto(18, "Khmr", "Khmer"),
    _noto(19, "Laoo", "Lao"),
    _noto(20, "Mlym", "Malayalam"),
    _noto(21, "Mymr", "Myanmar"),
    _noto(22, "Orya", "Oriya"),
    _noto(23, "Sinh", "Sinhala"),
    _noto(24, "Taml", "Tamil"),
    _noto(25, "Telu", "Telugu"),
    _noto(26, "Thai", "Thai"),
    SIMPLIFIED,
    TRADITIONAL,
    JAPANESE,
    KOREAN,
)
_BY_LANGUAGE = {"ja": JAPANESE, "ko": KOREAN, "zh-hant": TRADITIONAL, "zh-tw": TRADITIONAL, "zh-hk": TRADITIONAL}
_BY_SCRIPT = {"Hira": JAPANESE, "Kana": JAPANESE, "Hang": KOREAN}


@functools.cache
def installed() -> tuple[ExtraFont, ...]:
    """The fonts whose package is installed, in the order of their numbers."""
    return tuple(font for font in EXTRAS if font.file)


def ranked(scripts: frozenset[str], language: str) -> tuple[ExtraFont, ...]:
    """The installed fonts of these scripts, first that of the language or of a script with kana or hangul: one Chinese
    character is drawn in several ways.
    """
    first = next((font for script, font in _BY_SCRIPT.items() if script in scripts), _BY_LANGUAGE.get(language.lower()))
    fitting = [font for font in installed() if scripts.intersection(font.scripts)]
    return tuple(sorted(fitting, key=lambda font: font is not first))


@functools.cache
def _folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    return Path(next(iter(folders))) if folders else None
