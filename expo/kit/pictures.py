"""Pictures from strangers made into pictures of ours: read within bounds, stripped of all but their pixels."""

from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 8 * 1024 * 1024  # bytes
LARGEST_SIDE = 12_000  # pixels
MOST_PIXELS = 40_000_000  # what a telephone's camera makes; decoded, four bytes each
_KINDS = ("JPEG", "PNG", "WEBP")


class Flaw(StrEnum):
    """Why a file cannot be taken as a picture."""

    TOO_HEAVY = "too heavy"
    TOO_LARGE = "too many pixels"
    NO_PICTURE = "no picture we read"


class BadPictureError(ValueError):
    """A file that is not taken; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


def portrait(data: bytes, side: int = 480) -> bytes:
    """A square JPEG of at most `side` pixels, cut around the middle of the upper part, where faces are.

    Raises BadPictureError. The size is known from the header before a pixel is decoded, so that a bomb is never opened.
    """
    picture = _opened(data)
    fitted = ImageOps.fit(picture.convert("RGB"), (min(side, *picture.size),) * 2, centering=(0.5, 0.35))
    file = BytesIO()
    fitted.save(file, "JPEG", quality=84, optimize=True)
    return file.getvalue()


def emblem(data: bytes, width: int = 800, height: int = 400) -> bytes:
    """A logo as a PNG within `width` by `height` pixels, its transparency kept. Raises BadPictureError."""
    picture = _opened(data)
    picture.thumbnail((width, height))
    file = BytesIO()
    picture.convert("RGBA").save(file, "PNG", optimize=True)
    return file.getvalue()


def _opened(data: bytes) -> Image.Image:
    if len(data) > LARGEST_FILE:
        raise BadPictureError(Flaw.TOO_HEAVY)
    try:
        picture = Image.open(BytesIO(data), formats=_KINDS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPictureError(Flaw.TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadPictureError(Flaw.NO_PICTURE) from error
    if max(picture.size) > LARGEST_SIDE or picture.size[0] * picture.size[1] > MOST_PIXELS:
        raise BadPictureError(Flaw.TOO_LARGE)
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError) as error:
        raise BadPictureError(Flaw.NO_PICTURE) from error
    return ImageOps.exif_transpose(picture)
