"""Text as people type it: cleaned for storage, folded for searching."""

import re
import unicodedata
from collections.abc import Mapping

# Bidirectional controls in a name could reorder the line around it. Joiners (U+200C, U+200D) are kept: Urdu and Persian
# spelling needs them.
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff\u180e")
_JOINERS = "\u200c\u200d"

# Letters that keyboards for Arabic, Persian, Urdu, Sindhi and Pashto use for one another.
_ARABIC = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ۍ": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ڪ": "ک",
        "ة": "ہ",
        "ۃ": "ہ",
        "ه": "ہ",
        "ۀ": "ہ",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ھ": "ہ",
        "ـ": None,
    }
)
_LATIN = str.maketrans({"ı": "i", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_SPACES = re.compile(r"\s+")


def clean_line(text: str) -> str:
    """One line in NFC: control, invisible and bidi characters dropped, white space collapsed to single spaces."""
    return _SPACES.sub(" ", _kept(text, "")).strip()


def clean_text(text: str) -> str:
    """Lines in NFC separated by `\\n`, without other controls and with at most one empty line in a row."""
    lines = (clean_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def merged_texts(kept: Mapping[str, str], typed: Mapping[str, str | None]) -> dict[str, str]:
    """Texts by language: those typed over those kept, so that texts in languages that a form does not ask for stay. Empty
    ones are left out.
    """
    return {code: text for code, text in {**kept, **typed}.items() if text}


def odd_characters(text: str) -> list[str]:
    """The names of characters that `clean_line` drops and no honest text contains: controls, bidi overrides."""
    return sorted(
        {
            unicodedata.name(c, f"U+{ord(c):04X}")
            for c in text
            if c in BIDI_CONTROLS or (unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\r\n")
        }
    )


def fold(text: str) -> str:
    """The text's search key: caseless, without diacritics, with look-alike letters of several keyboards unified.

    Turkish İ, I, ı and i all fold to i; ö to o; Arabic yeh and kaf to the Urdu ones; digits of any script to 0-9.
    """
    if text.isascii():  # a fast path, some ten times as fast
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_ARABIC)).casefold().translate(_LATIN)
    bare = "".join(_plain(c) for c in decomposed if not unicodedata.combining(c) and c not in _JOINERS)
    return _SPACES.sub(" ", bare.translate(_ARABIC)).strip()


def search_terms(query: str, *, most: int = 8) -> list[str]:
    """The words of a query, folded, the first `most` of them, each of at most 60 characters."""
    return [word[:60] for word in fold(query[:400]).split()[:most]]


def like(term: str) -> str:
    """A LIKE pattern that finds the term anywhere, with `\\` as the escape."""
    return f"{like_end(term)}%"


def like_end(term: str) -> str:
    """A LIKE pattern that finds the term at the end of a text, with `\\` as the escape."""
    escaped = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}"


def _plain(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    return character


def _kept(text: str, replacement: str) -> str:
    normal = text if text.isascii() else unicodedata.normalize("NFC", text)
    if normal.isprintable():  # no control, invisible or unassigned character
        return normal
    return "".join(replacement if _unwanted(c) else c for c in normal)


def _unwanted(character: str) -> bool:
    if character in BIDI_CONTROLS or character in INVISIBLE:
        return True
    return unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} and character not in "\t\n\r"
