"""The product's languages, and gettext with a catalogue cached for the request."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import g, has_app_context
from flask_babel import force_locale as force_babel_locale
from flask_babel import get_locale, refresh
from flask_babel.speaklater import LazyString

LANGUAGES: dict[str, str] = {"en": "English", "tr": "Türkçe", "ur": "اردو"}
RIGHT_TO_LEFT = frozenset({"ur", "ar", "fa", "sd", "ps"})
TRANSLATIONS = Path(__file__).parent / "translations"
_CATALOGUE = "expo_catalogue"  # where the request's catalogue is cached in `g`

__all__ = [
    "LANGUAGES",
    "_",
    "_l",
    "_n",
    "country_name",
    "direction",
    "force_locale",
    "forget_language",
    "language",
    "localize",
    "plural",
]


def _(text: str, /, **holes: Any) -> str:
    """gettext: the text in the reader's language, its `%(name)s` placeholders filled in."""
    words = _catalogue().ugettext(text)
    return words % holes if holes else words


def _n(one: str, several: str, num: int, /, **holes: Any) -> str:
    """ngettext: the plural form for `num`, which also fills `%(num)d`."""
    return plural(one, several, num) % {"num": num, **holes}


def plural(one: str, several: str, num: int, /) -> str:
    """The plural form that the language has for `num`, its placeholders left as they are."""
    return _catalogue().ungettext(one, several, num)


def _l(text: str, /, **holes: Any) -> Any:
    """gettext, evaluated lazily: translated when it is used."""
    return LazyString(_, text, **holes)


def _catalogue() -> NullTranslations:
    """The catalogue of the reader's language, cached for the request: a page looks up hundreds of texts."""
    if not has_app_context():
        return _translations_of("en")
    words: NullTranslations | None = g.get(_CATALOGUE)
    if words is None:
        locale = get_locale()
        words = _translations_of(locale.language if locale is not None else "en")
        setattr(g, _CATALOGUE, words)
    return words


def forget_language() -> None:
    """Choose the request's language anew: what it depends on has changed."""
    g.pop(_CATALOGUE, None)
    refresh()


@contextmanager
def force_locale(code: str) -> Iterator[None]:
    """Within the context texts, dates and numbers are in this language; no effect outside an application context."""
    if not has_app_context():
        yield
        return
    outer = g.pop(_CATALOGUE, None)
    try:
        with force_babel_locale(code):
            yield
    finally:
        setattr(g, _CATALOGUE, outer)


@lru_cache(maxsize=8)
def _translations_of(code: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [code])


def language() -> str:
    """The reader's language: one of LANGUAGES."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else "en"


def direction(code: str) -> str:
    """The `dir` attribute of a language: "ltr" or "rtl"."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def localize(texts: Mapping[str, str] | None, code: str | None = None) -> str:
    """From a text stored by language (code: text), the one in `code` or the reader's language, else the first not empty."""
    if not texts:
        return ""
    return texts.get(code or language()) or next((text for text in texts.values() if text), "")


def country_name(code: str | None, reader: str | None = None) -> str:
    """The name of a country (ISO 3166-1 alpha-2 code) in the reader's language or in `reader`."""
    return str(Locale.parse(reader or language()).territories.get(code or "", code or ""))


def compile_catalogues() -> list[Path]:
    """Compile the .po files whose .mo files are older. Returns the files written."""
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
        partial.replace(target)  # atomic: no other process reads a partial catalogue
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
