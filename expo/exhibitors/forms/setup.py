"""The forms of the settings of applications and of pavilions."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wtforms import Field, ValidationError
from wtforms.validators import Optional

from expo.events.models import Event
from expo.events.moments import Moment
from expo.events.queries import categories_of, halls_of
from expo.events.rules import QUIET_DAYS_MOST, CategoryKind
from expo.exhibitors.forms.application import BoundedWhole, StepForm
from expo.exhibitors.models import ExhibitorSettings, Pavilion
from expo.exhibitors.queries import schemes_offered
from expo.exhibitors.rules import (
    ALLOWANCE_STEPS,
    AREA_TOLERANCE,
    MOST_POINTS_WEEKS,
    MOST_TOLERANCE,
    POINTS_WEEKS,
    Scheme,
)
from expo.exhibitors.words import scheme_word
from expo.i18n import LANGUAGES, _, _l, localize
from expo.kit.text import fold, merged_texts
from expo.registration.countries import CountryField
from expo.registration.question_fields import ChoicesField
from expo.registration.rules import parse_number
from expo.web import params
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, Email, LineField, ParagraphField, mail_link_field

_LANGUAGES: Any = LANGUAGES  # WTForms 3.3 takes {value: label}; its type stubs are older
_STEP = re.compile(r"(\d{1,5}(?:[.,]\d)?)\s*[:=]\s*(\d{1,3})")
_MOST_STEPS = 20


class ApplicationSettingsForm(StepForm):
    """The settings of applications; `settings_form` adds the terms in each of the event's languages."""

    opens = Moment(_l("Applications open"), [Optional()], description=_l("Left empty: at once."))
    closes = Moment(_l("Applications close"), [Optional()], description=_l("Left empty: when an organiser says so."))
    fascia_limit = BoundedWhole(_l("Characters on the fascia board"), 10, 60)
    schemes = ChoicesField(_l("Schemes a firm may ask for"), coerce=str)
    offer_days = BoundedWhole(_l("Days an offer stands"), 1, 90)
    area_tolerance = BoundedWhole(
        _l("Difference in area allowed, in per cent"),
        0,
        MOST_TOLERANCE,
        description=_l("With 5 %, a booth of 9.27 m² does for a firm that accepts 9 m²."),
    )
    points_weeks = BoundedWhole(
        _l("Weeks before the first day until which free booths go by points"),
        0,
        MOST_POINTS_WEEKS,
        description=_l(
            "Until then a booth that becomes free is told to the firm with the most priority points that wished for it. "
            "Afterwards all that wished for it are told at once, and it is for whoever asks first."
        ),
    )
    quiet_days = BoundedWhole(
        _l("Days before the first day without mails about booths"),
        0,
        QUIET_DAYS_MOST,
        description=_l(
            "In them, and once the expo has begun, Expo reminds nobody of an offer and tells nobody of a booth that became "
            "free. Offers and claims still end at their time."
        ),
    )
    allowance = ParagraphField(
        _l("Staff badges by area"),
        required=_l("Write at least one step."),
        longest=1000,
        render_kw={"rows": 5, "dir": "ltr"},
        description=_l("One tier per line: “12: 5” means 5 badges up to 12 m². Each co-exhibitor adds 2."),
    )
    category_id = Pick(_l("Category of their staff"), coerce=params.whole)
    codes: tuple[str, ...] = ()
    kept_terms: Mapping[str, str] = MappingProxyType({})
    kept_allowance: Sequence[Sequence[float]] = ()  # empty for the usual one
    shown_steps: Sequence[Sequence[float]] = ()

    def steps(self) -> list[list[float]]:
        found = [_STEP.fullmatch(fold(line)) for line in (self.allowance.data or "").split("\n") if line]
        return [[parse_number(step[1]) or 0, params.number(step[2], otherwise=0)] for step in found if step]

    def validate_schemes(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one."))

    def validate_closes(self, field: Field) -> None:
        if field.data and self.opens.data and field.data <= self.opens.data:
            raise ValidationError(_("Applications close before they open."))

    def validate_allowance(self, field: Field) -> None:
        lines = [line for line in (field.data or "").split("\n") if line]
        areas = [area for area, _badges in self.steps()]
        if len(areas) < len(lines) or len(lines) > _MOST_STEPS or areas != sorted(set(areas)):
            raise ValidationError(_("Write a step a line, as in “12: 5”, with growing areas."))

    def values(self) -> dict[str, Any]:
        terms = {code: self[f"terms_{code}"].data or "" for code in self.codes}
        return {
            "opens_at": self.opens.data,
            "closes_at": self.closes.data,
            "fascia_limit": self.fascia_limit.data,
            "offer_days": self.offer_days.data,
            "area_tolerance": self.area_tolerance.data,
            "quiet_days": self.quiet_days.data,
            "points_weeks": self.points_weeks.data,
            "allowance": self.kept_allowance if self.steps() == self.shown_steps else self.steps(),
            "schemes": [] if len(self.schemes.data or ()) == len(Scheme) else list(self.schemes.data or ()),
            "category_id": self.category_id.data or None,
            "terms": merged_texts(self.kept_terms, terms),
        }


def settings_form(event: Event, kept: ExhibitorSettings | None) -> ApplicationSettingsForm:
    """The form, filled with the event's settings or the defaults."""
    steps = (kept.allowance if kept else None) or [list(step) for step in ALLOWANCE_STEPS]
    added: dict[str, Any] = {"codes": tuple(event.languages), "shown_steps": steps}
    added |= {"kept_terms": kept.terms, "kept_allowance": kept.allowance} if kept else {}
    data: dict[str, Any] = {
        "opens": kept.opens_at if kept else None,
        "closes": kept.closes_at if kept else None,
        "fascia_limit": kept.fascia_limit if kept else 30,
        "offer_days": kept.offer_days if kept else 7,
        "quiet_days": kept.quiet_days if kept else 0,
        "points_weeks": kept.points_weeks if kept else POINTS_WEEKS,
        "area_tolerance": kept.area_tolerance if kept else AREA_TOLERANCE,
        "schemes": [scheme.value for scheme in schemes_offered(event)],
        "allowance": "\n".join(f"{area:g}: {badges}" for area, badges in steps),
        "category_id": (kept.category_id if kept else None) or 0,
        "version": str(kept.version if kept else 0),
    }
    for code in event.languages:
        label = _("Terms (%(language)s)", language=LANGUAGES.get(code, code))
        added[f"terms_{code}"] = ParagraphField(label, longest=10_000, render_kw={"lang": code, "rows": 6})
        data[f"terms_{code}"] = (kept.terms if kept else {}).get(code, "")
    form: ApplicationSettingsForm = type("SettingsFormHere", (ApplicationSettingsForm,), added)(data=data)
    form.schemes.choices = [(scheme.value, scheme_word(scheme)) for scheme in Scheme]
    ours = [one for one in categories_of(event) if one.kind is CategoryKind.EXHIBITOR]
    form.category_id.choices = [(0, _("The first for exhibitors")), *((one.id, localize(one.name)) for one in ours)]
    return form


class PavilionForm(BaseForm):
    name = LineField(_l("Name of the pavilion"), required=_l("Give the pavilion a name."), longest=80)
    country = CountryField(_l("Country"))
    body = LineField(_l("Body that fills it"), required=False, description=_l("The ministry or trade authority."))
    manager_name = LineField(_l("Manager"), required=False, longest=150)
    manager_email = Email(_l("Mail address of the manager"), required=False)
    mail_link = mail_link_field(
        _l("With another address the private link is new, and the old one stops working at once.")
    )
    language = Pick(_l("Language of our mails"), choices=_LANGUAGES)
    hall_id = Pick(_l("Hall"), coerce=params.whole)

    def values(self) -> dict[str, Any]:
        names = ("name", "country", "body", "manager_name", "manager_email", "language")
        return {**{name: self[name].data or "" for name in names}, "hall_id": self.hall_id.data or None}


def pavilion_form(event: Event, kept: Pavilion | None) -> PavilionForm:
    form = PavilionForm(obj=kept, data={} if kept else {"language": event.languages[0], "hall_id": 0})
    form.hall_id.choices = [(0, _("Not said")), *((hall.id, hall.name) for hall in halls_of(event))]
    if kept is not None:
        form.hall_id.hold(kept.hall_id or 0)
    return form
