"""Names of people as lists have them: honorifics before them, family names first, what is no name. Pure."""

import re

from expo.kit.text import fold

_HONORIFICS = tuple(
    sorted(
        {
            fold(word)
            for word in (
                "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "dr", "doc", "prof", "professor", "assoc", "asst", "engr",
                "eng", "he", "h e", "his excellency", "her excellency", "hon", "the hon", "gen", "lt", "col", "maj", "brig",
                "capt", "cdr", "adm", "air cdre", "sayın", "sn", "bay", "bayan", "doç", "yrd", "öğr gör", "av", "müh",
                "uzm", "alb", "bnb", "yzb", "tuğg", "tümg", "korg", "org", "محترم", "محترمہ", "جناب", "ڈاکٹر", "پروفیسر",
                "انجینئر", "مسٹر", "مسز",
            )
        },
        key=len,
        reverse=True,
    )
)  # fmt: skip
_WITH_POINT = frozenset(
    ("he", "h e", "hon", "gen", "col", "maj", "org", "av", "eng", "doc", "lt", "sn", "alb", "assoc", "asst")
)
_POINTS = re.compile(r"[.\s]+")
_ADDRESS = re.compile(r"://|www\.|\.(?:com|net|org|ru|cn|info|biz|io|top|xyz)(?:\b|/)", re.IGNORECASE)
_SEVERAL = re.compile(r"\d|;|/| & | ve di[gğ]er|et al\b")
_WORD = re.compile(r"\S+")


def without_honorific(text: str) -> tuple[str, str]:
    """The honorifics before a name, and the name: "Prof. Dr. Ayşe Kaya" is ("Prof. Dr.", "Ayşe Kaya").

    Words that may be a name of their own (Hon, Maj, He) are honorifics only with a point behind them. The last word is
    never taken away.
    """
    words = list(_WORD.finditer(text))
    taken = 0
    while taken < len(words) - 1 and _is_honorific(words[taken].group()):
        taken += 1
    if not taken:
        return "", text
    return text[: words[taken - 1].end()], text[words[taken].start() :]


def _is_honorific(word: str) -> bool:
    plain = _POINTS.sub(" ", fold(word)).strip(" ,")
    joined = plain.split(" ")
    if len(joined) > 1:  # Prof.Dr., H.E.
        return plain in _HONORIFICS or all(one in _HONORIFICS for one in joined)
    return plain in _HONORIFICS and ("." in word or plain not in _WITH_POINT)


def turned(text: str) -> str:
    """ "YILMAZ, Ayşe" as "Ayşe YILMAZ"."""
    family, comma, given = text.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else text


def name_fault(text: str) -> str:
    """Why a text is no person's name; "" for one that may be."""
    if not any(letter.isalpha() for letter in text) or _ADDRESS.search(text) or "@" in text:
        return "name"
    return "several names" if _SEVERAL.search(text.casefold()) else ""
