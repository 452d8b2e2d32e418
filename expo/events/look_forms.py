"""Forms of the languages and the look of an expo."""

from typing import Any

from wtforms import (
    BooleanField,
    ColorField,
    Field,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, NumberRange

from expo.events.choices import currency_choices
from expo.events.fields import Degrees
from expo.events.forms import EventSettingsForm
from expo.i18n import LANGUAGES, _, _l, language
from expo.kit.graphics.colour import is_colour
from expo.kit.graphics.tilings import LEAST_ANGLE, MOST_ANGLE, Tiling
from expo.web.fields.choices import Pick, PickOne


class LanguagesForm(EventSettingsForm):
    """The languages in their order, and the currency."""

    first = Pick(_l("First language"), description=_l("What is not translated is shown in it."))
    second = Pick(_l("Second language"))
    third = Pick(_l("Third language"))
    currency = Pick(_l("Currency"), description=_l("Prices of categories are amounts in it."))
    unconverted = BooleanField(_l("The numbers stay as they are, in the new currency"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        known = list(LANGUAGES.items())
        self.first.choices = known
        self.second.choices = self.third.choices = [("", _("None")), *known]
        self.currency.choices = currency_choices(language())

    def chosen(self) -> list[str]:
        return [code for code in (self.first.data, self.second.data, self.third.data) if code]

    def validate_third(self, _field: Field) -> None:
        if len(set(self.chosen())) < len(self.chosen()):
            raise ValidationError(_("Choose each language once."))


_ANGLE = _l("Enter an angle from %(least)s to %(most)s degrees.", least=LEAST_ANGLE, most=MOST_ANGLE)


class LookForm(EventSettingsForm):
    """The accent colour, and the pattern of stars on the home page."""

    accent = ColorField(
        _l("Accent colour"),
        description=_l(
            "For buttons, links and the bands of the home page. "
            "Where it would be hard to read, a darker or lighter shade is used."
        ),
    )

    tiling = PickOne(
        _l("Pattern"),
        choices=[
            SelectChoice(Tiling.OCTAGONS.value, _l("Octagons and squares")),
            SelectChoice(Tiling.DODECAGONS.value, _l("Dodecagons and triangles")),
            SelectChoice(Tiling.CROSSES.value, _l("Stars that touch")),
        ],
        description=_l(
            "It fills the arch at the top of the home page. It is drawn by rule, in the shades of the accent."
        ),
    )
    angle = Degrees(
        _l("Angle of its stars"),
        [InputRequired(_ANGLE), NumberRange(LEAST_ANGLE, MOST_ANGLE, _ANGLE)],
        description=_l("In degrees, from 55 to 75. The steeper, the slimmer the rays."),
        render_kw={"inputmode": "decimal"},
    )

    def process(self, *args: Any, **options: Any) -> None:
        super().process(*args, **options)
        self.accent.data = (self.accent.data or "").strip().lower()

    def validate_accent(self, field: Field) -> None:
        if not is_colour(field.data):
            raise ValidationError(_("Enter a colour, as in #0b5d3b."))
