"""The forms of a lead, and of what a person shares."""

from typing import Any

from wtforms import HiddenField, ValidationError

from expo.i18n import _, _l
from expo.leads.models import Lead
from expo.leads.rules import BEST_RATING, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, Extent, are_tags, tags_in
from expo.leads.words import extent_words
from expo.web.fields.choices import Pick, PickOne
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import number, word_of

_UNRATED = "0"


class LeadForm(BaseForm):
    """A firm's own words on a lead."""

    rating = Pick(_l("Rating"), coerce=str)
    tags = LineField(
        _l("Tags"), required=False, longest=500, description=_l("Parted by commas, as in: distributor, Lahore")
    )
    note = ParagraphField(_l("Note"), longest=LONGEST_NOTE)
    version = HiddenField(default="0")

    def validate_tags(self, field: LineField) -> None:
        if not are_tags(tags_in(field.data or "")):
            raise ValidationError(
                _("Use at most %(most)d tags of at most %(longest)d characters.", most=MOST_TAGS, longest=LONGEST_TAG)
            )

    def tag_list(self) -> list[str]:
        return tags_in(self.tags.data or "")

    def rated(self) -> int | None:
        return number(self.rating.data, otherwise=0) or None

    def seen(self) -> int:
        """The version that the form was opened with."""
        return number(self.version.data, otherwise=0)


class ConsentForm(BaseForm):
    """What is shared with every firm that scans the badge."""

    extent = PickOne(_l("When a firm scans my badge, it gets"), choices=extent_words, coerce=str)

    def chosen(self) -> Extent:
        return word_of(Extent, self.extent.data) or Extent.NOTHING


def lead_form(lead: Lead) -> LeadForm:
    """The form, filled from the lead on GET."""
    stored: dict[str, Any] = {
        "rating": str(lead.rating or _UNRATED),
        "tags": ", ".join(lead.tags),
        "note": lead.note,
        "version": str(lead.version),
    }
    form = LeadForm(data=stored)
    stars = [(str(step), f"{step}/{BEST_RATING}") for step in range(1, BEST_RATING + 1)]
    form.rating.choices = [(_UNRATED, _("Not rated")), *stars]
    return form


def consent_form(extent: Extent | None) -> ConsentForm:
    """The form, filled from the choice for every firm, if one was made."""
    return ConsentForm(data={"extent": extent.value if extent is not None else ""})
