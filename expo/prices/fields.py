"""Fields for numbers, and names in several languages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation

from expo.events.models import Event
from expo.i18n import LANGUAGES, _
from expo.kit.amounts import format_decimal, read_numbers
from expo.kit.text import merged_texts
from expo.web.fields.amounts import check_one_meaning
from expo.web.forms import LineField

AREA_DECIMALS = 4  # decimal places of an area in square metres: down to a square centimetre


class Number(StringField):
    """A decimal number between `least` and `most` with at most `places` decimal places; may be left blank."""

    def __init__(
        self, label: Any = None, *, decimals: int = 0, least: int = 0, most: int = 100_000, **options: Any
    ) -> None:
        super().__init__(label, render_kw={"inputmode": "decimal", "maxlength": 20, "dir": "ltr"}, **options)
        self.decimals, self.least, self.most = decimals, least, most
        self.number: Decimal | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        if not (self.data or "").strip():
            return
        found = read_numbers(self.data or "", decimals=self.decimals)
        within = [number for number in found if self.least <= number <= self.most]
        if not within:
            raise StopValidation(_("Enter a number from %(least)s to %(most)s.", least=self.least, most=self.most))
        check_one_meaning(self, within, decimals=self.decimals)
        self.number = within[0]

    def show(self, number: Decimal | None) -> None:
        """Fill the field with a stored number."""
        self.data = "" if number is None else format_decimal(number)

    @property
    def whole(self) -> int | None:
        """The number without its decimals."""
        return None if self.number is None else int(self.number)

    @property
    def hundredths(self) -> int | None:
        """The number times 100, as percentages are stored."""
        return None if self.number is None else int(self.number * 100)


def name_line(code: str, *, first: bool) -> LineField:
    """A field for a name in one of the event's languages; only the first language is required."""
    return LineField(
        _("Name (%(language)s)", language=LANGUAGES[code]), required=first, longest=120, render_kw={"lang": code}
    )


def names_of(event: Event, form: Any, kept: Mapping[str, str], prefix: str = "name") -> dict[str, str]:
    """The names by language as they were filled in, over those kept; none where none was filled in."""
    typed = {code: form[f"{prefix}_{code}"].data for code in event.languages}
    return merged_texts(kept, typed) if any(typed.values()) else {}
