"""Countries by their names in the reader's language, in that language's own order."""

import re
from functools import lru_cache
from typing import Any

from babel import Locale
from wtforms import SelectField, ValidationError
from wtforms.validators import Optional

from expo.i18n import _, language
from expo.kit.text import fold

_NEAR = ("PK", "TR")  # asked about most often, so they stand first
_COUNTRY = re.compile(r"[A-Z]{2}")
_BEYOND = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
# Where an alphabet's order is not that of the characters' numbers.
_ALPHABETS = {
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "ur": "اآبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءئیے",
}


class CountryField(SelectField):
    """A country by its ISO 3166 code; the list is made only when the field is drawn."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, [Optional()], choices=self._listed, **options)

    @staticmethod
    def _listed() -> dict[str, str]:
        return {"": _("Choose a country"), **dict(countries(language()))}

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        if self.data and self.data not in _codes():
            raise ValidationError(_("Choose a country from the list."))


@lru_cache(maxsize=8)
def countries(code: str) -> list[tuple[str, str]]:
    """Every country by its ISO code and its name in a language, by that name; the two nearest first."""
    names = {**Locale.parse("en").territories, **Locale.parse(code).territories}  # CLDR has not each in each language
    near = [(c, str(names[c])) for c in _NEAR]
    rest = [(c, str(names[c])) for c in _codes() if c not in _NEAR]
    return near + sorted(rest, key=lambda pair: in_order(pair[1], code))


def in_order(name: str, code: str) -> list[tuple[int, str]]:
    """A key that sorts names by the alphabet of a language; what is not in it comes by its folded form."""
    alphabet = _ALPHABETS.get(code)
    if alphabet is None:
        return [(0, letter) for letter in fold(name)]
    lower = name.replace("I", "ı").replace("İ", "i").lower() if code == "tr" else name
    letters = [c if c in alphabet else fold(c)[:1] for c in lower if c.isalpha()]
    return [(alphabet.index(c), "") if c in alphabet else (len(alphabet), c) for c in letters if c]


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    names = Locale.parse("en").territories
    return frozenset(str(c) for c in names if _COUNTRY.fullmatch(str(c)) and c not in _BEYOND)
