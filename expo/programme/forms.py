"""Forms of sessions, rooms, tracks and speakers."""

import re
from collections.abc import Mapping
from datetime import time, timedelta
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, FileField, HiddenField, IntegerField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from expo.events.models import Event
from expo.events.moments import CLOCK, StartTime
from expo.events.queries import halls_of, zones_of
from expo.i18n import LANGUAGES, _, _l, localize
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import interpreters_among, interpreters_of, is_coming
from expo.interpreters.words import label_of
from expo.kit.text import merged_texts
from expo.programme.models import Room, Session, Speaker, Track
from expo.programme.queries import rooms_of, tracks_of
from expo.programme.rules import PartRole, SessionKind
from expo.programme.speaker_queries import speakers_of
from expo.programme.words import kind_word
from expo.registration.countries import CountryField
from expo.registration.question_fields import ChoicesField
from expo.web.fields.choices import Pick
from expo.web.filters import day
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import row_id, whole

ROLES = {
    "speakers": PartRole.SPEAKER,
    "moderators": PartRole.MODERATOR,
}
MOST_LINKS = 5


class SessionForm(BaseForm):
    """A session. `session_form` adds a title and a text field for each of the event's languages."""

    kind = Pick(_l("Kind"))
    day = Pick(_l("Day"))
    starts = StartTime(_l("Starts at"), validators=[InputRequired(_l("Enter a time, as in 14:30."))])
    minutes = IntegerField(
        _l("Minutes"),
        default=60,
        validators=[
            InputRequired(_l("Say how many minutes it takes.")),
            NumberRange(1, 1440, message=_l("Enter 1 to 1,440 minutes.")),
        ],
    )
    room = Pick(_l("Room"), coerce=str)
    track = Pick(_l("Track"), coerce=str)
    language = Pick(_l("Spoken language"), choices=dict(LANGUAGES))
    interpreted = ChoicesField(_l("Interpreted into"), choices=dict(LANGUAGES))
    seats = IntegerField(
        _l("Seats to sign up for"),
        validators=[Optional(), NumberRange(1, 100_000, message=_l("Enter 1 to 100,000."))],
        description=_l("Leave it empty where people just come."),
    )
    speakers = ChoicesField(_l("Speakers"), coerce=str)
    moderators = ChoicesField(_l("Moderators"), coerce=str)
    interpreters = ChoicesField(_l("Interpreters"), coerce=str)
    version = HiddenField(default="0")


class RoomForm(BaseForm):
    """A new room. `room_form` adds a name for each of the event's languages."""

    hall = Pick(_l("Hall"), coerce=str)
    zone = Pick(_l("Zone"), coerce=str, description=_l("While it is closed, the sessions in this room say so."))
    capacity = IntegerField(
        _l("Seats"), validators=[Optional(), NumberRange(1, 100_000, message=_l("Enter 1 to 100,000."))]
    )


class RoomEditForm(RoomForm):
    """An existing room with its position in the list."""

    position = Pick(_l("Place in the list"), coerce=whole)


