"""Detects the character encoding of a text file by the words that each candidate would give. Pure.

UTF-8 and UTF-16 are certain. Others are tried one by one: a coding is right when the words it gives could be words: of one
script, in ordinary case, of letters that some language of ours or our guests' uses.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

LOST = "\ufffd"  # stands where a program has lost a letter for good
_SAMPLE, _LONGEST_SAMPLE = 200_000, 80  # bytes that are judged; characters of a sample that is shown
_FEW = 4  # points by which one coding must be better than another to be certain
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORDS = re.compile(r"[^\W\d_]+(?:[^\w\s\x00-\x7f]+[^\W\d_]*)*|[^\w\s\x00-\x7f]+[^\W\d_]+")

# The letters that tell a coding, beside those of ASCII.
_LETTERS = {
    "cp1254": "çğıöşüÇĞİÖŞÜâîûÂÎÛ",
    "cp1256": "اآأإبپتٹثجچحخدڈذرڑزژسشصضطظعغفقكکگلمنںوؤهھہیيىئءةے",
    "cp1252": "äöüßéèêëàâçîïôùûñáíóúåæøÄÖÜÉÀÇÑÅÆØ",
    "cp1250": "ąćęłńóśźżěščřžůďťňőűáíéúăâîäöüĄĆĘŁŃÓŚŹŻĚŠČŘŽŮŐŰÁÍÉÚĂÂÎÄÖÜ",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёЁіІїЇєЄў",
    "cp1253": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",
    "cp857": "çğıöşüÇĞİÖŞÜâîûÂÎÛ",
    "mac_turkish": "çğıöşüÇĞİÖŞÜâîûÂÎÛ",
}
_SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "GREEK")
_TYPOGRAPHY = frozenset("“”‘’„–—…«»•€·´\u00a0©®™°²³½№ªº،؛؟٪\u200c\u200d\u200e\u200f")


@dataclass(frozen=True, slots=True)
class CodedText:
    """A decoded file. `others` are codings that would give other words and may be right: then it is to be asked."""

    text: str
    coding: str
    others: tuple[str, ...] = ()
    sample: str = ""  # words that differ, as this coding gives them
    lost: bool = False  # letters were lost before the file came


def decode(data: bytes, coding: str = "") -> CodedText:
    """The text of a file, in the coding that somebody chose, or in the likeliest. Nothing is ever dropped from it."""
    if coding:
        text = data.decode(coding, errors="replace")
        return CodedText(text, coding, (), sample_of(text), LOST in text)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _certain(data, name)
    if (name := _wide(data)) or _is_utf8(data):
        return _certain(data, name or "utf-8")
    return _likeliest(data)


def sample_of(text: str) -> str:
    """The first words with letters beyond ASCII, by which a reader sees whether the coding is right."""
    words = dict.fromkeys(word for word in _WORDS.findall(text[:_SAMPLE]) if not word.isascii())
    return " · ".join(list(words)[:8])[:_LONGEST_SAMPLE]


def _certain(data: bytes, coding: str) -> CodedText:
    text = data.decode(coding, errors="replace").removeprefix("\ufeff")
    return CodedText(text, coding, (), "", LOST in text)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _wide(data: bytes) -> str:
    """UTF-16 without a byte order mark, told by the zero bytes beside its commas, digits and line ends."""
    head = data[:400]
    if head.count(0) * 5 < len(head) or len(head) < 4:  # noqa: PLR2004 -- two letters
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _likeliest(data: bytes) -> CodedText:
    judged = sorted(((_points(data, name), name) for name in _LETTERS), key=lambda pair: -pair[0])
    best, coding = judged[0]
    text = data.decode(coding, errors="replace")
    others = [
        name
        for points, name in judged[1:]
        if points >= best - max(_FEW, best // 8) and points > 0 and data.decode(name, errors="replace") != text
    ]
    return CodedText(text, coding, tuple(others[:4]), sample_of(text), LOST in text)


def _points(data: bytes, coding: str) -> int:
    """How well the words fit the coding's letters; far below zero where some byte has no letter."""
    try:
        text = data[:_SAMPLE].decode(coding)
    except UnicodeDecodeError:
        return -1_000_000
    letters = frozenset(_LETTERS[coding])
    words = [word for word in _WORDS.findall(text) if not word.isascii()]
    return sum(_word_points(word, letters) for word in words) - 5 * _strange(text)


def _word_points(word: str, letters: frozenset[str]) -> int:
    if not _is_word(word):
        return -3 * len(word)
    return sum(3 for letter in word if letter in letters)


def _is_word(word: str) -> bool:
    """Of one script and in ordinary case: lower, upper, or a capital before lower ones."""
    if any(not letter.isalpha() and not unicodedata.combining(letter) for letter in word):
        return False
    if len({_script(letter) for letter in word}) > 1:
        return False
    return (
        word.islower() or word.isupper() or word[1:].islower() or word[1:] == "" or word == word.upper() == word.lower()
    )


def _strange(text: str) -> int:
    """The number of characters that a list does not have: controls, and symbols that are neither letters nor typography."""
    return sum(
        count
        for letter, count in _counts(text).items()
        if not letter.isascii() and not letter.isalnum() and letter not in _TYPOGRAPHY
    )


def _counts(text: str) -> dict[str, int]:
    return {letter: text.count(letter) for letter in set(text)}


@lru_cache(maxsize=2048)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), "")


def codings() -> Sequence[str]:
    """The codings to choose from."""
    return ("utf-8", *_LETTERS)
