"""The forms of clerks' proposals, and of what is to be done after a memorandum."""

from datetime import date
from typing import Any

from expo.events.fields import EventDayField
from expo.i18n import LANGUAGES, _, _l
from expo.memoranda.ceremony_rules import CeremonyRole
from expo.memoranda.ceremony_words import ceremony_role_word
from expo.memoranda.models import Memorandum
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField
from expo.web.params import row_id


class ProposalForm(BaseForm):
    """Somebody for the ceremony, with the name and post in the languages of the papers."""

    role = Pick(_l("What they do there"), coerce=str)
    name_en = LineField(_l("Name in English"), required=False, longest=160, render_kw={"lang": "en"})
    name_tr = LineField(_l("Name in Turkish"), required=False, longest=160, render_kw={"lang": "tr"})
    name_ur = LineField(_l("Name in Urdu"), required=False, longest=160, render_kw={"lang": "ur"})
    post_en = LineField(_l("Post in English"), required=False, longest=200, render_kw={"lang": "en"})
    post_tr = LineField(_l("Post in Turkish"), required=False, longest=200, render_kw={"lang": "tr"})
    post_ur = LineField(_l("Post in Urdu"), required=False, longest=200, render_kw={"lang": "ur"})

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that there is a name."""
        valid = bool(super().validate(extra_validators))
        if not self._texts("name"):
            self.name_en.errors = [_("Enter a name in at least one language.")]
            return False
        return valid

    def fields(self) -> dict[str, Any]:
        """The typed values as the services take them."""
        return {"role": CeremonyRole(self.role.data), "name": self._texts("name"), "post": self._texts("post")}

    def _texts(self, name: str) -> dict[str, str]:
        return {code: self[f"{name}_{code}"].data for code in LANGUAGES if self[f"{name}_{code}"].data}


class FollowUpForm(BaseForm):
    """What a party has to do by a day."""

    what = LineField(_l("What is to be done"), longest=300)
    owner = Pick(_l("Who does it"), coerce=str)
    due_on = EventDayField(_l("To be done by"))

    def due(self) -> date:
        """The day of a form that is valid."""
        if self.due_on.data is None:
            raise ValueError("the form is not valid")
        return self.due_on.data

    def side_id(self) -> int:
        return row_id(self.owner.data) or 0


def proposal_form() -> ProposalForm:
    form = ProposalForm()
    form.role.choices = [(role.value, ceremony_role_word(role)) for role in CeremonyRole]
    return form


def follow_up_form(memorandum: Memorandum, *, sent: bool = True) -> FollowUpForm:
    """The form; `sent` False leaves alone what the request sent, for another form of the page."""
    form = FollowUpForm() if sent else FollowUpForm(formdata=None)
    form.owner.choices = [(str(side.id), side.party.name) for side in memorandum.sides]
    return form
