"""Forms of print runs: filters, paper, labels, and reprinting a part."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField
from wtforms.validators import DataRequired

from expo.badges.number_fields import LengthField, MillimetreField, WholeField
from expo.badges.papers.sheets import SheetPaper, sheet_named
from expo.badges.papers.stocks import MOST_LABELS, Stock, StockKind, own_stock, stock_faults
from expo.badges.queries import Choice
from expo.badges.services import MOST_AT_ONCE, MOST_SPARES
from expo.badges.words import sheet_word, sheet_words, sort_words, state_words, stock_sentence
from expo.i18n import _, _l
from expo.registration.question_fields import ListField
from expo.web.forms import BaseForm, LineField
from expo.web.params import row_id

MOST_SLOTS = 40  # on any sheet


class PaperForm(BaseForm):
    """The paper in the printer."""

    sheet = ListField(
        _l("Paper"), choices=sheet_words, default="none", validators=[DataRequired(_l("Choose one from the list."))]
    )
    first = WholeField(
        _l("First free place on the sheet"),
        1,
        MOST_SLOTS,
        default="1",
        description=_l("Counted from the top left, row by row. More than 1 on a part-used sheet."),
    )
    shift_x = MillimetreField(
        _l("Move to the right by (mm)"),
        default="0",
        description=_l("If the printer prints too far left. A minus moves to the left."),
    )
    shift_y = MillimetreField(
        _l("Move up by (mm)"), default="0", description=_l("If the printer prints too low. A minus moves down.")
    )

    def offer_own(self, names: Iterable[str]) -> None:
        """Own labels beside the built-in ones."""
        self.sheet.choices = {**sheet_words(), **{name: sheet_word(name) for name in names}}

    def paper(self) -> SheetPaper:
        return SheetPaper(
            sheet_named(self.sheet.data), self.first.number, self.shift_x.millimetres, self.shift_y.millimetres
        )


class PrintRunForm(PaperForm):
    """The filters, order and paper of a print run."""

    category = ListField(_l("Category"), default="")
    organisation = LineField(_l("Organisation"), required=False, description=_l("The whole name, in any letter case."))
    delegation = ListField(_l("Delegation"), default="")
    day = ListField(_l("Admitted on"), default="")
    state = ListField(_l("Badges"), choices=state_words, default="all")
    sort = ListField(_l("In the order of"), choices=sort_words, default="name")
    one = HiddenField(default="")

    def choice(self) -> Choice:
        state = self.state.data
        return Choice(
            category=row_id(self.category.data) or None,
            organisation=self.organisation.data or "",
            day=self.day.data or "",
            unprinted=state in {"unprinted", "due"},
            changed=state in {"changed", "due"},
            one=row_id(self.one.data) or None,
            delegation=row_id(self.delegation.data) or None,
            sort=self.sort.data,
        )


class SparesForm(PaperForm):
    """Category and number of blank badges for walk-ins."""

    category = ListField(_l("Category"))
    count = WholeField(_l("How many"), 1, MOST_SPARES, default="20")


class TestPageForm(BaseForm):
    """How a test page of labels is moved."""

    __test__ = False
    shift_x = MillimetreField(_l("Move to the right by (mm)"), default="0")
    shift_y = MillimetreField(_l("Move up by (mm)"), default="0")


class AgainForm(BaseForm):
    """The part of a run to print again after a paper jam."""

    begin = WholeField(_l("From badge number"), 1, MOST_AT_ONCE, default="1")
    end = WholeField(_l("To badge number"), 1, MOST_AT_ONCE)
    first_slot = WholeField(_l("First free place on the sheet"), 1, MOST_SLOTS, default="1")


def _kind_words() -> dict[str, str]:
    return {
        StockKind.A4.value: _("A4 sheets, 210 × 297 mm"),
        StockKind.LETTER.value: _("Letter sheets, 8.5 × 11 in"),
        StockKind.ROLL.value: _("A roll of single labels"),
    }


class LabelsForm(BaseForm):
    """Own labels, as measured or as the box says."""

    kind = ListField(
        _l("Paper"), choices=_kind_words, default="a4", validators=[DataRequired(_l("Choose one from the list."))]
    )
    columns = WholeField(_l("Labels beside one another"), 1, MOST_LABELS, default="1")
    rows = WholeField(_l("Labels below one another"), 1, MOST_LABELS, default="1")
    width = LengthField(_l("Width of a label"), description=_l("In millimetres, or in inches as in 3.375 in."))
    height = LengthField(_l("Height of a label"))
    left = LengthField(_l("From the left edge of the sheet to the first label"), default="0")
    top = LengthField(_l("From the upper edge of the sheet to the first label"), default="0")
    across = LengthField(
        _l("From a label’s left edge to the next one’s"), default="0", description=_l("0 where there is no next one.")
    )
    down = LengthField(_l("From a label’s upper edge to the next one’s"), default="0")

    def stock(self) -> Stock:
        lengths = (self.width, self.height, self.left, self.top, self.across, self.down)
        numbers = [self.columns.number, self.rows.number, *(field.millimetres for field in lengths)]
        return own_stock(StockKind(self.kind.data), numbers)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        self.width.errors = [stock_sentence(fault) for fault in stock_faults(self.stock())]
        return not self.width.errors
