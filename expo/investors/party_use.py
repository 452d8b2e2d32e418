"""Investors' cases as a use of parties: a body that was asked stays in the list, and they are named before it leaves."""

from expo.i18n import _
from expo.investors.queries import cases_of_party, open_cases_with
from expo.investors.words import case_word, in_cases
from expo.meetings.queries import PartyUse, UsedIn


def _named(party_id: int) -> list[UsedIn]:
    """The cases that are not closed, each by its number: who asks stands on its page, for those who may see it."""
    return [
        UsedIn(_("Case %(number)s", number=one.number), case_word(one.state), "cases.show", {"case_id": one.id})
        for one in open_cases_with(party_id)
    ]


IN_CASES = PartyUse(cases_of_party, in_cases, _named)
