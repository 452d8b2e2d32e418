"""The forms of an interpreter, and of a shift."""

from typing import Any

from wtforms import HiddenField, ValidationError

from expo.events.models import Event
from expo.events.moments import Moment, filled
from expo.i18n import LANGUAGES, _, _l
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import interpreters_of, registrations_at
from expo.interpreters.services.directory import OWN
from expo.interpreters.words import label_of, mode_words, pair_words
from expo.registration.countries import CountryField
from expo.registration.models import Registration
from expo.registration.question_fields import ChoicesField
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, Email, LineField, ParagraphField, mail_link_field
from expo.web.params import number


class InterpreterForm(BaseForm):
    """An interpreter. Of one who is registered, the registration says who they are."""

    name = LineField(_l("Name"), required=False)
    second_name = LineField(_l("Name in a second script"), required=False)
    organisation = LineField(_l("Organisation"), required=False)
    country = CountryField(_l("Country"))
    email = Email(_l("Mail address"), required=False)
    phone = LineField(_l("Phone"), longest=60, required=False)
    language = Pick(_l("Language of mails and calendar"), choices=dict(LANGUAGES))
    registered_as = Email(
        _l("Registered under the mail address"),
        required=False,
        description=_l("Then name and addresses are those of the registration, and are changed there."),
    )
    pairs = ChoicesField(_l("Interprets between"), choices=pair_words)
    modes = ChoicesField(_l("How"), choices=mode_words)
    note = ParagraphField(_l("Note for the team"), longest=1000)
    mail_link = mail_link_field()
    version = HiddenField(default="0")

    event: Event
    registration: Registration | None = None

    def tells(self) -> bool:
        """Whether a new link is mailed, where another address renews it."""
        return "mail_link" not in self or bool(self.mail_link.data)

    def validate_registered_as(self, field: Email) -> None:
        if not field.data:
            return
        found = registrations_at(self.event, field.data)
        if not found:
            raise ValidationError(_("Nobody is registered under this mail address."))
        if len(found) > 1:
            raise ValidationError(
                _("Several people are registered under this mail address: it does not say who it is.")
            )
        self.registration = found[0]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        if is_valid and "name" in self and not self.name.data and self.registration is None:
            self.name.errors = [*self.name.errors, _("Enter a name, or the mail address of their registration.")]
            return False
        return is_valid

    def fields(self) -> dict[str, Any]:
        """The typed values as the services take them."""
        own = {} if self.registration else {name: self[name].data or "" for name in OWN if name in self}
        told = {"pairs": self.pairs.data or [], "modes": self.modes.data or [], "note": self.note.data or ""}
        return {**own, **told, **({"registration": self.registration} if self.registration else {})}

    def seen(self) -> int:
        """The version that the form was opened with."""
        return number(self.version.data, otherwise=0)


class ShiftForm(BaseForm):
    """A shift."""

    starts_at = Moment(_l("From"), [filled])
    ends_at = Moment(_l("Until"), [filled])


class MergeForm(BaseForm):
    """The same person a second time."""

    double = Pick(_l("The same person as"), coerce=str)


def interpreter_form(event: Event, interpreter: Interpreter | None) -> InterpreterForm:
    """The form, filled from the interpreter on GET."""
    names = ("name", "second_name", "organisation", "country", "email", "phone", "language", "pairs", "modes", "note")
    stored = {name: getattr(interpreter, name) for name in names} if interpreter else {"language": event.languages[0]}
    form = InterpreterForm(data={**stored, "version": str(interpreter.version if interpreter else 0)})
    form.event = event
    if interpreter is not None and interpreter.registration is not None:
        for name in (*OWN, "registered_as"):
            del form[name]
    if interpreter is None or interpreter.registration is not None:
        del form.mail_link  # nothing to renew, or renewed with the registration
    return form


def merge_form(event: Event, interpreter: Interpreter) -> MergeForm:
    form = MergeForm()
    others = [one for one in interpreters_of(event) if one.id != interpreter.id]
    form.double.choices = [("", _("Choose somebody")), *((str(one.id), label_of(one)) for one in others)]
    return form
