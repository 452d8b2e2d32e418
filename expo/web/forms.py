"""Form base class and fields: texts are cleaned and limited in length, error messages are our own."""

from collections.abc import Callable, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, FileField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import TextArea

from expo.i18n import _, _l
from expo.kit.text import clean_line, clean_text, odd_characters
from expo.web.params import refuse

LINE = 200  # characters in a name, a title, an organisation
TEXT = 5000  # characters in a long text


class BaseForm(FlaskForm):
    """A form with a CSRF token, whose texts are cleaned before validation.

    The constructor raises Malformed when a file was sent for a field that accepts none.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            if any(name in request.files and not isinstance(field, FileField) for name, field in form._fields.items()):
                refuse()
            return super().wrap_formdata(form, formdata)


class _CleanedField(StringField):
    """A text field whose input is cleaned and limited in length; control characters and bidi overrides are an error."""

    clean: Callable[[str], str]
    longest = LINE
    required: bool | str = True

    def __init__(
        self,
        label: Any = None,
        *,
        required: bool | str | None = None,
        longest: int | None = None,
        validators: Sequence[Any] = (),
        **options: Any,
    ) -> None:
        presence = _presence(self.required if required is None else required)
        bound = Length(max=longest or self.longest, message=_l("Use at most %(max)d characters."))
        super().__init__(label, [*presence, bound, *validators], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        raw = valuelist[0] if valuelist else ""
        self.odd = odd_characters(raw)
        self.data = type(self).clean(raw)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        _refuse_control_characters(self.odd if self.raw_data else [])


class LineField(_CleanedField):
    """One line of text, at most `longest` characters, cleaned; required unless it says otherwise."""

    clean = staticmethod(clean_line)


class ParagraphField(_CleanedField):
    """Several lines of text, at most `longest` characters, cleaned; not required unless it says so."""

    clean = staticmethod(clean_text)
    longest = TEXT
    required = False
    widget = TextArea()


class Email(EmailField):
    """A mail address, normalised: the host in lower case and in Unicode."""

    def __init__(self, label: Any = None, *, required: bool | str = True, **options: Any) -> None:
        super().__init__(label, _presence(required), **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean_line(valuelist[0])[:400] if valuelist else ""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 -- WTForms' signature
        if validation_stopped or not self.data:
            return
        try:
            self.data = validate_email(self.data, check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise ValidationError(_("Enter a mail address, as in name@example.org.")) from error


def mail_link_field(description: Any = None) -> BooleanField:
    """A box beside a mail address: whether the private link, which another address renews, is mailed to the new one."""
    label = _l("If the mail address changes, send the new link there")
    usual = _l(
        "With another address the private link and the calendars’ addresses are new; the old ones stop working at once."
    )
    return BooleanField(label, default=True, description=description or usual)


def email_key(address: str) -> str:
    """The key by which addresses are compared: casefolded, since mail servers ignore case in practice."""
    return address.strip().casefold()


def _presence(required: bool | str) -> list[Any]:
    """The validators for presence; `required` may be the error message itself."""
    if not required:
        return [Optional(strip_whitespace=True)]
    # validates the cleaned data: spaces alone are empty
    return [DataRequired(_l("Fill this in.") if required is True else required)]


def _refuse_control_characters(names: list[str]) -> None:
    if names:
        raise ValidationError(_("Take out the invisible control characters (%(names)s).", names=", ".join(names[:3])))
