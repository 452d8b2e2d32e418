"""The forms of the investors' desk: the public one, and what the desk does with a case."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from wtforms import BooleanField, Field, Form, TelField, ValidationError
from wtforms.validators import Length, Optional

from expo import clock
from expo.accounts.models import Account
from expo.events.fields import EventDayField
from expo.events.sectors import sector_words
from expo.i18n import LANGUAGES, _, _l
from expo.investors.models import CaseQuestion, InvestorCase
from expo.investors.queries import meetings_to_link, officers_of
from expo.investors.rules import CloseReason, Discretion, Horizon, StatedIntention, TicketBand
from expo.investors.words import band_word, close_word, discretion_sentence, horizon_word
from expo.kit.amounts import format_amount
from expo.kit.text import fold
from expo.meetings.meeting_models import Meeting
from expo.meetings.queries import possible_parties
from expo.meetings.services.meetings import title_of
from expo.registration.countries import CountryField
from expo.registration.rules import is_phone
from expo.web.fields.amounts import Amount
from expo.web.fields.choices import Pick, PickOne
from expo.web.filters import short_moment
from expo.web.forms import BaseForm, Email, LineField, ParagraphField
from expo.web.params import number, row_id

_MINUTES = ("20", "30", "45", "60")
_LANGUAGES: Any = LANGUAGES  # WTForms 3.3 takes {value: label}; its type stubs are older
_Form = TypeVar("_Form", bound=BaseForm)


def _check_phone(_form: Form, field: Field) -> None:
    if field.data and not is_phone(fold(field.data)):
        raise ValidationError(_("Enter a phone number with 5 to 20 digits, as in +92 21 1234567."))


class IntakeForm(BaseForm):
    """What an investor says of themselves and of their project."""

    organisation = LineField(_l("Firm or fund"), required=_l("Enter the name of the firm or fund."))
    country = CountryField(_l("Country"))
    contact_name = LineField(_l("Name of the contact"), required=_l("Enter a name."))
    contact_email = Email(
        _l("Mail address"),
        required=_l("Enter your mail address."),
        description=_l("The private link of your case is sent there."),
    )
    contact_phone = TelField(
        _l("Phone"), [Optional(), Length(max=40, message=_l("Use at most %(max)d characters.")), _check_phone]
    )
    language = Pick(_l("Language of our mails"), choices=_LANGUAGES)
    sector = Pick(_l("Sector"), coerce=str)
    band = Pick(_l("Size of the investment"), coerce=str)
    horizon = Pick(_l("When you want to invest"), coerce=str)
    joint_venture = BooleanField(_l("We look for a partner for a joint venture"))
    licences = LineField(
        _l("Licences and permits that you need"), required=False, description=_l("As far as you know them.")
    )
    land_energy = LineField(
        _l("Land and energy that you need"), required=False, description=_l("As in 2 hectares, 5 MW.")
    )
    project = ParagraphField(
        _l("Your project and your questions"),
        required=_l("Describe your project."),
        longest=4000,
        description=_l("Name nobody here if the case is to be nameless."),
    )
    discretion = PickOne(_l("Who may see your case"), coerce=str)

    def validate(self, extra_validators: Any = None) -> bool:
        good: bool = super().validate(extra_validators)
        for field, sentence in ((self.country, _("Choose a country.")), (self.sector, _("Choose one from the list."))):
            if not field.data:  # an empty one is among the choices
                field.errors = [sentence]
                good = False
        return good

    def fields(self) -> dict[str, Any]:
        """The values as the services take them."""
        texts = ("organisation", "country", "contact_name", "contact_email", "contact_phone", "language", "sector")
        return {
            **{name: self[name].data or "" for name in (*texts, "licences", "land_energy", "project")},
            "band": TicketBand(self.band.data),
            "horizon": Horizon(self.horizon.data),
            "joint_venture": bool(self.joint_venture.data),
            "discretion": Discretion(self.discretion.data),
        }


class AcceptForm(BaseForm):
    """Who takes a case."""

    officer = Pick(_l("Officer"), coerce=str)

    def chosen(self, case: InvestorCase) -> Account:
        """The officer who was chosen; validated before."""
        return next(one for one in _officers(case) if str(one.id) == self.officer.data)


class CaseForm(AcceptForm):
    """Who has a case, what comes next, and what the investor's page says."""

    next_step = LineField(_l("Next step"), required=False, longest=300)
    next_step_on = EventDayField(_l("Until"), [Optional()])
    desk_asks = ParagraphField(
        _l("What we ask of the investor"), longest=2000, description=_l("The investor’s page shows it.")
    )
    desk_answer = ParagraphField(
        _l("Our answer to the investor"),
        longest=4000,
        description=_l("The investor’s page shows it. The first one stops the clock of the answer."),
    )

    def fields(self) -> dict[str, Any]:
        """The values as the services take them."""
        texts = {name: self[name].data or "" for name in ("next_step", "desk_asks", "desk_answer")}
        return {**texts, "next_step_on": self.next_step_on.data}


class BodyQuestionForm(BaseForm):
    """A question to a body."""

    body = Pick(_l("Public body"), coerce=str)
    question = ParagraphField(
        _l("Question"), required=_l("Write the question."), longest=2000, description=_l("As the body reads it.")
    )


class AnswerForm(BaseForm):
    """The answer of a body."""

    answer = ParagraphField(_l("Answer"), required=_l("Write the answer."), longest=4000)


