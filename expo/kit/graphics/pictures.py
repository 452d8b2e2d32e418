"""Uploaded images: decoded within limits and encoded anew, so that no metadata or payload remains."""

import warnings
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 8 * 1024 * 1024  # bytes
LARGEST_SIDE = 12_000  # pixels
MOST_PIXELS = 40_000_000  # a phone camera's; four bytes each once decoded


class PictureFlaw(StrEnum):
    """Why a file cannot be taken as a picture."""

    EMPTY = "empty"
    TOO_HEAVY = "too heavy"
    TOO_LARGE = "too many pixels"
    NO_PICTURE = "no picture we read"
    BROKEN = "damaged"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits: bytes of the file, pixels a side and in all, formats by Pillow's names."""

    file: int = LARGEST_FILE
    side: int = LARGEST_SIDE
    pixels: int = MOST_PIXELS
    kinds: tuple[str, ...] = ("JPEG", "PNG", "WEBP")


PHOTO = Bounds()


class BadPictureError(ValueError):
    """A rejected file; `flaw` says why."""

    def __init__(self, flaw: PictureFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


def portrait_jpeg(data: bytes, side: int = 480) -> bytes:
    """A square JPEG of at most `side` pixels, cropped around the middle of the upper part, where faces are.

    Raises BadPictureError.
    """
    picture = decode_picture(data, near=(side, side))
    fitted = ImageOps.fit(picture.convert("RGB"), (min(side, *picture.size),) * 2, centering=(0.5, 0.35))
    file = BytesIO()
    _pixels(fitted).save(file, "JPEG", quality=84, optimize=True)
    return file.getvalue()


def logo_png(data: bytes, width: int = 800, height: int = 400) -> bytes:
    """A logo as a PNG within `width` by `height` pixels, its transparency kept. Raises BadPictureError."""
    picture = decode_picture(data, near=(width, height))
    picture.thumbnail((width, height))
    file = BytesIO()
    _pixels(picture.convert("RGBA")).save(file, "PNG", optimize=True)
    return file.getvalue()


def _pixels(picture: Image.Image) -> Image.Image:
    """The picture without what its file said beside it: comments, profiles, places and times."""
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    return plain


def decode_picture(data: bytes, bounds: Bounds = PHOTO, *, near: tuple[int, int]) -> Image.Image:
    """The decoded image, upright by its EXIF orientation; a large JPEG is decoded at a fraction, at least twice `near`.

    Raises BadPictureError. The size is read from the header before decoding, so that no decompression bomb is opened.
    """
    if not data:
        raise BadPictureError(PictureFlaw.EMPTY)
    if len(data) > bounds.file:
        raise BadPictureError(PictureFlaw.TOO_HEAVY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's decompression-bomb warning: the size is checked below
        picture = _opened(data, bounds)
        picture.draft("RGB", (near[0] * 2, near[1] * 2))
        try:
            picture.load()
            return ImageOps.exif_transpose(picture)
        except (OSError, ValueError, SyntaxError) as error:
            raise BadPictureError(PictureFlaw.BROKEN) from error


def _opened(data: bytes, bounds: Bounds) -> Image.Image:
    """The image with its header read and no pixel decoded. Raises BadPictureError."""
    try:
        picture = Image.open(BytesIO(data), formats=bounds.kinds)
    except Image.DecompressionBombError as error:
        raise BadPictureError(PictureFlaw.TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise BadPictureError(PictureFlaw.NO_PICTURE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise BadPictureError(PictureFlaw.BROKEN) from error
    if max(picture.size) > bounds.side or picture.width * picture.height > bounds.pixels:
        raise BadPictureError(PictureFlaw.TOO_LARGE)
    return picture
