"""Uploaded logos: re-encoded and small, or refused with a sentence."""

import io
import struct
import zlib

import pytest
from PIL import Image

from expo.kit.graphics.pictures import BadPictureError, PictureFlaw
from expo.typeset import pictures
from expo.typeset.pictures import LOGO_PX, kept, made_safe


def picture(size: tuple[int, int] = (40, 20), kind: str = "PNG", mode: str = "RGB", colour: object = "red") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind)  # type: ignore[arg-type]  # Pillow takes a name, a number or a tuple
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that claims to have 50,000 by 50,000 pixels."""
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1_000_000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "P"), ("PNG", "L"), ("PNG", "1"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "LA")],
)
def test_any_png_or_jpeg_becomes_a_plain_small_picture(kind: str, mode: str) -> None:
    found = made_safe(picture((1500, 900), kind, mode, None), LOGO_PX)

    again = Image.open(io.BytesIO(found.png))
    assert (found.width, found.height) == (600, 360)
    assert (again.format, again.mode, again.size, len(found.pixels)) == ("PNG", "RGB", (600, 360), 600 * 360 * 3)
    assert kept(found.png) == found


def test_what_is_clear_is_white() -> None:
    found = made_safe(picture(mode="RGBA", colour=(255, 0, 0, 0)), LOGO_PX)

    assert found.pixels[:3] == b"\xff\xff\xff"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", PictureFlaw.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * pictures.MOST_BYTES, PictureFlaw.TOO_HEAVY),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureFlaw.NO_PICTURE),
        (b"%PDF-1.7", PictureFlaw.NO_PICTURE),
        (picture(kind="GIF"), PictureFlaw.NO_PICTURE),
        (picture((400, 400))[:-200], PictureFlaw.BROKEN),
        (picture((400, 400), "JPEG")[:-600], PictureFlaw.BROKEN),
        (bomb(), PictureFlaw.TOO_LARGE),
        (picture((5000, 4001), mode="1", colour=0), PictureFlaw.TOO_LARGE),
    ],
)
def test_what_is_no_picture_or_too_much_of_one_is_refused(content: bytes, why: PictureFlaw) -> None:
    with pytest.raises(BadPictureError) as refusal:
        made_safe(content, LOGO_PX)

    assert refusal.value.flaw == why
    assert len(content) < pictures.MOST_BYTES or why == PictureFlaw.TOO_HEAVY