class SpeakerForm(BaseForm):
    """A speaker. `speaker_form` adds a text about the person in each of the event's languages."""

    name = LineField(_l("Name"))
    second_name = LineField(_l("Name in a second script"), required=False)
    job_title = LineField(_l("Job title"), required=False)
    organisation = LineField(_l("Organisation"), required=False)
    country = CountryField(_l("Country"))
    links = ParagraphField(_l("Links"), longest=1000, description=_l("One web address a line, at most five."))
    photo = FileField(
        _l("Photo"),
        description=_l("A JPEG, PNG or WebP picture of at most 8 MB; it is cut to a square."),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    without_photo = BooleanField(_l("Take the photo away"))
    version = HiddenField(default="0")

    def validate_links(self, field: ParagraphField) -> None:
        lines = links_in(field.data or "")
        if len(lines) > MOST_LINKS:
            raise ValidationError(_("Enter at most five addresses."))
        if any(not re.fullmatch(r"https?://[^\s<>\"]{3,300}", line) for line in lines):
            raise ValidationError(_("Enter addresses that begin with https://, one a line."))


class TrackForm(BaseForm):
    """A new track. `track_form` adds a name for each of the event's languages."""


class TrackEditForm(TrackForm):
    """An existing track with its position in the list."""

    position = Pick(_l("Place in the list"), coerce=whole)


def session_form(event: Event, session: Session | None) -> Any:
    """The form with title and text fields in each of the event's languages, filled from the session on GET."""
    form: Any = _with_texts(SessionForm, event, {"title": LineField, "abstract": ParagraphField})()
    form.kind.choices = [(kind.value, kind_word(kind)) for kind in SessionKind]
    labels = [(str(one.id), _speaker_label(one)) for one in speakers_of(event, erased_of=session)]
    for name in ROLES:
        form[name].choices = labels
    form.interpreters.choices = [(str(one.id), label_of(one)) for one in interpreters_of(event) if is_coming(one)]
    days = (event.first_day + timedelta(days=n) for n in range((event.last_day - event.first_day).days + 1))
    form.day.choices = [(d.isoformat(), day(d)) for d in days]
    if event.day_changes_at > time():
        until = f"{event.day_changes_at:%H:%M}"
        form.starts.description = _("A time before %(time)s is in the night after that day.", time=until)
    form.room.choices = [("", _("No room yet")), *((str(r.id), localize(r.name)) for r in rooms_of(event))]
    form.track.choices = [("", _("No track")), *((str(t.id), localize(t.name)) for t in tracks_of(event))]
    if session is not None:
        _hold_stored(event, form, session)
        if not form.is_submitted():
            _fill_in(event, form, session)
    return form


def prefill(form: Any, query: Mapping[str, str]) -> None:
    """Fill in the day, time and room given in the query string, when a session is added by a click on the grid."""
    for name in ("day", "room"):
        if query.get(name) in {str(value) for value, _label in form[name].choices}:
            form[name].data = query[name]
    if re.fullmatch(CLOCK, query.get("starts", "")):
        form.starts.data = query["starts"]


def room_form(event: Event) -> Any:
    form: Any = _with_texts(RoomForm, event, {"name": LineField})()
    _offer_venue_parts(form, event)
    return form


def track_form(event: Event) -> Any:
    return _with_texts(TrackForm, event, {"name": LineField})()


def part_form(event: Event, part: Room | Track) -> Any:
    """The form of an existing room or track, with its position among the others."""
    is_room = isinstance(part, Room)
    parts: list[Any] = [*rooms_of(event)] if is_room else [*tracks_of(event)]
    form: Any = _with_texts(RoomEditForm if is_room else TrackEditForm, event, {"name": LineField})(obj=part)
    form.position.choices = [(number, str(number)) for number in range(1, len(parts) + 1)]
    if isinstance(part, Room):
        _offer_venue_parts(form, event)
        form.hall.hold(str(part.hall_id or ""))
        form.zone.hold(str(part.zone_id or ""))
    if not form.is_submitted():
        form.position.data = parts.index(part) + 1
        for code in event.languages:
            form[f"name_{code}"].data = part.name.get(code, "")
    return form


def part_fields(event: Event, form: Any, kept: Mapping[str, str]) -> dict[str, Any]:
    """The form's data as the fields that the service takes; `kept` is the stored name."""
    fields: dict[str, Any] = {"name": texts_of(event, form, "name", kept)}
    if "hall" in form:
        fields |= {name: row_id(form[name.removesuffix("_id")].data) or None for name in ("hall_id", "zone_id")}
        fields["capacity"] = form.capacity.data
    return fields


def _offer_venue_parts(form: Any, event: Event) -> None:
    form.hall.choices = [("", _("No hall")), *((str(one.id), one.name) for one in halls_of(event))]
    form.zone.choices = [("", _("No zone")), *((str(one.id), one.name) for one in zones_of(event))]


def session_fields(event: Event, form: Any, session: Session | None = None) -> dict[str, Any]:
    """The form's data as the fields that the service takes."""
    starts, length = form.starts.moment, timedelta(minutes=form.minutes.data)
    if session is not None and form.minutes.data == _minutes_of(session):
        length = session.ends_at - session.starts_at
    return {
        "kind": SessionKind(form.kind.data),
        "title": texts_of(event, form, "title", session.title if session else {}),
        "abstract": texts_of(event, form, "abstract", session.abstract if session else {}),
        "language": form.language.data,
        "interpreted": [code for code in form.interpreted.data or () if code != form.language.data],
        "seats": form.seats.data,
        "room_id": row_id(form.room.data) or None,
        "track_id": row_id(form.track.data) or None,
        "starts_at": starts,
        "ends_at": starts + length,
    }


def cast_in(event: Event, form: Any) -> list[tuple[Speaker, PartRole]]:
    """The people of the session by the form: speakers, then moderators. Somebody chosen twice gets the first role."""
    people = {str(speaker.id): speaker for speaker in speakers_of(event, with_erased=True)}
    cast: dict[str, tuple[Speaker, PartRole]] = {}
    for name, role in ROLES.items():
        for number in form[name].data or ():
            if number in people:
                cast.setdefault(number, (people[number], role))
    return list(cast.values())


def interpreters_in(event: Event, form: Any) -> list[Interpreter]:
    """The interpreters of the session by the form."""
    return interpreters_among(event, [row_id(number) for number in form.interpreters.data or ()])


def speaker_form(event: Event, speaker: Speaker | None) -> Any:
    """The form with a text about the person in each of the event's languages, filled from the speaker on GET."""
    form: Any = _with_texts(SpeakerForm, event, {"about": ParagraphField})()
    if speaker is not None:
        form.country.hold(speaker.country)
    if not form.is_submitted() and speaker is not None:
        for name in ("name", "second_name", "job_title", "organisation"):
            form[name].data = getattr(speaker, name)
        form.links.data, form.version.data = "\n".join(speaker.links), str(speaker.version)
        for code in event.languages:
            form[f"about_{code}"].data = speaker.about.get(code, "")
    return form


def speaker_fields(event: Event, form: Any, speaker: Speaker | None) -> dict[str, Any]:
    """The form's data as the fields that the service takes."""
    texts = {name: form[name].data or "" for name in ("name", "second_name", "job_title", "organisation")}
    return {
        **texts,
        "country": form.country.data or "",
        "about": texts_of(event, form, "about", speaker.about if speaker else {}),
        "links": links_in(form.links.data or ""),
    }


def links_in(text: str) -> list[str]:
    return [found for line in text.splitlines() if (found := line.strip())]


def _speaker_label(speaker: Speaker) -> str:
    return f"{speaker.called} · {speaker.organisation}" if speaker.organisation else speaker.called


def texts_of(event: Event, form: Any, name: str, kept: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """A field's texts by language: as typed, merged over the stored text in other languages; empty ones are left out."""
    return merged_texts(kept, {code: form[f"{name}_{code}"].data for code in event.languages})


def _with_texts(base: type[BaseForm], event: Event, texts: dict[str, Any]) -> type[BaseForm]:
    labels = {"title": _("Title"), "abstract": _("Text"), "name": _("Name"), "about": _("About the person")}
    fields: dict[str, Any] = {}
    for number, code in enumerate(event.languages):
        for name, kind in texts.items():
            label = f"{labels[name]} ({LANGUAGES[code]})"
            fields[f"{name}_{code}"] = kind(
                label, required=number == 0 and name not in {"abstract", "about"}, render_kw={"lang": code}
            )
    return type("TextsForm", (base,), fields)


def _hold_stored(event: Event, form: Any, session: Session) -> None:
    """Take the stored choices and times, which may be none of today's choices."""
    form.kind.hold(session.kind.value)
    form.day.hold(event.day_of(session.starts_at).isoformat(), lambda _stored: day(event.day_of(session.starts_at)))
    form.starts.hold(session.starts_at)
    form.room.hold(str(session.room_id or ""))
    form.track.hold(str(session.track_id or ""))
    form.language.hold(session.language)
    form.interpreted.hold(session.interpreted)
    for name, role in ROLES.items():
        form[name].hold([str(part.speaker_id) for part in session.parts if part.role is role])
    names = {str(one.id): one.name for one in session.interpreters}
    form.interpreters.hold(list(names), names.__getitem__)


def _minutes_of(session: Session) -> int:
    return int((session.ends_at - session.starts_at).total_seconds() // 60)


def _fill_in(event: Event, form: Any, session: Session) -> None:
    for code in event.languages:
        form[f"title_{code}"].data = session.title.get(code, "")
        form[f"abstract_{code}"].data = session.abstract.get(code, "")
    form.minutes.data, form.seats.data = _minutes_of(session), session.seats
    form.version.data = str(session.version)
