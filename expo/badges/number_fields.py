"""Form fields for whole numbers and millimetres that keep the text as typed."""

import re
from typing import Any

from wtforms import StringField, ValidationError

from expo.badges.papers.sheets import MOST_SHIFT_MM
from expo.i18n import _
from expo.kit.digits import whole_number

_WHOLE_DIGITS = 5
_MILLIMETRES = re.compile(r"-?[0-9]{1,2}(\.[0-9])?")
_LENGTH = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,5})?)\s*(mm|in|\")?", re.IGNORECASE)
_INCH = 25.4


class WholeField(StringField):
    """A whole number within bounds, available as `number` once valid."""

    number: int = 0

    def __init__(self, label: Any, least: int, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        kw = {"inputmode": "numeric", "maxlength": _WHOLE_DIGITS, "size": _WHOLE_DIGITS, "dir": "ltr"}
        super().__init__(label, render_kw=kw, **options)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        found = whole_number((self.data or "").strip(), self.most)
        if found is None or found < self.least:
            raise ValidationError(
                _("Enter a whole number from %(least)d to %(most)d.", least=self.least, most=self.most)
            )
        self.number = found


class MillimetreField(StringField):
    """Millimetres with one decimal, within the maximum shift, available as `millimetres` once valid."""

    millimetres: float = 0.0

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, render_kw={"inputmode": "decimal", "maxlength": 6, "size": 6, "dir": "ltr"}, **options)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        typed = (self.data or "").strip().replace(",", ".").replace("−", "-")
        if not _MILLIMETRES.fullmatch(typed) or abs(float(typed)) > MOST_SHIFT_MM:
            raise ValidationError(
                _("Enter millimetres from -%(most)d to %(most)d, as in 1.5.", most=int(MOST_SHIFT_MM))
            )
        self.millimetres = float(typed)


class LengthField(StringField):
    """A length in millimetres, or in inches where `in` stands behind it; available as `millimetres` once valid."""

    millimetres: float = 0.0

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, render_kw={"maxlength": 12, "size": 8, "dir": "ltr"}, **options)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        found = _LENGTH.fullmatch((self.data or "").strip().replace(",", "."))
        if not found:
            raise ValidationError(_("Enter millimetres as in 80.5, or inches as in 3.375 in."))
        in_inches = (found[2] or "").lower() in {"in", '"'}
        self.millimetres = round(float(found[1]) * (_INCH if in_inches else 1), 2)
