"""Form fields of an expo's settings: days, times of day, coordinates."""

from typing import Any

from wtforms import (
    DateField,
    FloatField,
    TimeField,
)

from expo.i18n import _


class EventDayField(DateField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a date, as in 2027-04-13.")) from error


class WallTime(TimeField):
    """A time of day; seconds that a browser adds are dropped."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([value[:5] for value in valuelist])
        except ValueError as error:
            raise ValueError(_("Enter a time, as in 09:30.")) from error


class Degrees(FloatField):
    """A coordinate; a decimal comma is read as a point."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([value.replace(",", ".").replace("_", "x") for value in valuelist])
        except ValueError as error:
            self.data = None
            raise ValueError(_("Enter degrees as a number, as in 24.8607.")) from error
