"""Forms of requests for meetings: asking, answering, what an expo says of them."""

from datetime import datetime
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from expo import clock
from expo.events.models import Event
from expo.i18n import LANGUAGES, _, _l
from expo.meetings.models import Party
from expo.meetings.queries import blocks_of, possible_parties
from expo.meetings.requests.models import RequestTerms
from expo.meetings.requests.rules import AskedMeeting, Terms
from expo.meetings.rules import SLOT_MINUTES, BlockKind, MeetingKind, kind_of, slots_of
from expo.web.fields.choices import Pick
from expo.web.filters import short_moment
from expo.web.forms import BaseForm, ParagraphField
from expo.web.params import moment, number

_LONGEST = 300


class AskForm(BaseForm):
    """What a party asks another one for."""

    reason = ParagraphField(
        _l("Why you want to meet"),
        longest=_LONGEST,
        required=True,
        description=_l("They read it, and the organiser does."),
    )
    minutes = Pick(_l("How long"), coerce=str)
    language = Pick(_l("Language"), choices=dict(LANGUAGES))
    interpreter = BooleanField(_l("We would need an interpreter"))
    wanted_at = Pick(
        _l("A time that would suit you"), coerce=str, description=_l("It is not kept free: it is a proposal.")
    )

    def asked(self) -> AskedMeeting:
        return AskedMeeting(
            self.reason.data or "",
            number(self.minutes.data, otherwise=20),
            str(self.language.data),
            bool(self.interpreter.data),
            moment(self.wanted_at.data),
        )


class AskForAnotherForm(AskForm):
    """The same by an organiser on behalf of a party."""

    asker = Pick(_l("Who asks"), coerce=str)
    other = Pick(_l("Who is asked"), coerce=str)


class DeclineForm(BaseForm):
    """Declining a request: with a word to the asker, and with no more requests of theirs."""

    answer = ParagraphField(_l("A word to them"), longest=_LONGEST, description=_l("They read it. It may stay empty."))
    never = BooleanField(
        _l("No more requests from them"),
        description=_l("They do not learn it. Under “Whom to meet” they stand as “Never”, and you can take that back."),
    )


class AnotherTimeForm(BaseForm):
    """Proposing another time."""

    wanted_at = Pick(_l("A time that would suit you"), coerce=str)

    def moment(self) -> datetime | None:
        return moment(self.wanted_at.data)


class TermsForm(BaseForm):
    """What an expo says of requests for meetings."""

    are_open = BooleanField(_l("Firms and delegations can ask one another for meetings"))
    most_open = IntegerField(
        _l("Open requests of one party at most"),
        validators=[InputRequired(_l("Enter 1 to 100.")), NumberRange(1, 100, message=_l("Enter 1 to 100."))],
    )
    most_waiting = IntegerField(
        _l("Requests that may wait for one party’s answer at most"),
        validators=[InputRequired(_l("Enter 1 to 500.")), NumberRange(1, 500, message=_l("Enter 1 to 500."))],
    )
    days = IntegerField(
        _l("Days until a request ends without an answer"),
        description=_l("Requests that are open keep their end."),
        validators=[InputRequired(_l("Enter 1 to 60.")), NumberRange(1, 60, message=_l("Enter 1 to 60."))],
    )
    place_at_once = BooleanField(
        _l("Give an accepted meeting the first free time and place at once, and tell both"),
        description=_l("Otherwise the machine’s plan or an organiser finds its time."),
    )
    version = HiddenField(default="0")

    def fields(self) -> dict[str, Any]:
        return {
            "are_open": bool(self.are_open.data),
            "most_open": self.most_open.data,
            "most_waiting": self.most_waiting.data,
            "days": self.days.data,
            "place_at_once": bool(self.place_at_once.data),
        }


def ask_form(event: Event, thing: str, other: str) -> AskForm:
    """What "firm-12" asks "body-3" for; the times are those of the expo's blocks, whoever is free then."""
    form = AskForm()
    _fill(form, event, slot_choices(event, _kind([thing, other])))
    return form


def ask_for_another_form(event: Event) -> AskForAnotherForm:
    form = AskForAnotherForm()
    _fill(form, event, slot_choices(event, None))
    form.asker.choices = form.other.choices = [("", _("Choose")), *possible_parties(event)]
    return form


def another_time_form(event: Event, parties: tuple[Party, Party]) -> AnotherTimeForm:
    form = AnotherTimeForm()
    kind = kind_of([party.is_public for party in parties])
    form.wanted_at.choices = slot_choices(event, kind)
    return form


def terms_form(row: RequestTerms | None) -> TermsForm:
    form = TermsForm(obj=row or Terms())
    if not form.is_submitted():
        form.version.data = str(row.version if row else 0)
    return form


def slot_choices(event: Event, kind: MeetingKind | None) -> list[tuple[str, str]]:
    """The times to come at which meetings of a kind can begin."""
    found, now = set(), clock.now()
    for block in blocks_of(event):
        if block.kind is not BlockKind.MEETINGS or (kind and block.kinds and kind.value not in block.kinds):
            continue
        slots = slots_of(block.id, block.starts_at, block.ends_at, block.slot_minutes or 20, block.gap_minutes)
        found |= {slot.starts_at for slot in slots if slot.starts_at > now}
    return [(at.isoformat(), short_moment(at, event.zone)) for at in sorted(found)]


def _fill(form: AskForm, event: Event, slots: list[tuple[str, str]]) -> None:
    lengths = {one.slot_minutes for one in blocks_of(event) if one.kind is BlockKind.MEETINGS and one.slot_minutes}
    form.minutes.choices = [(str(one), _("%(num)s minutes", num=one)) for one in sorted(lengths) or SLOT_MINUTES]
    form.wanted_at.choices = [("", _("Any time")), *slots]


def _kind(things: list[str]) -> MeetingKind:
    return kind_of([one.startswith("body-") for one in things])
