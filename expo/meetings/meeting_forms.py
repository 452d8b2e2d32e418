"""Forms of a meeting: its parties, its people, its time and place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from expo.events.models import Event
from expo.i18n import LANGUAGES, _, _l
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import interpreters_among, interpreters_of, is_coming
from expo.interpreters.words import label_of
from expo.meetings.meeting_models import Meeting, MeetingParty
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.queries import blocks_of, liaisons_of, people_of_party, places_of, possible_parties
from expo.meetings.rules import (
    LEAST_PARTIES,
    MOST_AGENDA,
    MOST_PARTIES,
    BlockKind,
    Interpretation,
    MeetingKind,
    PartySide,
    slots_of,
)
from expo.meetings.services.parties_at_table import Seat, WantedParty
from expo.meetings.words import interpretation_word, meeting_kind_word, side_word
from expo.registration.question_fields import ChoicesField
from expo.web.fields.choices import Pick
from expo.web.filters import clock_time, short_moment
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import moment, number, row_id

_MINUTES = [15, 20, 30, 45, 60, 90, 120]


class NewMeetingForm(BaseForm):
    """A new meeting: who meets, and for how long."""

    parties = ChoicesField(_l("Who meets"), coerce=str, description=_l("Two to six; the first is the host."))
    kind = Pick(_l("Kind"), coerce=str)
    minutes = Pick(_l("Minutes"), coerce=str)
    language = Pick(_l("Language"), choices=dict(LANGUAGES))

    def validate_parties(self, field: Any) -> None:
        if not LEAST_PARTIES <= len(field.data or []) <= MOST_PARTIES:
            raise ValidationError(_("A meeting has two to six parties."))

    def told_as(self) -> MeetingKind | None:
        return MeetingKind(self.kind.data) if self.kind.data else None

    def fields(self) -> dict[str, Any]:
        return {"minutes": number(self.minutes.data, otherwise=20), "language": self.language.data}


class MeetingForm(BaseForm):
    """A meeting. `meeting_form` adds the fields of each party."""

    kind = Pick(_l("Kind"))
    agenda = ParagraphField(_l("Agenda"), longest=1000, description=_l("At most five points, one a line."))
    language = Pick(_l("Language"), choices=dict(LANGUAGES))
    interpretation = Pick(_l("Interpretation"))
    interpreters = ChoicesField(_l("Interpreters"), coerce=str)
    liaison = Pick(
        _l("Liaison officer"), coerce=str, description=_l("Somebody of the expo’s team who may open meetings.")
    )
    meets_again = BooleanField(_l("These parties may meet twice"))
    version = HiddenField(default="0")

    def validate_agenda(self, field: ParagraphField) -> None:
        if len(_lines(field.data)) > MOST_AGENDA:
            raise ValidationError(_("Enter at most five points."))

    def fields(self) -> dict[str, Any]:
        return {
            "kind": MeetingKind(self.kind.data),
            "agenda": _lines(self.agenda.data),
            "language": self.language.data,
            "interpretation": Interpretation(self.interpretation.data),
            "liaison_id": row_id(self.liaison.data) or None,
            "meets_again": bool(self.meets_again.data),
        }

    def chosen_interpreters(self, event: Event) -> list[Interpreter]:
        return interpreters_among(event, [row_id(number) for number in self.interpreters.data or ()])

    def wanted(self, sides: Sequence[MeetingParty]) -> list[WantedParty]:
        """The parties as the form has them: whoever must come is ticked in the first list, the others in the second."""
        found = []
        for one in sides:
            musts = [row_id(value) for value in self[f"must_{one.party_id}"].data or []]
            others = [row_id(value) for value in self[f"may_{one.party_id}"].data or []]
            seats = [Seat(n, must=True, comes=True) for n in musts]
            seats += [Seat(n, must=False, comes=True) for n in others if n not in musts]
            head = row_id(self[f"head_{one.party_id}"].data) or None
            side = PartySide(self[f"side_{one.party_id}"].data)
            found.append(WantedParty(one.party, side, head, self[f"quorum_{one.party_id}"].data, seats))
        return found


class TimeAndPlaceForm(BaseForm):
    """When and where a meeting is."""

    starts_at = Pick(_l("When"), coerce=str)
    place = Pick(_l("Where"), coerce=str)
    reason = LineField(
        _l("Why it is moved"), longest=160, required=False, description=_l("Told to everybody in the mail.")
    )
    seen = HiddenField(default="0")  # the version; another form of the page has the name

    def moment(self) -> datetime | None:
        return moment(self.starts_at.data)


class PartyForm(BaseForm):
    """The languages that are spoken for a party."""

    languages = ChoicesField(_l("Languages spoken at the table"), coerce=str)
    version = HiddenField(default="0")


def new_meeting_form(event: Event) -> NewMeetingForm:
    form = NewMeetingForm()
    form.parties.choices = possible_parties(event)
    form.kind.choices = [("", _("By its parties")), *_kinds()]
    form.minutes.choices = [(str(one), str(one)) for one in _MINUTES]
    if not form.is_submitted():
        form.minutes.data = "20"
    return form


def meeting_form(meeting: Meeting, *, with_g2g: bool) -> Any:
    """The form of a meeting with the fields of its parties, filled from it on GET."""
    people = {side.party_id: people_of_party(side.party) for side in meeting.sides}
    form: Any = type("MeetingFormHere", (MeetingForm,), _party_fields(meeting.sides))(
        data={"agenda": "\n".join(meeting.agenda), "meets_again": meeting.meets_again, "version": str(meeting.version)}
    )
    form.kind.choices = [one for one in _kinds() if with_g2g or one[0] != MeetingKind.G2G.value]
    form.kind.hold(meeting.kind.value)
    form.language.hold(meeting.language)
    form.interpretation.choices = [(way.value, interpretation_word(way)) for way in Interpretation]
    form.interpretation.hold(meeting.interpretation.value)
    known = interpreters_of(meeting.event)
    form.interpreters.choices = [(str(one.id), label_of(one)) for one in known if is_coming(one)]
    names = {str(one.id): one.name for one in meeting.interpreters}
    form.interpreters.hold(list(names), lambda stored: names.get(stored, stored))
    team = [(str(one.id), one.name) for one in liaisons_of(meeting.event)]
    form.liaison.choices = [("", _("Nobody yet")), *team]
    form.liaison.hold(str(meeting.liaison_id or ""), lambda _n: meeting.liaison.name if meeting.liaison else "")
    for side in meeting.sides:
        _fill_party(form, meeting, side, [(str(one.id), one.name) for one, _is_head in people[side.party_id]])
    return form


def time_and_place_form(meeting: Meeting) -> TimeAndPlaceForm:
    """The slots of the blocks for its kind, and the places that are nobody's or a party's own."""
    form = TimeAndPlaceForm(data={"seen": str(meeting.version)})
    event, parties = meeting.event, {side.party_id for side in meeting.sides}
    form.starts_at.choices = _slot_choices(meeting)
    usable = [one for one in places_of(event) if one.stands and (one.owner_id is None or one.owner_id in parties)]
    form.place.choices = [(str(one.id), _place_label(one)) for one in usable]
    if meeting.starts_at is not None:
        at = meeting.starts_at
        form.starts_at.hold(at.isoformat(), lambda _stored: short_moment(at, event.zone))
        form.place.hold(str(meeting.meeting_place_id), lambda _stored: meeting.place.name if meeting.place else "")
    return form


def party_form(party: Party) -> PartyForm:
    form = PartyForm(data={"languages": party.languages, "version": str(party.version)})
    form.languages.choices = [*LANGUAGES.items(), ("ar", _("Arabic")), ("zh", _("Chinese")), ("ru", _("Russian"))]
    return form


def _slot_choices(meeting: Meeting) -> list[tuple[str, str]]:
    found, zone = {}, meeting.event.zone
    for block in blocks_of(meeting.event):
        if block.kind is not BlockKind.MEETINGS or (block.kinds and meeting.kind.value not in block.kinds):
            continue
        for slot in slots_of(block.id, block.starts_at, block.ends_at, block.slot_minutes or 20, block.gap_minutes):
            found[slot.starts_at] = f"{short_moment(slot.starts_at, zone)}–{clock_time(slot.ends_at, zone)}"
    return [(at.isoformat(), label) for at, label in sorted(found.items())]


def _place_label(place: MeetingPlace) -> str:
    parts = [place.location_in(None), place.owner.name if place.owner else ""]
    return " · ".join(part for part in parts if part)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, meeting_kind_word(kind)) for kind in MeetingKind]


def _party_fields(sides: Sequence[MeetingParty]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    bounds = NumberRange(1, 40, message=_l("Enter 1 to 40."))
    for side in sides:
        number_ = side.party_id
        fields[f"side_{number_}"] = Pick(_("Side"))
        fields[f"head_{number_}"] = Pick(_("Who leads"), coerce=str)
        fields[f"quorum_{number_}"] = IntegerField(
            _("At least so many"), default=1, validators=[InputRequired(), bounds]
        )
        fields[f"must_{number_}"] = ChoicesField(_("Must come"), coerce=str)
        fields[f"may_{number_}"] = ChoicesField(_("Come too"), coerce=str)
    return fields


def _fill_party(form: Any, meeting: Meeting, side: MeetingParty, people: list[tuple[str, str]]) -> None:
    number_ = side.party_id
    here = [one for one in meeting.people if one.party_id == number_ and one.left_at is None]
    names = {str(one.registration_id): one.registration.name for one in here}
    form[f"side_{number_}"].choices = [(one.value, side_word(one)) for one in PartySide]
    form[f"side_{number_}"].hold(side.side.value)
    form[f"head_{number_}"].choices = [("", _("Nobody")), *people]
    form[f"head_{number_}"].hold(str(side.head_id or ""), lambda stored: names.get(stored, stored))
    for name, must in (("must", True), ("may", False)):
        form[f"{name}_{number_}"].choices = people
        chosen = [str(one.registration_id) for one in here if one.must is must and one.comes]
        form[f"{name}_{number_}"].hold(chosen, lambda stored: names.get(stored, stored))
    if not form.is_submitted():
        form[f"quorum_{number_}"].data = side.quorum


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
