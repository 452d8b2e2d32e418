"""Badge codes: what a QR code carries, a scanner sends and a person types."""

import re
import secrets
import unicodedata
from collections.abc import Callable

# Douglas Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U. All of it is in a QR code's alphanumeric mode.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 18
CODE_BITS = 5 * CODE_LENGTH
LONGEST_INPUT = 400

_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
_LOOKALIKES = str.maketrans("OIL", "011")
# A scanner that acts as a keyboard of another layout sends other characters for ":" and "/".
_ADDRESS = re.compile(r"HTTPS?[^0-9A-Z].{1,300}[^0-9A-Z]B[^0-9A-Z]([0-9A-Z]+)[^0-9A-Z]?", re.DOTALL)
_GAPS = re.compile(r"[\s\u00ad\u200b-\u200f\u2010-\u2015\u2060-\u2069\ufeff._-]+")


def new_code(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A code of 18 capitals and digits: 90 random bits that say nothing about the person."""
    number = int.from_bytes(random_bytes((CODE_BITS + 7) // 8), "big")
    return "".join(ALPHABET[number >> 5 * position & 31] for position in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """The code in what was scanned or typed, as `new_code` writes it, or None when there is none.

    Takes any letter case, spaces and dashes, O for 0 and I or L for 1, digits of any script, and a whole address
    `https://host/B/CODE` of any host: the code is looked up among our badges anyway. None for over 400 characters.
    """
    if len(text) > LONGEST_INPUT:
        return None
    plain = (text.upper() if text.isascii() else _latin(text)).strip()
    address = _ADDRESS.fullmatch(plain)
    code = (address[1] if address else _GAPS.sub("", plain)).translate(_LOOKALIKES)
    return code if _CODE.fullmatch(code) else None


def spaced(code: str) -> str:
    """The code in groups of six, for printing: easier to read aloud."""
    return " ".join(code[start : start + 6] for start in range(0, len(code), 6))


def _latin(text: str) -> str:
    return "".join(_plain(c) for c in unicodedata.normalize("NFKC", text))


def _plain(character: str) -> str:
    if character == "ı":  # a Turkish keyboard's I; upper() would not find it before the others
        return "I"
    if not character.isascii() and unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    return character.upper() if character.isascii() else character
