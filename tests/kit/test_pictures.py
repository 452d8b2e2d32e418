"""Uploaded images: decoded within limits, encoded anew without metadata."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from expo.kit.graphics.pictures import LARGEST_FILE, BadPictureError, PictureFlaw, logo_png, portrait_jpeg


def _file(size: tuple[int, int], kind: str = "PNG", mode: str = "RGB", **options: object) -> bytes:
    file = BytesIO()
    Image.new(mode, size, 1).save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(("size", "side"), [((1200, 900), 480), ((900, 1200), 480), ((300, 200), 200), ((1, 1), 1)])
def test_a_portrait_is_square_and_never_made_larger(size: tuple[int, int], side: int) -> None:
    made = Image.open(BytesIO(portrait_jpeg(_file(size))))

    assert (made.format, made.size) == ("JPEG", (side, side))


@pytest.mark.parametrize("kept", [portrait_jpeg, logo_png])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_pixels_is_kept(kind: str, kept: Callable[[bytes], bytes]) -> None:
    exif, texts = Image.Exif(), PngInfo()
    exif[0x010E] = "where I live"
    texts.add_text("Comment", "where I live")
    beside: dict[str, Any] = {
        "exif": exif,
        "icc_profile": b"where I live",
        "comment": b"where I live",
        "pnginfo": texts,
    }

    sent = _file((300, 300), kind, **beside)

    assert b"where I live" in sent
    assert b"where I live" not in kept(sent)
    assert set(Image.open(BytesIO(kept(sent))).info) <= {"jfif", "jfif_version", "jfif_density", "jfif_unit"}


def test_a_logo_keeps_its_transparency_and_its_shape() -> None:
    made = Image.open(BytesIO(logo_png(_file((1600, 400), mode="RGBA"))))

    assert (made.format, made.mode, made.size) == ("PNG", "RGBA", (800, 200))


@pytest.mark.parametrize(
    ("draw", "flaw"),
    [
        (lambda: b"", PictureFlaw.EMPTY),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureFlaw.NO_PICTURE),
        (lambda: _file((300, 300))[:200], PictureFlaw.BROKEN),
        (lambda: _file((300, 300), "GIF"), PictureFlaw.NO_PICTURE),
        (lambda: _file((13_000, 10), mode="1"), PictureFlaw.TOO_LARGE),
        (lambda: _file((10_000, 9_500), mode="1"), PictureFlaw.TOO_LARGE),
        (lambda: _file((20_000, 20_000), mode="1"), PictureFlaw.TOO_LARGE),
        (lambda: b"x" * (LARGEST_FILE + 1), PictureFlaw.TOO_HEAVY),
    ],
    ids=["nothing", "svg", "cut off", "gif", "long", "large", "a bomb", "heavy"],
)
def test_what_is_no_picture_of_ours_is_refused(draw: Callable[[], bytes], flaw: PictureFlaw) -> None:
    data = draw()  # some are large: not before they are needed

    with pytest.raises(BadPictureError) as refusal:
        portrait_jpeg(data)

    assert refusal.value.flaw == flaw
