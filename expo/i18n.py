"""The languages of the product, and the words in them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import g, has_app_context
from flask_babel import force_locale, get_locale
from flask_babel.speaklater import LazyString

LANGUAGES: dict[str, str] = {"en": "English", "tr": "Türkçe", "ur": "اردو"}
RIGHT_TO_LEFT = frozenset({"ur", "ar", "fa", "sd", "ps"})
TRANSLATIONS = Path(__file__).parent / "translations"

__all__ = ["LANGUAGES", "_", "_l", "_n", "country_name", "direction", "force_locale", "language", "plural", "said"]


def _(text: str, /, **holes: Any) -> str:
    """The text in the reader's language, its `%(name)s` filled."""
    words = _catalogue().ugettext(text)
    return words % holes if holes else words


def _n(one: str, several: str, num: int, /, **holes: Any) -> str:
    """The same for a number of things: the form that the language has for `num`, which fills `%(num)d` too."""
    return plural(one, several, num) % {"num": num, **holes}


def plural(one: str, several: str, num: int, /) -> str:
    """The form that the language has for `num`, nothing filled."""
    return _catalogue().ungettext(one, several, num)


def _l(text: str, /, **holes: Any) -> Any:
    """The same, put into the reader's language when it is used."""
    return LazyString(_, text, **holes)


def _catalogue() -> NullTranslations:
    """The words of the reader's language. A page asks for hundreds of texts, so the state that Flask-Babel keeps for a request
    is looked at directly; what is not found there, it is asked for.
    """
    state = g.get("_flask_babel") if has_app_context() else None
    locale = getattr(state, "babel_locale", None) or get_locale()
    return _words_of(locale.language if locale is not None else "en")


@lru_cache(maxsize=8)
def _words_of(code: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [code])


def language() -> str:
    """The reader's language: one of LANGUAGES."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else "en"


def direction(code: str) -> str:
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def said(texts: Mapping[str, str] | None, code: str | None = None) -> str:
    """A text that is kept in several languages, in the reader's or else in the first language it was written in."""
    if not texts:
        return ""
    return texts.get(code or language()) or next((text for text in texts.values() if text), "")


def country_name(code: str | None, reader: str | None = None) -> str:
    """The country of an ISO 3166 code, as the reader's language calls it."""
    return str(Locale.parse(reader or language()).territories.get(code or "", code or ""))


def compile_catalogues() -> list[Path]:
    """The .po files made into the .mo files that are read, where those are older. Returns the ones written."""
    written = []
    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        partial = target.with_suffix(".tmp")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(target)  # at once: another process never reads half a catalogue
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
