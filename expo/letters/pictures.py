"""Signatures and stamps made safe: told by their content, bounded before they are unpacked, written anew. Pure."""

import io

from PIL import Image

LARGEST = 2 * 1024 * 1024  # bytes of what is sent
MOST_PIXELS = 8_000_000
SIDE = 700  # pixels of what is kept: 300 dpi over 59 mm


class BadPicture(Exception):  # noqa: N818 -- it says what it is
    """No PNG or JPEG, damaged, or with more pixels than we unpack."""


def clean_picture(content: bytes) -> bytes:
    """The picture as a PNG of ours, at most 700 pixels a side; nothing else that came with it is kept. Raises BadPicture."""
    if not 0 < len(content) <= LARGEST:
        raise BadPicture
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadPicture
            whole = picture.convert("RGBA")
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise BadPicture from error
    whole.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()
