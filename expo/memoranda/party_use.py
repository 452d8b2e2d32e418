"""Memoranda as a use of parties: a body that is a party of one stays in the list."""

from expo.meetings.queries import PartyUse
from expo.memoranda.queries import memoranda_of_party
from expo.memoranda.words import in_memoranda

IN_MEMORANDA = PartyUse(memoranda_of_party, in_memoranda)
