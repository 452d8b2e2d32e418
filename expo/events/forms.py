"""Forms of an expo's settings."""

from collections.abc import Sequence
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from expo.events.changes.zone import ZoneFate
from expo.events.choices import country_choices, currency_choices, zone_choices
from expo.events.fields import Degrees, EventDayField, WallTime
from expo.events.models import Event
from expo.events.moments import Moment
from expo.events.rules import (
    LATEST_DAY_CHANGE,
    QUIET_DAYS_MOST,
    QUIET_HOURS_MOST,
    FillingEnd,
    is_point_on_earth,
    is_slug,
    is_web_link,
)
from expo.events.starts import Start
from expo.i18n import LANGUAGES, _, _l, _n, language
from expo.kit.text import merged_texts
from expo.web.fields.choices import Pick, PickOne
from expo.web.forms import BaseForm, Email, LineField, ParagraphField
from expo.web.params import number


class EventSettingsForm(BaseForm):
    """A form with the version of the event it was filled from, for the optimistic lock."""

    version = HiddenField()

    def seen(self) -> int:
        """The version it was filled from; 0, which never matches, for a malformed one."""
        return number(self.version.data, otherwise=0)


class GeneralForm(EventSettingsForm):
    """Texts in each of the event's languages (`general_form` adds their fields), and the contact address."""

    codes: ClassVar[Sequence[str]] = ()
    contact = Email(
        _l("Mail address for questions"),
        required=False,
        description=_l("It stands on the public page and under every mail."),
    )

    def texts(self, name: str, kept: dict[str, str]) -> dict[str, str]:
        """A text by language: as typed, merged over the stored text in other languages."""
        return merged_texts(kept, {code: str(self[f"{name}_{code}"].data or "") for code in self.codes})

    def groups(self) -> list[tuple[str, str, list[Field]]]:
        """The fields by language as (code, name, fields)."""
        names = ("name", "tagline", "description")
        return [(code, LANGUAGES[code], [self[f"{name}_{code}"] for name in names]) for code in self.codes]


def general_form(event: Event) -> GeneralForm:
    """The form filled with the event's texts; the name is required in its first language."""
    codes = [code for code in event.languages if code in LANGUAGES]
    fields: dict[str, Any] = {"codes": codes}
    data: dict[str, Any] = {"contact": event.contact, "version": str(event.version)}
    for code in codes:
        speaking = {"lang": code}
        needed = _l("Give the expo a name in its first language.") if code == codes[0] else False
        fields[f"name_{code}"] = LineField(_l("Name"), required=needed, longest=120, render_kw=speaking)
        fields[f"tagline_{code}"] = LineField(_l("One line about it"), required=False, longest=200, render_kw=speaking)
        fields[f"description_{code}"] = ParagraphField(
            _l("Description"), description=_l("An empty line begins a new paragraph."), render_kw=speaking
        )
        for name in ("name", "tagline", "description"):
            data[f"{name}_{code}"] = (getattr(event, name) or {}).get(code, "")
    form: GeneralForm = type("GeneralFormHere", (GeneralForm,), fields)(data=data)
    return form


def _web_link(_form: Form, field: Field) -> None:
    if field.data and not is_web_link(field.data):
        raise ValidationError(_("Enter a link that begins with https://, as in https://maps.example.org/hall."))


_hour = InputRequired(_l("Enter a time, as in 09:30."))


