"""The forms of delegations, their members and documents."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, ValidationError
from wtforms.validators import InputRequired, Optional

from expo.accounts.permissions import Permission
from expo.accounts.queries import account_by_id, team_who_may
from expo.delegations.models import Delegation
from expo.delegations.rules import LARGEST_BAND, LARGEST_QUOTA, DocumentKind, MemberRole, Sector
from expo.delegations.services.member_checks import Naming
from expo.delegations.words import document_word, role_word, sector_word
from expo.events.fields import EventDayField
from expo.events.models import Category, Event
from expo.i18n import LANGUAGES, _, _l, localize
from expo.registration.countries import CountryField
from expo.registration.forms import ChoicesField, DetailsForm, given_answers, overtaking_field, with_questions
from expo.registration.queries import questions_for
from expo.registration.question_fields import NumberField
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, Email, LineField, ParagraphField, mail_link_field
from expo.web.params import number, row_id

_LANGUAGES: Any = LANGUAGES  # WTForms 3.3 takes {value: label}; its type stubs are older


class OptionalWhole(NumberField):
    """An optional whole number within bounds."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.number is not None and self.whole is None:
            raise ValidationError(_("Enter a whole number."))


class VersionForm(BaseForm):
    """A form with the version of the row that it edits."""

    version = HiddenField(default="0")

    def seen(self) -> int:
        """The version that the form was opened with; one that never existed for an invalid value."""
        return number(self.version.data, otherwise=0)


class HeadForm(VersionForm):
    """The fields of a delegation that its head may edit. `carried` is what keeps days or a purpose that it changes,
    `days_shown` a digest of those for which that was shown.
    """

    carried: Sequence[str] = ()
    days_shown = HiddenField()
    name_en = LineField(_l("Name of the delegation in English"), required=False)
    name_tr = LineField(_l("Name in Turkish"), required=False, render_kw={"lang": "tr"})
    name_ur = LineField(_l("Name in Urdu"), required=False, render_kw={"lang": "ur"})
    lead_body = LineField(
        _l("Ministry or chamber that leads it"), required=_l("Enter the ministry, chamber or firm that leads it.")
    )
    purpose = ParagraphField(_l("Purpose of the visit"), longest=1000)
    sectors = ChoicesField(
        _l("Sectors"), choices=lambda: {sector.value: sector_word(sector) for sector in Sector}, validators=[Optional()]
    )
    linked_firms = ParagraphField(
        _l("Firms that come along without a booth"),
        longest=2000,
        description=_l("One on a line. Exhibitors are named on the delegation’s page."),
    )
    arrives_on = EventDayField(_l("Arrival"), [Optional()])
    leaves_on = EventDayField(_l("Departure"), [Optional()])
    language = Pick(_l("Language of our mails"), choices=_LANGUAGES)

    def validate(self, extra_validators: Any = None) -> bool:
        good: bool = super().validate(extra_validators)
        if not any(self.names().values()):
            self.name_en.errors = [_("Enter the name in one language at least.")]
            good = False
        if self.arrives_on.data and self.leaves_on.data and self.leaves_on.data < self.arrives_on.data:
            self.leaves_on.errors = [_("The delegation would leave before it arrives.")]
            good = False
        return good

    def names(self) -> dict[str, str]:
        """The typed names by language."""
        return {code: str(text) for code in LANGUAGES if (text := self[f"name_{code}"].data)}

    def field_values(self) -> dict[str, Any]:
        """The values as the services take them."""
        names = ("lead_body", "purpose", "linked_firms", "arrives_on", "leaves_on", "language")
        return {"name": self.names(), "sectors": list(self.sectors.data or []), **{n: self[n].data for n in names}}


