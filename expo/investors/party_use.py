"""Investors' cases as a use of parties: a body that was asked stays in the list."""

from expo.investors.queries import cases_of_party
from expo.investors.words import in_cases
from expo.meetings.queries import PartyUse

IN_CASES = PartyUse(cases_of_party, in_cases)
