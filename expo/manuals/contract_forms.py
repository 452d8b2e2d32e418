"""The forms of the contract: its text by language, and acceptance by name."""

from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from expo.events.models import Event
from expo.i18n import LANGUAGES, _, _l
from expo.manuals.contract_models import ContractText
from expo.manuals.contract_rules import MOST_TEXT
from expo.web.forms import BaseForm, LineField, ParagraphField


class AcceptanceForm(BaseForm):
    """Who accepts for the firm."""

    name = LineField(_l("Your name"), required=_l("Enter your name."))
    post = LineField(_l("Your post"), required=_l("Enter your post."))
    agreed = BooleanField(
        _l("I may sign for the firm, and I accept this contract"),
        [InputRequired(_l("Tick this to accept the contract."))],
    )
    digest = HiddenField()


def contract_form(event: Event, text: ContractText | None) -> Any:
    """A text for each of the event's languages; the first is required."""
    fields = {}
    for n, code in enumerate(event.languages):
        label = _("Contract (%(language)s)", language=LANGUAGES[code])
        looks = {"lang": code, "rows": 20}
        needed = _("Write the contract.") if n == 0 else False
        fields[f"text_{code}"] = ParagraphField(label, required=needed, longest=MOST_TEXT, render_kw=looks)
    stored = {f"text_{code}": text.text.get(code, "") if text else "" for code in event.languages}
    return type("NamedContractForm", (BaseForm,), fields)(data=stored)


def texts_of(event: Event, form: Any) -> dict[str, str]:
    """The text by language as it was typed; none where none was."""
    return {code: form[f"text_{code}"].data for code in event.languages if form[f"text_{code}"].data}
