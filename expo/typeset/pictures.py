"""Logos and sponsor strips: files of anybody made into small, safe pictures. Pure."""

import io
from dataclasses import dataclass

from PIL import Image

from expo.kit.graphics.pictures import Bounds, decode_picture

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
LOGO_PX = (600, 400)
STRIP_PX = (1600, 300)
BOUNDS = Bounds(file=MOST_BYTES, side=MOST_PIXELS, pixels=MOST_PIXELS, kinds=("PNG", "JPEG"))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture without transparency, as a PNG file and as its pixels (three bytes each, from the top left)."""

    width: int
    height: int
    pixels: bytes
    png: bytes


def made_safe(content: bytes, most: tuple[int, int]) -> Picture:
    """The PNG or JPEG file's picture on white, made no larger than `most` pixels and written anew.

    Nothing of the file itself is kept: no metadata, no profile, no second picture. Raises BadPictureError of the kit, which
    knows the size from the file's head before anything is unpacked.
    """
    return _written(_flat(decode_picture(content, BOUNDS, near=most), most))


def kept(png: bytes) -> Picture:
    """A picture that `made_safe` wrote, read again."""
    picture = Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGB")
    return Picture(picture.width, picture.height, picture.tobytes(), png)


def _flat(picture: Image.Image, most: tuple[int, int]) -> Image.Image:
    shown = picture.convert("RGBA")
    ground = Image.new("RGBA", shown.size, (255, 255, 255, 255))
    ground.alpha_composite(shown)
    flat = ground.convert("RGB")
    flat.thumbnail(most, Image.Resampling.LANCZOS)
    return flat


def _written(flat: Image.Image) -> Picture:
    out = io.BytesIO()
    flat.save(out, "PNG", optimize=True)
    return Picture(flat.width, flat.height, flat.tobytes(), out.getvalue())
