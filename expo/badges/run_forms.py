"""Forms of print runs: filters, paper, and reprinting a part."""

from wtforms import HiddenField
from wtforms.validators import DataRequired

from expo.badges.number_fields import MillimetreField, WholeField
from expo.badges.queries import Choice
from expo.badges.services import MOST_AT_ONCE, MOST_SPARES
from expo.badges.sheets import SheetPaper, sheet_named
from expo.badges.words import sheet_words, sort_words, state_words
from expo.i18n import _l
from expo.registration.question_fields import ListField
from expo.web.forms import BaseForm, LineField
from expo.web.params import row_id

MOST_PLACES = 40  # on any sheet


class PaperForm(BaseForm):
    """The paper in the printer."""

    sheet = ListField(
        _l("Paper"), choices=sheet_words, default="none", validators=[DataRequired(_l("Choose one from the list."))]
    )
    first = WholeField(
        _l("First free place on the sheet"),
        1,
        MOST_PLACES,
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


class AgainForm(BaseForm):
    """The part of a run to print again after a paper jam."""

    begin = WholeField(_l("From badge number"), 1, MOST_AT_ONCE, default="1")
    end = WholeField(_l("To badge number"), 1, MOST_AT_ONCE)
    first_slot = WholeField(_l("First free place on the sheet"), 1, MOST_PLACES, default="1")
