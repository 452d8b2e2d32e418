"""The form fields for a moment, typed as wall time of the event's zone."""

import re
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from wtforms import DateTimeLocalField, Field, StringField, ValidationError

from expo.events.wall_time_words import occurrence_choices, repeated_sentence, skipped_sentence
from expo.i18n import _
from expo.kit.wall_time import Occurrence, RepeatedTimeError, SkippedTimeError, moment_of, occurrence, wall_on
from expo.web.params import FIRST_YEAR, LAST_YEAR, day, word_of

_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]  # the first is what browsers take
CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_LONGEST = 25  # characters


class AsksWhich(Field):
    """A field whose time may come twice on the night the clocks go back. It then shows a second control, which asks for
    the first or the second, sent as "<name>-which". `which` is what that control shows.
    """

    answer: Occurrence | None = None
    stored: datetime | None = None  # which the form was made with; sent again as it is shown, it stays to the second
    which: Occurrence | None = None
    choices_of_which: tuple[tuple[str, str], ...] = ()  # empty where the time comes once
    zone_field = ""  # the name of the field that says the zone of this time; the event's where there is none
    own_zone: ZoneInfo | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the time is shown and typed."""
        return self.own_zone or _zone()

    def process(self, formdata: Any, *args: Any, **options: Any) -> None:
        if self.zone_field:
            name = formdata.get(self.zone_field, "") if formdata else ""
            self.own_zone = _named_zone(name)
        self.answer = word_of(Occurrence, formdata.get(f"{self.name}-which")) if formdata else None
        super().process(formdata, *args, **options)

    def resolve(self, wall: datetime) -> datetime:
        """The moment of a wall time of the event. Raises ValidationError for a time that is skipped, or that
        comes twice without an answer.
        """
        self.which, self.choices_of_which = None, ()
        try:
            moment = moment_of(wall, self.zone, self.answer)
        except SkippedTimeError as skipped:
            raise ValidationError(skipped_sentence(skipped)) from skipped
        except RepeatedTimeError as repeated:
            self.choices_of_which = occurrence_choices(repeated.first, repeated.second)
            raise ValidationError(repeated_sentence(repeated)) from repeated
        self.show_which(moment)
        is_as_shown = self.stored is not None and moment == self.stored.replace(second=0, microsecond=0)
        return self.stored if is_as_shown and self.stored else moment

    def show_which(self, moment: datetime) -> None:
        """Show the choice beside a moment in a repeated hour, with the moment's own answer."""
        zone = self.zone
        self.which = occurrence(moment, zone)
        if self.which is not None:
            wall = moment.astimezone(zone).replace(tzinfo=None)
            first, second = (moment_of(wall, zone, which).astimezone(zone) for which in Occurrence)
            self.choices_of_which = occurrence_choices(first, second)


class StartTime(AsksWhich, StringField):
    """A time of day such as 14:30 on the day of the programme that another field of the form names: `day_field`, a date in
    ISO 8601.

    `data` is the text as typed, `moment` the moment in UTC once it is valid.
    """

    moment: datetime | None = None

    def __init__(self, label: Any = None, *, day_field: str = "day", **options: Any) -> None:
        super().__init__(label, render_kw={"type": "time"}, **options)
        self.day_field = day_field

    def hold(self, stored: datetime) -> None:
        """Take the stored moment: it is shown unless the form was sent."""
        self.stored = stored
        if self.raw_data is None:
            self.data, self.moment = f"{stored.astimezone(_zone()):%H:%M}", stored
            self.show_which(stored)

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        if not re.fullmatch(CLOCK, self.data):
            raise ValidationError(_("Enter a time, as in 14:30."))
        found = day(form[self.day_field].data)
        if found is not None:
            self.moment = self.resolve(wall_on(found, time.fromisoformat(self.data), g.event.day_changes_at))


class Moment(AsksWhich, DateTimeLocalField):
    """Date and time. `data` is the moment in UTC, shown and typed as wall time of the event's zone; with `zone_field`, of the
    zone that this other field says, or of that of the stored value where it has one.
    """

    def __init__(self, label: Any, validators: Any = (), *, zone_field: str = "", **options: Any) -> None:
        super().__init__(label, [*validators], format=_FORMATS, **options)
        self.zone_field = zone_field

    def process_data(self, value: datetime | None) -> None:
        if self.zone_field and self.own_zone is None and value is not None and isinstance(value.tzinfo, ZoneInfo):
            self.own_zone = value.tzinfo
        self.data = self.stored = value.astimezone(UTC) if value else None
        if self.data is not None:
            self.show_which(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data, self.which, self.choices_of_which = None, None, ()
        try:
            super().process_formdata([valuelist[0][:_LONGEST]] if valuelist else [])
        except ValueError as error:
            raise ValueError(_("Enter date and time, as in 2027-04-14 18:00.")) from error
        wall: datetime | None = self.data
        self.data = None
        if wall is not None:
            if not FIRST_YEAR <= wall.year <= LAST_YEAR:
                raise ValueError(_("Enter date and time, as in 2027-04-14 18:00."))
            self.data = self.resolve(wall)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(self.zone).strftime(_FORMATS[0]) if self.data else ""


def filled(_form: Any, field: Field) -> None:
    if field.data is None and not field.errors:
        raise ValidationError(_("Enter date and time, as in 2027-04-14 18:00."))


def _named_zone(name: str) -> ZoneInfo | None:
    """The zone of an IANA name; None for "" and for what is none."""
    try:
        return ZoneInfo(name) if name else None
    except (LookupError, ValueError, OSError):
        return None


def _zone() -> ZoneInfo:
    """The zone of the request's event."""
    zone: ZoneInfo = g.event.zone_info
    return zone


def moment_in(field: Moment) -> datetime:
    """The moment of a validated field that must be filled in."""
    if field.data is None:
        raise ValueError("asked before the form was validated")
    return field.data
