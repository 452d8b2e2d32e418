"""Repair of Turkish text with a wrong encoding. Pure.

Three kinds are known: Windows-1254 read as Latin-1 ("Þahin", "Yýldýz"), UTF-8 read as Windows-1252 ("ÅŸ", "Ã¼"), and
text copied from older PDFs, whose fonts had Turkish letters at other code points ("Sözleflmesi", "Kat›l›mc›").
"""

import re

_LATIN_1 = str.maketrans({"ý": "ı", "ð": "ğ", "þ": "ş", "Ý": "İ", "Ð": "Ğ", "Þ": "Ş"})
_PDF = str.maketrans({"›": "ı", "‹": "İ", "¤": "ğ"})
_FL = re.compile(r"fl(?=[bcçdfgğhjkmnprsştvyz]|\b)|(?<=[aeıioöuü])fl(?=[ıiuü])")  # Turkish has no such fl
_LATIN_SIGNS = frozenset("ýðþÝÐÞ")
_PDF_SIGNS = frozenset("›‹¤")
_MOJIBAKE = re.compile("[ÃÄÅ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")


def repair(text: str) -> str:
    """The most likely intended text; the same text where nothing looks broken."""
    if text.isascii():
        return _FL.sub("ş", text) if "fl" in text else text
    if _MOJIBAKE.search(text):
        text = _decoded_again(text)
    if _LATIN_SIGNS.intersection(text):
        text = text.translate(_LATIN_1)
    if _PDF_SIGNS.intersection(text):
        text = text.translate(_PDF)
    return _FL.sub("ş", text) if "fl" in text else text


def _decoded_again(text: str) -> str:
    for code in ("cp1252", "cp1254", "latin-1"):
        try:
            return text.encode(code).decode()
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return text
