"""Forms of bodies, meeting places, blocks and walks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from expo.events.models import Event
from expo.events.moments import StartTime
from expo.events.queries import halls_of
from expo.i18n import LANGUAGES, _, _l
from expo.kit.text import merged_texts
from expo.meetings.block_models import MeetingBlock
from expo.meetings.models import Body, MeetingPlace
from expo.meetings.queries import places_of
from expo.meetings.rules import SLOT_MINUTES, BlockKind, BodyKind, MeetingKind
from expo.meetings.words import block_words, body_word, meeting_kind_word
from expo.registration.countries import CountryField
from expo.registration.question_fields import ChoicesField
from expo.web.fields.choices import Pick
from expo.web.filters import day
from expo.web.forms import BaseForm, Email, LineField, ParagraphField, mail_link_field
from expo.web.params import day as read_day
from expo.web.params import number

_DATA: Mapping[bool, Mapping[str, Any]] = {True: {}, False: {"formdata": None}}
_TIME = InputRequired(_l("Enter a time, as in 14:30."))


class AboutPartyForm(BaseForm):
    """What a firm or a delegation says of itself to those who choose whom to meet."""

    offers = ParagraphField(_l("What you offer"), longest=300, required=False)
    seeks = ParagraphField(_l("What you look for"), longest=300, required=False)
    on_screens = BooleanField(
        _l("Show our name on the screens in the halls"),
        description=_l("Otherwise only table, time and country stand there."),
    )
    version = HiddenField(default="1")


class BodyForm(BaseForm):
    """A public body. `body_form` adds a name in each of the event's languages."""

    kind = Pick(_l("Kind"))
    country = CountryField(_l("Country"))
    level = IntegerField(
        _l("Level"),
        default=3,
        validators=[InputRequired(_l("Enter 1 to 5.")), NumberRange(1, 5, message=_l("Enter 1 to 5."))],
        description=_l("1 for a ministry, 5 for a local office: the order of lists."),
    )
    contact_name = LineField(_l("Name of the contact"), required=False)
    contact_email = Email(_l("Mail address of the contact"), required=False)
    language = Pick(_l("Language of its mails"), choices=dict(LANGUAGES))
    mail_link = mail_link_field(
        _l("With another address the address of its calendar is new; the old one stops working at once.")
    )
    version = HiddenField(default="0")

    def seen(self) -> int:
        """The version that the form was opened with."""
        return number(self.version.data, otherwise=0)

    def fields(self, event: Event, kept: Mapping[str, str]) -> dict[str, Any]:
        return {
            "kind": BodyKind(self.kind.data),
            "name": names_of(self, event, kept),
            "country": self.country.data or "",
            "level": self.level.data,
            "contact_name": self.contact_name.data or "",
            "contact_email": self.contact_email.data or "",
            "language": self.language.data,
        }


class BodyMemberForm(BaseForm):
    """Somebody registered who comes for a body, by their mail address."""

    email = Email(_l("Mail address of their registration"))
    head = BooleanField(_l("Heads the body"))


class WalkForm(BaseForm):
    """The minutes between two halls."""

    one = Pick(_l("From"), coerce=str)
    other = Pick(_l("To"), coerce=str)
    minutes = IntegerField(
        _l("Minutes to walk"),
        validators=[InputRequired(_l("Enter 0 to 120.")), NumberRange(0, 120, message=_l("Enter 0 to 120."))],
    )


