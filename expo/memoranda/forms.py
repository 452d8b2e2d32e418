"""The forms of a memorandum and of its texts."""

from datetime import date
from typing import Any

from wtforms import FileField, HiddenField, ValidationError
from wtforms.validators import Optional

from expo.events.fields import EventDayField
from expo.events.models import Event
from expo.i18n import LANGUAGES, _, _l, localize
from expo.kit.text import merged_texts
from expo.meetings.queries import possible_parties
from expo.memoranda.models import Memorandum
from expo.memoranda.queries import ceremonies_of, is_ceremony
from expo.memoranda.rules import MOST_PARTIES, MemorandumKind
from expo.memoranda.words import memorandum_kind_word
from expo.programme.models import Session
from expo.registration.question_fields import ChoicesField
from expo.web.fields.choices import Pick
from expo.web.filters import short_moment
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import number, row_id


class MemorandumForm(BaseForm):
    """A memorandum's details: a title in each of the product's languages, of which the expo's first is required."""

    kind = Pick(_l("Kind"), coerce=str)
    title_en = LineField(_l("Title in English"), required=False, longest=300, render_kw={"lang": "en"})
    title_tr = LineField(_l("Title in Turkish"), required=False, longest=300, render_kw={"lang": "tr"})
    title_ur = LineField(_l("Title in Urdu"), required=False, longest=300, render_kw={"lang": "ur"})
    parties = ChoicesField(_l("Parties"), description=_l("In the order in which they are named: tick two to eight."))
    languages = ChoicesField(
        _l("Signed in"),
        choices=lambda: list(LANGUAGES.items()),
        description=_l(
            "Another language or kind of an agreed text makes it a draft again, and every office clears it anew."
        ),
    )
    prevailing = Pick(_l("Where texts differ, this language holds"), coerce=str)
    session = Pick(_l("Signing ceremony"), coerce=str)
    keep_until = EventDayField(_l("Keep the texts until"), [Optional()])
    note = ParagraphField(_l("Note for the team"), longest=2000)
    version = HiddenField(default="0")

    event: Event

    def validate_parties(self, field: ChoicesField) -> None:
        if not 2 <= len(field.data or []) <= MOST_PARTIES:  # noqa: PLR2004 -- the sentence's
            raise ValidationError(_("A memorandum has two to %(most)d parties.", most=MOST_PARTIES))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that there is a title: checks of a single field are not asked where it is empty and need not be filled in."""
        valid = bool(super().validate(extra_validators))
        if not any(self[f"title_{code}"].data for code in LANGUAGES):
            self.title_en.errors = [_("Enter a title in at least one language.")]
            return False
        return valid

    def validate_prevailing(self, field: Pick) -> None:
        if field.data and field.data not in (self.languages.data or []):
            raise ValidationError(_("It is not signed in this language."))

    def fields(self, kept: dict[str, str]) -> dict[str, Any]:
        """The typed details as the services take them."""
        return {
            "kind": MemorandumKind(self.kind.data),
            "title": merged_texts(kept, {code: self[f"title_{code}"].data for code in LANGUAGES}),
            "languages": list(self.languages.data or []),
            "prevailing": self.prevailing.data or "",
            "session_id": row_id(self.session.data) or None,
            "keep_until": self.kept_until(),
            "note": self.note.data or "",
        }

    def kept_until(self) -> date | None:
        found: date | None = self.keep_until.data
        return found

    def seen(self) -> int:
        """The version that the form was opened with."""
        return number(self.version.data, otherwise=0)


class TextForm(BaseForm):
    """Another version of a text."""

    language = Pick(_l("Language"), coerce=str)
    file = FileField(_l("File"), description=_l("PDF, Word or a picture, up to 5 MB."))


def memorandum_form(event: Event, found: Memorandum | None) -> MemorandumForm:
    """The form, filled from the memorandum on GET; its parties are chosen once."""
    stored: dict[str, Any] = {
        "languages": list(event.languages),
        "kind": MemorandumKind.MEMORANDUM.value,
        "version": "0",
    }
    if found is not None:
        stored = {f"title_{code}": found.title.get(code, "") for code in LANGUAGES} | {
            "kind": found.kind.value,
            "languages": found.languages,
            "prevailing": found.prevailing,
            "session": str(found.session_id or ""),
            "keep_until": found.keep_until,
            "note": found.note,
            "version": str(found.version),
        }
    form = MemorandumForm(data=stored)
    form.event = event
    form.kind.choices = [(kind.value, memorandum_kind_word(kind)) for kind in MemorandumKind]
    form.prevailing.choices = [("", _("none: all are alike")), *LANGUAGES.items()]
    form.session.choices = [
        ("", _("not yet")),
        *((str(one.id), _ceremony_label(one)) for one in ceremonies_of(event, found.session_id if found else None)),
    ]
    if found is None:
        form.parties.choices = possible_parties(event)
    else:
        del form.parties
    return form


def _ceremony_label(session: Session) -> str:
    label = f"{localize(session.title)}, {short_moment(session.starts_at, session.event.zone)}"
    return label if is_ceremony(session) else _("%(session)s (does not take place)", session=label)


def text_form(memorandum: Memorandum) -> TextForm:
    form = TextForm()
    form.language.choices = [(code, LANGUAGES.get(code, code)) for code in memorandum.languages]
    return form
