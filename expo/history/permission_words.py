"""Words for what an account or a token may do."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _l

PERMISSION_WORDS: Mapping[str, Any] = {
    "see event": _l("See the expo"),
    "edit event": _l("Change the expo"),
    "see registrations": _l("See registrations"),
    "edit registrations": _l("Change registrations"),
    "export registrations": _l("Export registrations"),
    "work at desk": _l("Check people in"),
    "print badges": _l("Print badges"),
    "see programme": _l("See the programme"),
    "edit programme": _l("Change the programme"),
    "see exhibitors": _l("See exhibitors"),
    "edit exhibitors": _l("Change exhibitors"),
    "see plan": _l("See halls and booths"),
    "edit plan": _l("Change halls and booths"),
    "see mail": _l("See emails"),
    "edit mail": _l("Change emails"),
    "see delegations": _l("See delegations"),
    "edit delegations": _l("Change delegations"),
    "see letters": _l("See invitation letters"),
    "issue letters": _l("Issue invitation letters"),
    "see meetings": _l("See meetings"),
    "arrange meetings": _l("Arrange meetings"),
    "see G2G": _l("See meetings between governments"),
    "memoranda": _l("Memoranda"),
    "investor cases": _l("Investors’ desk"),
    "see money": _l("See invoices and payments"),
    "edit money": _l("Issue invoices and book payments"),
    "see history": _l("See the history"),
}
HOLDER_WORDS: Mapping[str, Any] = {
    "team": _l("The team"),
    "organiser": _l("An organiser, as long as they have their role"),
    "firm": _l("A firm, for its own data alone"),
    "device": _l("A device at the entrance"),
}
