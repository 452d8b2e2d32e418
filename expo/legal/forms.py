"""The form of an expo's legal pages: who runs it, and the pages' own words in each language."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wtforms import Field

from expo.events.forms import EventSettingsForm
from expo.events.models import Event
from expo.i18n import LANGUAGES, _l, force_locale
from expo.kit.text import merged_texts
from expo.legal.queries import Organiser, imprint_of
from expo.legal.rules import IMPRINT_FIELDS, LegalPage
from expo.legal.texts import PAGES, standard_text
from expo.web.forms import Email, LineField, ParagraphField

_LONGEST = 15_000  # characters of one page, in one language


class LegalForm(EventSettingsForm):
    """The imprint, and a text for each page and language; one left blank is the standard text."""

    codes: ClassVar[Sequence[str]] = ()

    name = LineField(
        _l("Legal name of the organiser"),
        required=False,
        description=_l("Leave blank to use the seller’s name and address on invoices."),
    )
    address = ParagraphField(_l("Postal address"), longest=500)
    phone = LineField(_l("Telephone number"), required=False, render_kw={"dir": "ltr"})
    email = Email(
        _l("Email address for personal data"),
        required=False,
        description=_l("Leave blank to use the address for questions."),
    )
    registration = LineField(
        _l("Register and number"),
        required=False,
        description=_l("As in “Istanbul Trade Register 123456-5, tax number 1234567890”."),
    )
    responsible = LineField(_l("Responsible person"), required=False)

    def imprint(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in IMPRINT_FIELDS}

    def pages(self) -> list[tuple[LegalPage, Any, list[Field]]]:
        """(page, its name, fields by language) of each page."""
        return [(page, PAGES[page], [self[_name(page, code)] for code in self.codes]) for page in LegalPage]

    def texts(self, stored: Mapping[LegalPage, dict[str, str]]) -> dict[LegalPage, dict[str, str]]:
        """The words as typed, over those stored in other languages."""
        return {
            page: merged_texts(stored.get(page, {}), {code: self[_name(page, code)].data or "" for code in self.codes})
            for page in LegalPage
        }

    def begin_with_standard(self, page: LegalPage, event: Event, organiser: Organiser) -> None:
        """Fill the standard text into the page's empty fields, each in its language."""
        for code in self.codes:
            field = self[_name(page, code)]
            if not field.data:
                with force_locale(code):
                    field.data = standard_text(page, event, organiser)


def legal_form(event: Event, texts: Mapping[LegalPage, dict[str, str]]) -> LegalForm:
    """The form filled with what is stored."""
    own = imprint_of(event)
    codes = [code for code in event.languages if code in LANGUAGES]
    fields: dict[str, Any] = {"codes": codes}
    data: dict[str, Any] = {name: getattr(own, name) if own else "" for name in IMPRINT_FIELDS}
    data["version"] = str(event.version)
    for page in LegalPage:
        for code in codes:
            fields[_name(page, code)] = ParagraphField(
                LANGUAGES[code], longest=_LONGEST, render_kw={"lang": code, "rows": 12}
            )
            data[_name(page, code)] = texts.get(page, {}).get(code, "")
    form: LegalForm = type("LegalFormHere", (LegalForm,), fields)(data=data)
    return form


def _name(page: LegalPage, code: str) -> str:
    return f"{page.value}_{code}"
