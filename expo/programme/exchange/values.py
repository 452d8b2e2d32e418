"""Values that both kinds of file share: languages, kinds of sessions, ids and the limits of texts. Pure."""

import re
import uuid
from functools import lru_cache

from babel import Locale

from expo.kit.text import fold
from expo.kit.wall_time import RepeatedTimeError, SkippedTimeError
from expo.programme.exchange.plain import FileFault
from expo.programme.rules import SessionKind

LONGEST_LINE = 200


LONGEST_TEXT = 5000
_CODE = re.compile("[a-z]{2,3}")


LANGUAGE_CODES = {
    "en": "en",
    "english": "en",
    "tr": "tr",
    "turkish": "tr",
    "turkce": "tr",
    "ur": "ur",
    "urdu": "ur",
    fold("اردو"): "ur",
    fold("Türkçe"): "tr",
    fold("İngilizce"): "en",
    fold("انگریزی"): "en",
}


# Names of session kinds in other software.
FOREIGN_KINDS = {
    "lecture": SessionKind.KEYNOTE,
    "talk": SessionKind.KEYNOTE,
    "keynote": SessionKind.KEYNOTE,
    "discussion": SessionKind.PANEL,
    "panel": SessionKind.PANEL,
    "podium": SessionKind.PANEL,
    "hands-on": SessionKind.WORKSHOP,
    "workshop": SessionKind.WORKSHOP,
    "tutorial": SessionKind.WORKSHOP,
    "lightning talk": SessionKind.PITCH,
    "meeting": SessionKind.ROUND_TABLE,
    "party": SessionKind.RECEPTION,
    "social": SessionKind.RECEPTION,
    "opening": SessionKind.PROTOCOL,
    "ceremony": SessionKind.PROTOCOL,
}


def kind_named(text: str) -> SessionKind | None:
    """The kind with this name, ignoring case and accents; None if there is none."""
    return next((kind for kind in SessionKind if fold(kind.value) == fold(text)), None)


def language_code(text: str) -> str:
    """The code of a language by its name in ours, or by any code of ISO 639 such as "de" or "pt-BR"; "" for none."""
    word = fold(text.strip())
    if found := LANGUAGE_CODES.get(word) or LANGUAGE_CODES.get(word[:2] if word[2:3] in {"-", "_"} else word):
        return found
    code = re.split("[-_]", word)[0]
    return code if code.isascii() and code in _known_languages() else _languages_by_name().get(word, "")


@lru_cache(maxsize=1)
def _known_languages() -> frozenset[str]:
    return frozenset(str(code) for code in Locale.parse("en").languages if _CODE.fullmatch(str(code)))


@lru_cache(maxsize=1)
def _languages_by_name() -> dict[str, str]:
    return {
        fold(str(name)): str(code)
        for spoken in ("ur", "tr", "en")
        for code, name in Locale.parse(spoken).languages.items()
        if _CODE.fullmatch(str(code))
    }


def read_uid(text: str) -> str:
    """The UUID in canonical spelling; empty for anything that is no UUID."""
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        return ""


def text_faults(where: str, title: str, text: str) -> list[FileFault]:
    """The faults of a title and a text: a missing or too long title, a too long text."""
    faults = [FileFault(where, "title")] if not title else []
    if len(title) > LONGEST_LINE:
        faults.append(FileFault(where, "long title", title[:40]))
    if len(text) > LONGEST_TEXT:
        faults.append(FileFault(where, "long text"))
    return faults


def change_fault(where: str, error: SkippedTimeError | RepeatedTimeError) -> FileFault:
    """The fault of a time that a change of the clocks skips or repeats."""
    return FileFault(where, "change of the clocks", f"{error.wall:%H:%M}", error)
