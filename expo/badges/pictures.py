"""Logos and sponsor strips: files of anybody made into small, safe pictures."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
LOGO_PX = (600, 400)
STRIP_PX = (1600, 300)
_TAKEN = ("PNG", "JPEG")


class BadPictureError(ValueError):
    """The file cannot be a picture on a badge; `why` is one of `WHYS`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


EMPTY, TOO_HEAVY, NO_PICTURE, TOO_LARGE, BROKEN = "empty", "too heavy", "no picture", "too large", "broken"
WHYS = (EMPTY, TOO_HEAVY, NO_PICTURE, TOO_LARGE, BROKEN)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture without transparency, as a PNG file and as its pixels (three bytes each, from the top left)."""

    width: int
    height: int
    pixels: bytes
    png: bytes


def made_safe(content: bytes, most: tuple[int, int]) -> Picture:
    """The PNG or JPEG file's picture on white, made no larger than `most` pixels and written anew.

    Nothing of the file itself is kept: no metadata, no profile, no second picture. Raises BadPictureError. The size is read
    from the file's head, before anything is unpacked, so a small file that unpacks to gigabytes costs nothing.
    """
    if not content:
        raise BadPictureError(EMPTY)
    if len(content) > MOST_BYTES:
        raise BadPictureError(TOO_HEAVY)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is refused below
            return _written(_flat(_opened(content), most))
    except BadPictureError:
        raise
    except Image.DecompressionBombError as error:
        raise BadPictureError(TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise BadPictureError(NO_PICTURE) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise BadPictureError(BROKEN) from error


def kept(png: bytes) -> Picture:
    """A picture that `made_safe` wrote, read again."""
    picture = Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGB")
    return Picture(picture.width, picture.height, picture.tobytes(), png)


def _opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content), formats=_TAKEN)
    if picture.width * picture.height > MOST_PIXELS:
        raise BadPictureError(TOO_LARGE)
    return picture


def _flat(picture: Image.Image, most: tuple[int, int]) -> Image.Image:
    picture.draft("RGB", (most[0] * 2, most[1] * 2))  # a large photograph is unpacked at a fraction of its size
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