class ArrangeForm(BaseForm):
    """A meeting of the investor and a body."""

    investor = Pick(_l("The investor comes as"), coerce=str)
    public_body = Pick(_l("Meets"), coerce=str)
    minutes = Pick(_l("Minutes"), choices={one: one for one in _MINUTES}, coerce=str)

    def fields(self, case: InvestorCase) -> dict[str, Any]:
        return {"minutes": number(self.minutes.data, otherwise=30), "language": case.language}


class MeetingLinkForm(BaseForm):
    """A meeting that is there already."""

    meeting = Pick(_l("Meeting"), coerce=str)

    def chosen(self, case: InvestorCase) -> Meeting:
        """The meeting that was chosen; validated before."""
        return next(one for one in meetings_to_link(case) if one.id == row_id(self.meeting.data))


class CommitmentForm(BaseForm):
    """What the investor states that they intend."""

    commitment = ParagraphField(
        _l("What the investor intends, in their words"),
        required=_l("Write what the investor intends."),
        longest=2000,
    )
    amount = Amount(_l("Amount that is intended"))
    currency = Pick(_l("Currency"), coerce=str)
    committed_on = EventDayField(_l("Stated on"), [Optional()])

    def validate_committed_on(self, field: EventDayField) -> None:
        if field.data is not None and abs((field.data - clock.now().date()).days) > 366:  # noqa: PLR2004 -- about a year
            raise ValidationError(_("Enter a day of the last or the next year."))

    def stated(self, today: date) -> StatedIntention:
        minor = self.amount.minor
        currency = self.currency.data if minor is not None else ""
        return StatedIntention(self.commitment.data or "", self.committed_on.data or today, minor, currency or "")


class CloseForm(BaseForm):
    """Why a case is closed."""

    reason = Pick(_l("Reason"), coerce=str)


class LineForm(BaseForm):
    """A line of the investor."""

    text = ParagraphField(_l("Add something"), required=_l("Write something."), longest=1000)


def intake_form(language: str) -> IntakeForm:
    form = IntakeForm(data={"language": language, "discretion": Discretion.NAMELESS.value})
    form.sector.choices = [("", _("Choose one")), *sector_words().items()]
    form.band.choices = [(one.value, band_word(one)) for one in TicketBand]
    form.horizon.choices = [(one.value, horizon_word(one)) for one in Horizon]
    form.discretion.choices = [(one.value, discretion_sentence(one)) for one in Discretion]
    return form


def desk_forms(case: InvestorCase, sent: str = "", reader: Account | None = None) -> dict[str, Any]:
    """The forms of a case's page, by what they do; the one that was `sent` has what was typed."""
    forms: dict[str, Any] = {
        "accept": _made(AcceptForm, sent == "accept", officer=str(reader.id) if reader else ""),
        "edit": _made(CaseForm, sent == "edit", **_of_case(case)),
        "ask": _made(BodyQuestionForm, sent == "ask"),
        "arrange": _made(ArrangeForm, sent == "arrange", minutes="30", investor=_thing(case)),
        "link": _made(MeetingLinkForm, sent == "link"),
        "commit": _made(CommitmentForm, sent == "commit", **_of_commitment(case)),
        "close": _made(CloseForm, sent == "close"),
    }
    team = [(str(one.id), one.name) for one in _officers(case)]
    for name in ("accept", "edit"):
        forms[name].officer.choices = team
    parties = possible_parties(case.event)
    bodies = [one for one in parties if one[0].startswith("body-")]
    forms["ask"].body.choices = forms["arrange"].public_body.choices = bodies
    forms["arrange"].investor.choices = [one for one in parties if one not in bodies]
    forms["link"].meeting.choices = [(str(one.id), _meeting_label(one)) for one in meetings_to_link(case)]
    currencies = dict.fromkeys([case.event.currency, "USD", "EUR"])
    forms["commit"].currency.choices = [(code, code) for code in currencies]
    reasons = [one for one in CloseReason if one is not CloseReason.WITHDRAWN]
    forms["close"].reason.choices = [(one.value, close_word(one)) for one in reasons]
    return forms


def answer_form(asked: CaseQuestion, *, sent: bool) -> AnswerForm:
    """The form of one question of several on a page, whose field is named after it."""
    form = _made(AnswerForm, sent, answer=asked.answer)
    form.answer.id = form.answer.label.field_id = f"answer-{asked.id}"
    return form


def _made(kind: type[_Form], sent: bool, **stored: Any) -> _Form:
    """A form with what was typed if it was sent, else with what is stored, whatever other form of the page was sent."""
    return kind(data=stored) if sent else kind(formdata=None, data=stored)


def _officers(case: InvestorCase) -> Sequence[Account]:
    """Who may have the case, and who has it."""
    team = officers_of(case.event)
    return team if case.officer is None or case.officer in team else [case.officer, *team]


def _of_case(case: InvestorCase) -> dict[str, Any]:
    names = ("next_step", "next_step_on", "desk_asks", "desk_answer")
    return {"officer": str(case.officer_id or ""), **{name: getattr(case, name) for name in names}}


def _of_commitment(case: InvestorCase) -> dict[str, Any]:
    amount = "" if case.amount_minor is None else format_amount(case.amount_minor, 2)
    return {
        "commitment": case.commitment,
        "amount": amount,
        "currency": case.currency,
        "committed_on": case.committed_on,
    }


def _thing(case: InvestorCase) -> str:
    """The investor's party as the lists of parties write it."""
    if case.party is None:
        return ""
    firm = case.party.exhibitor_id
    return f"firm-{firm}" if firm is not None else f"delegation-{case.party.delegation_id}"


def _meeting_label(meeting: Meeting) -> str:
    when = short_moment(meeting.starts_at, meeting.event.zone) if meeting.starts_at else _("no time yet")
    return f"{title_of(meeting)}, {when}"
