"""Sample badges, and external tools that check the files."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from expo.badges.pdf import write_badges
from expo.badges.texts import BadgeText, EventText, PrintWarning
from expo.kit.codes import new_code

EVENT = EventText("Healthcare & Industrial Expo", "14–16 April 2027", "#0b6b3a", "Lahore")


def badge(given_name: str = "Vito", **said: Any) -> BadgeText:
    """A badge with this given name; equal names have equal codes."""
    code = new_code(lambda size: given_name.encode()[:size].ljust(size, b"-"))
    known = {"category": "Delegate", "category_colour": "#1f4fa3", "country": "Türkiye", "line": "Booth H1-B12"}
    return BadgeText(given_name, address=f"HTTPS://EXPO.EXAMPLE.ORG/B/{code}", code=code, **{**known, **said})


def written(*badges: BadgeText, **how: Any) -> tuple[bytes, list[PrintWarning]]:
    """The PDF and the warnings."""
    out = io.BytesIO()
    warnings = write_badges(out, EVENT, badges, **how)
    return out.getvalue(), warnings


def ran(tool: str, *arguments: str, given: bytes = b"") -> bytes:
    """The output of a tool; the test is skipped with a reason if it is not installed."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    return subprocess.run([tool, *arguments], input=given, capture_output=True, check=True).stdout


def found_text(pdf: bytes) -> str:
    """The text as extracted by poppler, without the direction marks around right-to-left lines."""
    text = ran("pdftotext", "-", "-", given=pdf).decode()
    return text.translate(dict.fromkeys(map(ord, "\u202a\u202b\u202c")))


def pictures_of(pdf: bytes, folder: Path, dpi: int = 150) -> list[Image.Image]:
    """Each page as a greyscale picture."""
    (folder / "badges.pdf").write_bytes(pdf)
    ran("pdftoppm", "-r", str(dpi), "-gray", str(folder / "badges.pdf"), str(folder / "page"))
    return [Image.open(path) for path in sorted(folder.glob("page-*.pgm"))]