class DatesAndVenueForm(EventSettingsForm):
    """Dates, hours and venue."""

    first_day = EventDayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    last_day = EventDayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    along = PickOne(_l("If the first day moves, the sessions"), validate_choice=False)
    opens_at = WallTime(_l("Opens at"), [InputRequired(_l("Enter when the doors open."))])
    closes_at = WallTime(_l("Closes at"), [InputRequired(_l("Enter when the doors close."))])
    day_changes_at = WallTime(
        _l("A day of the programme ends at"),
        [InputRequired(_l("Enter a time, as in 04:00."))],
        description=_l(
            "Sessions before this hour stand with the evening before, as at 04:00. Leave it at 00:00 for midnight."
        ),
    )
    build_up_from = EventDayField(
        _l("Build-up from"), [Optional()], description=_l("The first day on which contractors come in.")
    )
    build_up_opens_at = WallTime(_l("Halls open on build-up days"), [_hour])
    build_up_closes_at = WallTime(_l("Halls close on build-up days"), [_hour])
    breakdown_until = EventDayField(
        _l("Breakdown until"), [Optional()], description=_l("The last day on which they do.")
    )
    breakdown_opens_at = WallTime(_l("Halls open on breakdown days"), [_hour])
    breakdown_closes_at = WallTime(_l("Halls close on breakdown days"), [_hour])
    zone = Pick(_l("Time zone"), description=_l("All times of the expo are shown in it."))
    hours = PickOne(_l("What becomes of the hours"), validate_choice=False)
    venue = LineField(_l("Venue"), required=False)
    address = LineField(_l("Street and number"), required=False, longest=300)
    city = LineField(_l("City"), required=False, longest=100)
    country = Pick(_l("Country"))
    venue_seen = BooleanField(_l("I have seen this; save the new place, and tell everybody who takes part"))
    map_url = LineField(
        _l("Link to a map"),
        required=False,
        longest=500,
        validators=[_web_link],
        description=_l("It begins with https://."),
        render_kw={"inputmode": "url", "dir": "ltr"},
    )
    latitude = Degrees(_l("Latitude"), [Optional()], description=_l("In degrees, as in 24.8607; south is negative."))
    longitude = Degrees(_l("Longitude"), [Optional()], description=_l("In degrees, as in 67.0011; west is negative."))

    def __init__(self, event: Event, *, followers: int) -> None:
        super().__init__(obj=event)
        self.zone.choices = zone_choices()
        self.country.choices = [("", _("Not said")), *country_choices(language())]
        self.hours.choices = [
            (ZoneFate.HOURS.value, _("Keep the hours: a session at 10:00 is at 10:00 by the new clocks")),
            (ZoneFate.MOMENTS.value, _("Keep the moments: everything stays when it is, and is shown at another hour")),
        ]
        self.along.choices = [("yes", _("move with it, at the same hours")), ("no", _("stay on the days they have"))]
        self.followers, self._was = followers, event.first_day

    def validate_along(self, field: Field) -> None:
        moves = self.first_day.data is not None and self.first_day.data != self._was
        if moves and self.followers and field.data not in {"yes", "no"}:
            raise ValidationError(
                _n(
                    "The first day moves. Say what becomes of %(num)d session.",
                    "The first day moves. Say what becomes of %(num)d sessions.",
                    self.followers,
                )
            )

    def validate_last_day(self, field: Field) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("The last day is before the first day."))

    def validate_closes_at(self, field: Field) -> None:
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError(_("The expo closes before it opens."))

    def validate_day_changes_at(self, field: Field) -> None:
        if field.data and field.data > LATEST_DAY_CHANGE:
            raise ValidationError(_("A day of the programme ends at 08:00 at the latest."))

    def validate_build_up_closes_at(self, field: Field) -> None:
        if field.data and self.build_up_opens_at.data and field.data <= self.build_up_opens_at.data:
            raise ValidationError(_("On build-up days the halls close before they open."))

    def validate_breakdown_closes_at(self, field: Field) -> None:
        if field.data and self.breakdown_opens_at.data and field.data <= self.breakdown_opens_at.data:
            raise ValidationError(_("On breakdown days the halls close before they open."))

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        readable = not self.latitude.errors and not self.longitude.errors
        if readable and not is_point_on_earth(self.latitude.data, self.longitude.data):
            sentence = _("Give both coordinates, or none: latitude from -90 to 90, longitude from -180 to 180.")
            self.longitude.errors = [sentence]
            return False
        return good


_quiet_days = InputRequired(_l("Enter a number of days, 0 or more."))
_quiet_hours = InputRequired(_l("Enter a number of hours, 0 or more."))


