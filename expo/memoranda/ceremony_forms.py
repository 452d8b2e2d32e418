"""The forms of signing ceremonies: how one goes, and who is there for a party."""

from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from expo.i18n import LANGUAGES, _, _l
from expo.kit.text import merged_texts
from expo.memoranda.ceremony_models import Ceremony
from expo.memoranda.ceremony_rules import CeremonyRole, GuestsOn
from expo.memoranda.ceremony_words import ceremony_role_word, guests_word
from expo.memoranda.models import Memorandum, MemorandumPerson
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, Email, LineField
from expo.web.params import number, row_id

_LEAST_EACH, _MOST_EACH, _MOST_OPENING, _LOWEST = 3, 60, 120, 99


def _number(label: Any, least: int, most: int, description: Any = None) -> IntegerField:
    message = _l("Enter %(least)s to %(most)s.", least=least, most=most)
    validators = [InputRequired(message), NumberRange(least, most, message=message)]
    return IntegerField(label, validators=validators, description=description)


class CeremonyForm(BaseForm):
    """How a ceremony goes."""

    guests_on = RadioField(_l("Sides of the table, as the audience sees them"), coerce=str)
    opening_minutes = _number(_l("Minutes for the welcome"), 0, _MOST_OPENING)
    minutes_each = _number(_l("Minutes for each instrument"), _LEAST_EACH, _MOST_EACH)
    version = HiddenField(default="1")

    def fields(self) -> dict[str, Any]:
        return {
            "guests_on": GuestsOn(self.guests_on.data),
            "opening_minutes": self.opening_minutes.data,
            "minutes_each": self.minutes_each.data,
        }

    def seen(self) -> int:
        """The version that the form was opened with."""
        return number(self.version.data, otherwise=0)


class CeremonyPersonForm(BaseForm):
    """Somebody at a ceremony for a party: registered, by their mail address, or named by hand."""

    side = Pick(_l("For the party"), coerce=str)
    role = Pick(_l("What they do there"), coerce=str)
    email = Email(
        _l("Mail address of their registration"),
        required=False,
        description=_l("Whoever is registered is checked against meetings, sessions and flights."),
    )
    name_en = LineField(_l("Name in English"), required=False, longest=160, render_kw={"lang": "en"})
    name_tr = LineField(_l("Name in Turkish"), required=False, longest=160, render_kw={"lang": "tr"})
    name_ur = LineField(_l("Name in Urdu"), required=False, longest=160, render_kw={"lang": "ur"})
    post_en = LineField(_l("Post in English"), required=False, longest=200, render_kw={"lang": "en"})
    post_tr = LineField(_l("Post in Turkish"), required=False, longest=200, render_kw={"lang": "tr"})
    post_ur = LineField(_l("Post in Urdu"), required=False, longest=200, render_kw={"lang": "ur"})
    rank = _number(_l("Rank"), 1, _LOWEST, _l("1 is the highest; witnesses stand in this order."))
    full_powers = BooleanField(_l("Full powers were seen"))
    version = HiddenField(default="0")

    is_registered = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that whoever is not registered has a name."""
        valid = bool(super().validate(extra_validators))
        registered = self.is_registered or ("email" in self and bool(self.email.data))
        if not registered and not any(self[f"name_{code}"].data for code in LANGUAGES):
            self.name_en.errors = [_("Enter a mail address, or a name in at least one language.")]
            return False
        return valid

    def fields(self, found: MemorandumPerson | None) -> dict[str, Any]:
        """The typed values as the services take them."""
        return {
            "role": CeremonyRole(self.role.data),
            "name": self._texts("name", found.name if found else {}),
            "post": self._texts("post", found.post if found else {}),
            "rank": self.rank.data,
            "full_powers": bool(self.full_powers.data),
        }

    def side_id(self) -> int:
        return row_id(self.side.data) or 0

    def seen(self) -> int:
        """The version that the form was opened with."""
        return number(self.version.data, otherwise=0)

    def _texts(self, name: str, kept: dict[str, str]) -> dict[str, str]:
        return merged_texts(kept, {code: self[f"{name}_{code}"].data for code in LANGUAGES})


def ceremony_form(ceremony: Ceremony, *, sent: bool = True) -> CeremonyForm:
    """The form, filled from how it goes; `sent` False leaves alone what the request sent, for another form of the page."""
    form = CeremonyForm(obj=ceremony) if sent else CeremonyForm(formdata=None, obj=ceremony)
    form.guests_on.choices = [(one.value, guests_word(one)) for one in GuestsOn]
    return form


def person_form(memorandum: Memorandum, found: MemorandumPerson | None) -> CeremonyPersonForm:
    """The form of somebody new, or of `found`, who stays with their party and their registration."""
    stored: dict[str, Any] = {"rank": 50}
    if found is not None:
        stored = {"role": found.role.value, "rank": found.rank, "full_powers": found.full_powers}
        stored |= {f"name_{code}": found.name.get(code, "") for code in LANGUAGES}
        stored |= {f"post_{code}": found.post.get(code, "") for code in LANGUAGES} | {"version": str(found.version)}
    form = CeremonyPersonForm(data=stored)
    form.role.choices = [(role.value, ceremony_role_word(role)) for role in CeremonyRole]
    form.side.choices = [(str(side.id), side.party.name) for side in memorandum.sides]
    if found is not None:
        form.is_registered = found.registration_id is not None
        del form.side, form.email
    return form
