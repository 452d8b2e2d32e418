"""The form that makes out a token."""

from datetime import timedelta

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from expo.accounts.permissions import Permission
from expo.api.rules import PERIODS, SCOPES, TokenHolder, scopes_in
from expo.api.words import HOLDERS, PERMISSION_WORDS
from expo.i18n import _, _l, _n
from expo.web.fields.choices import Boxes, Pick, PickOne
from expo.web.forms import BaseForm, LineField
from expo.web.params import number, row_id

_MINE = _l("Me, as long as I have my role")
_USUAL = timedelta(days=90)


class TokenForm(BaseForm):
    name = LineField(
        _l("Name"),
        required=_l("Give it a name."),
        longest=80,
        description=_l("The program that will use it, as in “CRM”."),
    )
    holder = PickOne(
        _l("Whose it is"),
        [InputRequired(_l("Choose one from the list."))],
        choices=[
            SelectChoice(holder.value, _MINE if holder is TokenHolder.ORGANISER else label)
            for holder, label in HOLDERS.items()
        ],
        default=TokenHolder.TEAM.value,
    )
    firm = Pick(_l("Firm"), description=_l("For a token of a firm alone."))
    scopes = Boxes(
        _l("What it may do"),
        choices=[SelectChoice(one.value, label) for one, label in PERMISSION_WORDS.items()],
        description=_l("A firm’s token sees that firm’s data alone; a device’s may see the expo and check people in."),
    )
    period = Pick(_l("Valid for"))

    def offer(self, firms: list[tuple[int, str]], may: frozenset[Permission]) -> None:
        """Fill in the choices: the expo's firms, and what the reader may do themselves."""
        self.firm.choices = [SelectChoice("", _("None")), *(SelectChoice(str(firm), name) for firm, name in firms)]
        self.scopes.choices = [
            SelectChoice(one.value, label) for one, label in PERMISSION_WORDS.items() if one in may & _GIVEN
        ]
        self.period.choices = [
            SelectChoice(str(period.days), _n("%(num)d day", "%(num)d days", period.days)) for period in PERIODS
        ]
        if self.period.data is None:
            self.period.data = str(_USUAL.days)

    def chosen_holder(self) -> TokenHolder:
        return TokenHolder(str(self.holder.data))

    def chosen_scopes(self) -> frozenset[Permission]:
        return scopes_in(self.scopes.data or [])

    def chosen_firm(self) -> int | None:
        return row_id(self.firm.data) or None

    def chosen_period(self) -> timedelta:
        return timedelta(days=number(self.period.data, otherwise=_USUAL.days))


_GIVEN = frozenset().union(*SCOPES.values())