class ApplyForm(HeadForm):
    """The fields of an application."""

    country = CountryField(_l("Country"))
    quota = OptionalWhole(_l("How many people"), least=1, most=LARGEST_QUOTA)
    contact_name = LineField(_l("Name of the head, or of whoever applies for them"), required=_l("Enter a name."))
    contact_email = Email(
        _l("Mail address"),
        required=_l("Enter your mail address."),
        description=_l("The private link of the delegation’s page is sent there."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        for field, given, sentence in (
            (self.country, self.country.data, _("Choose a country.")),
            (self.quota, self.quota.errors or self.quota.whole, _("Enter how many people come.")),
        ):
            if not given:
                field.errors = [sentence]
                good = False
        return good

    def field_values(self) -> dict[str, Any]:
        names = ("country", "contact_name", "contact_email")
        return {**super().field_values(), "quota": self.quota.whole, **{name: self[name].data for name in names}}


class OfficeForm(ApplyForm):
    """The fields of a delegation for organisers."""

    mail_link = mail_link_field()
    host = LineField(_l("Host"), required=False, description=_l("Who receives the delegation."))
    category_id = Pick(_l("Category of its members"))
    precedence = OptionalWhole(
        _l("Place among the delegations"),
        least=1,
        most=LARGEST_BAND,
        description=_l("Lists and badges follow it. Empty comes last."),
    )
    letter_quota = OptionalWhole(
        _l("Invitation letters at most"),
        least=0,
        most=LARGEST_QUOTA,
        description=_l("Members who may have one. Empty: as many as ask."),
    )
    liaison_id = Pick(_l("Liaison officer"), description=_l("Somebody of the expo’s team who may open delegations."))

    def __init__(self, event: Event, categories: Sequence[Category], **options: Any) -> None:
        super().__init__(**options)
        none = [("", _("As usual for delegates"))]
        self.category_id.choices = none + [(str(one.id), localize(one.name) or event.slug) for one in categories]
        officers = team_who_may(event.id, Permission.SEE_DELEGATIONS)
        self.liaison_id.choices = [("", _("Nobody yet")), *((str(one.id), one.name) for one in officers)]
        self.liaison_id.name_stored = _name_of_account

    def field_values(self) -> dict[str, Any]:
        numbers = {n: row_id(self[n].data) or None for n in ("category_id", "liaison_id")}
        given = {
            "host": self.host.data or "",
            "precedence": self.precedence.whole,
            "letter_quota": self.letter_quota.whole,
        }
        return {**super().field_values(), **given, **numbers}


def _name_of_account(stored: str) -> str:
    """Somebody may have left the team."""
    account = account_by_id(row_id(stored))
    return account.name if account is not None else stored


class OpenApplyForm(ApplyForm):
    """The public application form."""

    consent = BooleanField(
        _l("The organisers may keep and use what I wrote here to run this expo, and send me mails about it."),
        validators=[InputRequired(_l("Tick this box, so that we may keep your application."))],
    )


class MemberForm(DetailsForm):
    """A member's details, filled in by the head, an organiser, or themselves."""

    email = Email(
        _l("Mail address"),
        required=False,
        description=_l("Several members may share one. Their tickets are sent there."),
    )
    role = Pick(
        _l("Role"),
        choices=lambda: {role.value: role_word(role) for role in MemberRole},
        default=MemberRole.DELEGATE.value,
    )
    sure = BooleanField(_l("This is nobody of those who are there already."))

    def naming(self) -> Naming:
        answers = given_answers(self, self.questions)
        return Naming(self.details(), MemberRole(self.role.data), sure=bool(self.sure.data), answers=answers)


class OfficeMemberForm(MemberForm):
    """A member's details, filled in by an organiser, who may decide that they pass those who wait for a place."""

    overtaking = overtaking_field()


class JoinForm(DetailsForm):
    """The join form that a member fills in."""

    form_key = HiddenField()
    consent = BooleanField(
        _l("The organisers may keep and use what I wrote here to run this expo, and send me mails about it."),
        validators=[InputRequired(_l("Tick this box, so that we may keep your registration."))],
    )

    def naming(self) -> Naming:
        return Naming(self.details(), answers=given_answers(self, self.questions))


MemberFormType = TypeVar("MemberFormType", MemberForm, OfficeMemberForm, JoinForm)


def member_form(
    base: type[MemberFormType], delegation: Delegation, category: Category | None, **values: Any
) -> MemberFormType:
    """The form with the category's questions, prefilled with the delegation's language and country."""
    questions = questions_for(delegation.event, category) if category else []
    form: Any = with_questions(base, questions)
    made: MemberFormType = form(data={"language": delegation.language, "country": delegation.country, **values})
    return made


class SeatsForm(BaseForm):
    """A number of open seats."""

    count = OptionalWhole(_l("How many seats"), least=1, most=LARGEST_QUOTA)


class DelegationCodeForm(BaseForm):
    """The badge code of somebody who is registered already."""

    code = LineField(
        _l("Badge code"),
        required=_l("Enter the code."),
        longest=40,
        render_kw={"dir": "ltr"},
        description=_l("It stands on their ticket, and they alone know it."),
    )


class DocumentForm(BaseForm):
    """A document to upload."""

    kind = Pick(_l("Kind"), choices=lambda: {kind.value: document_word(kind) for kind in DocumentKind})
    file = FileField(_l("File"), description=_l("PDF, PNG, JPEG, Word or Excel, up to 5 MB."))


def stored_values(delegation: Any) -> dict[str, Any]:
    """The form's values of an existing delegation."""
    names = (
        "lead_body",
        "purpose",
        "sectors",
        "linked_firms",
        "arrives_on",
        "leaves_on",
        "language",
        "country",
        "quota",
        "contact_name",
        "contact_email",
        "host",
        "precedence",
        "letter_quota",
    )
    kept = {name: getattr(delegation, name) for name in names}
    numbers = {n: str(getattr(delegation, n) or "") for n in ("category_id", "liaison_id")}
    texts = {f"name_{code}": text for code, text in delegation.name.items()}
    return {**kept, **numbers, **texts, "version": str(delegation.version)}
