"""Forms of signing in, of one's own account and of the team."""

from typing import Any

from wtforms import BooleanField, Field, HiddenField, PasswordField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from expo.accounts.rules import PASSWORD_LONGEST, PASSWORD_SHORTEST
from expo.i18n import LANGUAGES, _l
from expo.web.fields.choices import Pick, PickOne
from expo.web.forms import BaseForm, Email, LineField

CODE_LONGEST = 60


class NewPassword(PasswordField):
    """A new password: the field says how long it must be, the service checks its strength."""

    def __init__(self, label: Any, **options: Any) -> None:
        sentence = _l("Choose a password of %(min)d to %(max)d characters.")
        length = Length(min=PASSWORD_SHORTEST, max=PASSWORD_LONGEST, message=sentence)
        keywords = {"autocomplete": "new-password"}
        hint = _l("At least 10 characters, any you like. Three rare words do well.")
        super().__init__(
            label, [InputRequired(_l("Choose a password.")), length], description=hint, render_kw=keywords, **options
        )


class Code(LineField):
    """A code of an authenticator app, or a recovery code."""

    def __init__(self, label: Any, **options: Any) -> None:
        keywords = {"autocomplete": "one-time-code", "inputmode": "text", "dir": "ltr", "spellcheck": "false"}
        super().__init__(label, required=_l("Enter the code."), longest=CODE_LONGEST, render_kw=keywords, **options)


def _present_password_field() -> PasswordField:
    return PasswordField(
        _l("Present password"),
        [InputRequired(_l("Enter your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


def typed(field: Field) -> str:
    """The text of a field; "" when nothing was sent."""
    return str(field.data or "")


class SignInForm(BaseForm):
    email = Email(_l("Mail address"), required=_l("Enter your mail address."), render_kw={"autocomplete": "username"})
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Enter your password."))], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class LinkForm(BaseForm):
    email = Email(_l("Mail address"), required=_l("Enter your mail address."), render_kw={"autocomplete": "username"})
    next = HiddenField()


class CodeForm(BaseForm):
    code = Code(
        _l("Code"), description=_l("The six digits your authenticator app shows now, or one of your recovery codes.")
    )


class FirstForm(BaseForm):
    name = LineField(_l("Your name"), render_kw={"autocomplete": "name"})
    email = Email(_l("Mail address"), render_kw={"autocomplete": "username"})
    password = NewPassword(_l("Password"))


class AccountForm(BaseForm):
    name = LineField(
        _l("Your name"), description=_l("Colleagues see it, and the history."), render_kw={"autocomplete": "name"}
    )
    language = Pick(
        _l("Language of your mails"),
        choices=[SelectChoice(*pair) for pair in LANGUAGES.items()],
        description=_l("Pages have their own switch, at the foot."),
        validate_choice=True,
    )


class NewPasswordForm(BaseForm):
    password = NewPassword(_l("New password"))


class PasswordForm(BaseForm):
    present = _present_password_field()
    password = NewPassword(_l("New password"))


class NewFactorForm(BaseForm):
    code = Code(_l("Code of the app"), description=_l("The six digits the app shows for Expo."))


class ProvenFactorForm(BaseForm):
    present = _present_password_field()
    code = Code(_l("Code of the app"), description=_l("The six digits the app shows for Expo."))


ROLES = [
    ("organiser", _l("Organiser: everything of this expo, the team included")),
    ("viewer", _l("Viewer: sees everything but mail and team, changes nothing")),
    ("staff", _l("Staff: the desk and the badges, on the days")),
    ("case officer", _l("Investors’ desk: the cases of investors alone")),
]


class InviteForm(BaseForm):
    name = LineField(_l("Name"))
    email = Email(_l("Mail address"))
    role = PickOne(
        _l("Role"), choices=[SelectChoice(*pair) for pair in ROLES], validators=[InputRequired(_l("Choose a role."))]
    )


class RoleForm(BaseForm):
    role = PickOne(
        _l("Role"), choices=[SelectChoice(*pair) for pair in ROLES], validators=[InputRequired(_l("Choose a role."))]
    )
    mean_it = BooleanField(_l("This is my own role, and I want to change it"))


class SuccessorForm(BaseForm):
    """Who takes over what somebody is responsible for; the choices are set by the page."""

    to = Pick(_l("Give it to"), choices=[])
    seen = HiddenField()  # what of it was shown


class RemoveForm(BaseForm):
    mean_it = BooleanField(_l("This is my own role, and I want to give it up"))
