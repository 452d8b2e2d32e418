"""Country names in the reader's language, sorted by that language's alphabet."""

import re
from functools import lru_cache
from typing import Any

from babel import Locale
from wtforms import ValidationError
from wtforms.validators import Optional

from expo.i18n import LANGUAGES, _, country_name, force_locale, language
from expo.kit.collation import collation_key
from expo.kit.text import fold
from expo.web.fields.choices import KeepsStored

_FIRST = ("PK", "TR")  # the most frequent answers, so they head the list
_COUNTRY = re.compile(r"[A-Z]{2}")
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


class CountryField(KeepsStored):
    """A country by its ISO 3166 code; the choices are built only when the field is rendered."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, [Optional()], choices=self._choices, **options)

    @staticmethod
    def _choices() -> dict[str, str]:
        return {"": _("Choose a country"), **dict(countries(language()))}

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        if self.data and self.data not in _codes() and self.data not in self._stored():
            raise ValidationError(_("Choose a country from the list."))


@lru_cache(maxsize=8)
def countries(code: str) -> list[tuple[str, str]]:
    """Every country as (ISO code, name in a language), sorted by name; `_FIRST` come first."""
    names = {
        **Locale.parse("en").territories,
        **Locale.parse(code).territories,
    }  # CLDR lacks some names in some languages
    near = [(c, str(names[c])) for c in _FIRST]
    rest = [(c, str(names[c])) for c in _codes() if c not in _FIRST]
    return near + sorted(rest, key=lambda pair: collation_key(pair[1], code))


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    names = Locale.parse("en").territories
    return frozenset(str(c) for c in names if _COUNTRY.fullmatch(str(c)) and c not in _NOT_COUNTRIES)


def country_code(text: str) -> str | None:
    """The ISO code of a typed country: a code, or a name in a language of the product. "" for blank, None if unknown."""
    typed = fold(text)
    return _countries_by_name().get(typed) if typed else ""


@lru_cache(maxsize=1)
def _countries_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in countries("en"):
        found[fold(code)] = code
        for reader in LANGUAGES:
            with force_locale(reader):
                found.setdefault(fold(country_name(code, reader)), code)
    return found | {"turkey": "TR", "uk": "GB", "usa": "US", "uae": "AE", "korea": "KR", "south korea": "KR"}
