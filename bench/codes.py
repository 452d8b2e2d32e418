"""Every code of a thousand badges read back by two readers: `.venv/bin/python -m bench.codes [layout]`.

Needs pdftoppm (poppler-utils) and, for the second reader, zbarimg (zbar-tools).
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import zxingcpp
from PIL import Image

from bench.engine import EVENT, badges
from expo.badges.pdf import write_badges
from expo.badges.standard_layouts import LAYOUTS

COUNT = 1000
DPI = 150


def read(layout: str) -> tuple[int, int | None]:
    """How many of the codes zxing and zbar read rightly at 150 dpi; None where there is no zbar."""
    some = badges(COUNT)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "badges.pdf"
        with file.open("wb") as out:
            write_badges(out, EVENT, some, LAYOUTS[layout])
        subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", str(file), str(Path(folder) / "page")], check=True)
        pages = sorted(Path(folder).glob("page-*.pgm"))
        wanted = [badge.address for badge in some]
        zxing = sum(_zxing(page) == address for page, address in zip(pages, wanted, strict=True))
        zbar = sum(_zbar(page) == address for page, address in zip(pages, wanted, strict=True)) if _ZBAR else None
    return zxing, zbar


_ZBAR = shutil.which("zbarimg")


def _zxing(page: Path) -> str:
    found = zxingcpp.read_barcodes(Image.open(page))
    return found[0].text if len(found) == 1 else ""


def _zbar(page: Path) -> str:
    """Zbarimg reads several times a second."""
    asked = [str(_ZBAR), "--raw", "--quiet", str(page)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    for name in sys.argv[1:] or ["a6"]:
        by_zxing, by_zbar = read(name)
        print(
            f"{name}: zxing {by_zxing} of {COUNT}, zbar {'is not installed' if by_zbar is None else f'{by_zbar} of {COUNT}'}"
        )