class WindowForm(EventSettingsForm):
    """The registration window."""

    opens = Moment(
        _l("Registration opens"), [Optional()], description=_l("Left empty: as soon as the expo is published.")
    )
    closes = Moment(_l("Registration closes"), [Optional()], description=_l("Left empty: when the expo ends."))
    filling_end = Pick(
        _l("Free places go to the waiting list"),
        choices=lambda: {
            FillingEnd.REGISTRATION.value: _("until registration closes"),
            FillingEnd.DAYS_BEFORE.value: _("until so many days before the first day"),
            FillingEnd.EXPO.value: _("until the expo ends"),
        },
        description=_l("Later nobody is moved up, and nobody is told. You can still approve people by hand."),
    )
    filling_days = IntegerField(
        _l("Days before the first day"),
        [_quiet_days],
        render_kw={"min": 0, "max": QUIET_DAYS_MOST, "inputmode": "numeric"},
    )
    seat_filling_hours = IntegerField(
        _l("Free seats in a session go to its waiting list until so many hours before it begins"),
        [_quiet_hours],
        render_kw={"min": 0, "max": QUIET_HOURS_MOST, "inputmode": "numeric"},
    )

    def field_values(self) -> dict[str, Any]:
        """The values by the fields of the event."""
        return {
            "registration_opens_at": self.opens.data,
            "registration_closes_at": self.closes.data,
            "filling_end": FillingEnd(self.filling_end.data),
            "filling_days": self.filling_days.data,
            "seat_filling_hours": self.seat_filling_hours.data,
        }

    def validate_closes(self, field: Field) -> None:
        if field.data and self.opens.data and field.data <= self.opens.data:
            raise ValidationError(_("Registration closes before it opens."))

    def validate_filling_days(self, field: Field) -> None:
        if field.data is None or not 0 <= field.data <= QUIET_DAYS_MOST:
            raise ValidationError(_("Enter a number from 0 to %(most)s.", most=QUIET_DAYS_MOST))

    def validate_seat_filling_hours(self, field: Field) -> None:
        if field.data is None or not 0 <= field.data <= QUIET_HOURS_MOST:
            raise ValidationError(_("Enter a number from 0 to %(most)s.", most=QUIET_HOURS_MOST))


class NewEventForm(BaseForm):
    """The required fields of a new expo."""

    name = LineField(_l("Name"), required=_l("Enter the name of the expo."), longest=120)
    first_language = Pick(_l("Main language"))
    slug = LineField(
        _l("Address"),
        required=_l("Enter an address."),
        longest=60,
        render_kw={"dir": "ltr", "autocapitalize": "none"},
        description=_l(
            "3 to 60 small letters, digits and hyphens, as in istanbul-tech-summit. It cannot be changed later."
        ),
    )
    first_day = EventDayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    last_day = EventDayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    zone = Pick(_l("Time zone"))
    currency = Pick(_l("Currency"))
    start = PickOne(
        _l("Begin with"),
        default=Start.TECH_EXPO.value,
        description=_l(
            "Visitors and delegates may register by themselves, all others by invitation; change it at any time."
        ),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.start.choices = [
            (Start.TECH_EXPO.value, _("Tech expo: visitors, delegates, exhibitors, speakers, press, VIPs, officials")),
            (Start.SUMMIT.value, _("Summit: delegates, speakers, officials, VIPs, press")),
            (Start.TRADE_FAIR.value, _("Trade fair: visitors, exhibitors, contractors, press, officials")),
            (Start.BLANK.value, _("Nothing: I add the categories myself")),
        ]
        self.first_language.choices = list(LANGUAGES.items())
        self.zone.choices = zone_choices()
        self.currency.choices = currency_choices(language())

    def validate_slug(self, field: Field) -> None:
        if not is_slug(field.data):
            raise ValidationError(
                _(
                    "Use 3 to 60 small letters, digits and single hyphens; some words, as organise, are the product’s own."
                )
            )

    def validate_last_day(self, field: Field) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("The last day is before the first day."))