class BlockForm(BaseForm):
    """A block of time on a day. `block_form` adds a name in each of the event's languages."""

    kind = Pick(_l("What for"))
    day = Pick(_l("Day"))
    starts = StartTime(_l("From"), validators=[_TIME])
    ends = StartTime(_l("Until"), validators=[_TIME])
    slot_minutes = Pick(_l("Length of a slot"), coerce=str)
    gap_minutes = IntegerField(
        _l("Minutes between two slots"),
        default=0,
        validators=[Optional(), NumberRange(0, 30, message=_l("Enter 0 to 30."))],
    )
    kinds = ChoicesField(_l("Kinds of meetings"), description=_l("Choose none, and it is for all."))
    places = ChoicesField(_l("Places"), coerce=str, description=_l("Choose none, and it is for all."))
    version = HiddenField(default="0")

    def fields(self, event: Event, kept: Mapping[str, str]) -> dict[str, Any]:
        kind, meets = BlockKind(self.kind.data), self.kind.data == BlockKind.MEETINGS.value
        return {
            "kind": kind,
            "name": names_of(self, event, kept),
            "starts_at": self.starts.moment,
            "ends_at": self._end(event),
            "slot_minutes": number(self.slot_minutes.data, otherwise=20) if meets else None,
            "gap_minutes": (self.gap_minutes.data or 0) if meets else 0,
            "kinds": list(self.kinds.data or []) if meets else [],
        }

    def _end(self, event: Event) -> datetime | None:
        """The end; the hour at which the programme's days change, where its day begins, is that at which it ends too."""
        chosen, ends_at = read_day(self.day.data), self.ends.moment
        if chosen is not None and ends_at == event.day_begins(chosen):
            return event.day_begins(chosen + timedelta(days=1))
        return ends_at

    def places_in(self, event: Event) -> list[MeetingPlace]:
        chosen = set(self.places.data or [])
        return [one for one in places_of(event) if str(one.id) in chosen]


def body_form(event: Event, body: Body | None, *, sent: bool = True) -> Any:
    """The form of a body; `sent` False leaves alone what the request sent, for another form of the page."""
    form: Any = _named(BodyForm, event, required=True)(obj=body, **_DATA[sent])
    form.kind.choices = [(kind.value, body_word(kind)) for kind in BodyKind]
    if body is not None:
        form.kind.hold(body.kind.value)
        _fill_names(form, event, body.name, sent=sent)
    return form


def walk_form(event: Event) -> WalkForm:
    form = WalkForm()
    form.one.choices = form.other.choices = [(str(one.id), one.name) for one in halls_of(event)]
    return form


def block_form(event: Event, block: MeetingBlock | None) -> Any:
    form: Any = _named(BlockForm, event, required=False)(obj=block)
    form.kind.choices = [(kind.value, word) for kind, word in block_words().items()]
    days = [event.first_day + timedelta(days=n) for n in range((event.last_day - event.first_day).days + 1)]
    form.day.choices = [(one.isoformat(), day(one)) for one in days]
    form.slot_minutes.choices = [(str(one), _("%(num)s minutes", num=one)) for one in SLOT_MINUTES]
    form.kinds.choices = [(kind.value, meeting_kind_word(kind)) for kind in MeetingKind]
    form.places.choices = [(str(one.id), one.name) for one in places_of(event)]
    if block is not None:
        evening = event.day_of(block.starts_at)
        form.kind.hold(block.kind.value)
        form.day.hold(evening.isoformat(), lambda _stored: day(evening))
        form.starts.hold(block.starts_at)
        form.ends.hold(block.ends_at)
        form.slot_minutes.hold(str(block.slot_minutes or 20))
        form.kinds.hold(block.kinds)
        form.places.hold([str(one.id) for one in block.places])
        _fill_names(form, event, block.name)
    elif not form.is_submitted():
        form.slot_minutes.data = "20"
    return form


def names_of(form: Any, event: Event, kept: Mapping[str, str]) -> dict[str, str]:
    """The typed names by language, merged over the stored ones in other languages."""
    return merged_texts(kept, {code: form[f"name_{code}"].data for code in event.languages})


def _named(base: type[BaseForm], event: Event, *, required: bool) -> type[BaseForm]:
    fields: dict[str, Any] = {
        f"name_{code}": LineField(
            f"{_('Name')} ({LANGUAGES[code]})", required=required and place == 0, longest=160, render_kw={"lang": code}
        )
        for place, code in enumerate(event.languages)
    }
    return type("NamedForm", (base,), fields)


def _fill_names(form: Any, event: Event, names: Mapping[str, str], *, sent: bool = True) -> None:
    if not sent or not form.is_submitted():
        for code in event.languages:
            form[f"name_{code}"].data = names.get(code, "")
