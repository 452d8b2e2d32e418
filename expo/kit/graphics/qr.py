"""QR codes of error correction level M: as modules, as a PDF path, as SVG for pages, as PNG for mails."""

import functools
import io
import operator
import re
from dataclasses import dataclass
from html import escape

import zxingcpp
from PIL import Image

QUIET_ZONE = 4  # light modules on every side (ISO/IEC 18004); the caller of `pdf_path` leaves it free
LONGEST_TEXT = 500  # characters: beyond it the modules get too small for a badge

# A fixed mask instead of trying all eight, which takes most of the time. Of 400 random codes, blurred, scaled down and
# rotated, zxing read 361 with this mask and 357 with the one chosen by the standard's penalty score.
_MASK = 3

_DARK = re.compile(rb"\x01+")
_SPAN = operator.methodcaller("span")


@dataclass(frozen=True, slots=True)
class Matrix:
    """A code's modules, `size` by `size`, row by row from the top, one byte each: 1 is dark. No quiet zone."""

    size: int
    modules: bytes


@dataclass(frozen=True, slots=True)
class ModuleRun:
    """Dark modules side by side: column and row of the first from the top left, and how many."""

    column: int
    row: int
    width: int


def matrix(text: str) -> Matrix:
    """The smallest code of error correction level M for the text.

    Capitals, digits and ` $%*+-./:` alone are written in alphanumeric mode, 5.5 bits a character instead of 8: so
    give an address in capitals. Raises ValueError for an empty text or one over 500 characters.
    """
    if not 0 < len(text) <= LONGEST_TEXT:
        raise ValueError(f"a QR code holds 1 to {LONGEST_TEXT} characters, not {len(text)}")
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK)
    image = code.to_image(add_quiet_zones=False)
    dark = bytes(memoryview(image))  # type: ignore[arg-type]  # it has the buffer protocol, which its stub lacks
    dark = dark.translate(_DARK_OF_GREY)
    return Matrix(image.shape[0], dark)


def runs(code: Matrix) -> list[ModuleRun]:
    """The horizontal runs of dark modules, from the top; each dark module is in one run."""
    wide = code.size + 1
    spans = [found.span() for found in _DARK.finditer(_with_separators(code))]
    return [ModuleRun(start % wide, start // wide, end - start) for start, end in spans]


def pdf_path(code: Matrix) -> bytes:
    """The dark modules as `re` operators, a module a unit, the origin at the bottom left; the caller scales and fills.

    Filled as one path, so neighbouring rows leave no hairline between them.
    """
    spans = map(_SPAN, _DARK.finditer(_with_separators(code)))
    return b"\n".join(map(_rectangles(code.size).__getitem__, spans))


def svg(text: str, *, title: str) -> str:
    """The code with its quiet zone as an `<svg>` for a page: in `currentColor`, sized by the page, titled."""
    code = matrix(text)
    side = code.size + 2 * QUIET_ZONE
    path = "".join(
        f"M{run.column + QUIET_ZONE} {run.row + QUIET_ZONE}h{run.width}v1h-{run.width}z" for run in runs(code)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" role="img" '
        f'shape-rendering="crispEdges"><title>{escape(title)}</title><path fill="currentColor" d="{path}"/></svg>'
    )


def png(text: str, *, module_px: int = 8) -> bytes:
    """The code with its quiet zone as a black and white PNG, `module_px` (1 to 40) pixels a module, for mails."""
    if not 1 <= module_px <= 40:  # noqa: PLR2004 - the bounds the docstring names
        raise ValueError("a module is 1 to 40 pixels wide")
    code = matrix(text)
    side = code.size + 2 * QUIET_ZONE
    picture = Image.new("L", (side, side), 255)
    picture.paste(Image.frombytes("L", (code.size, code.size), code.modules.translate(_GREY_OF_DARK)), (4, 4))
    picture = picture.resize((side * module_px, side * module_px), Image.Resampling.NEAREST).convert("1")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


class _Rectangles(dict[tuple[int, int], bytes]):
    """`x y width 1 re` by a run's span in `_with_separators`, in units from the bottom left; each written once."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def __missing__(self, span: tuple[int, int]) -> bytes:
        start, end = span
        row, column = divmod(start, self._size + 1)
        self[span] = b"%d %d %d 1 re" % (column, self._size - 1 - row, end - start)
        return self[span]


@functools.lru_cache(maxsize=4)
def _rectangles(size: int) -> _Rectangles:
    """Cached by the code's size, which all badges of a print run share."""
    return _Rectangles(size)


def _with_separators(code: Matrix) -> bytes:
    """The modules with a light one after each row, so that no run continues into the next row."""
    size, modules = code.size, code.modules
    return b"\0".join([modules[start : start + size] for start in range(0, size * size, size)])


_DARK_OF_GREY = bytes([1]) + bytes(255)
_GREY_OF_DARK = bytes([255, 0]) + bytes(254)
