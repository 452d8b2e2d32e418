"""Decodes the QR code in a camera picture. Pure."""

import io
import warnings

import zxingcpp
from PIL import Image

MOST_BYTES = 300 * 1024
MOST_PIXELS = 1280 * 1280  # checked in the header, before decompression
_FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPictureError(ValueError):
    """Not a picture in a supported format, or too large."""


def code_in(content: bytes) -> str:
    """The text of the QR code in a picture of at most 300 KB and 1.6 million pixels; "" if none is found. Raises
    NotAPictureError.
    """
    if not 0 < len(content) <= MOST_BYTES:
        raise NotAPictureError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPictureError
            grey = picture.convert("L")
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError) as error:
        raise NotAPictureError from error
    codes = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return str(codes[0].text) if codes else ""
