"""Offers made, answered, withdrawn, reminded of, run out. Flush only; the door commits."""

from expo.offers.services.answering import accept_offer, decline_offer
from expo.offers.services.choosing import add_round, choose, remove_round
from expo.offers.services.claiming import claim_booths_of, give_up, move_claims, sweep_claims, take_claims
from expo.offers.services.expiring import sweep_holds, sweep_offer_reminders, sweep_offers
from expo.offers.services.making import Wave, close_with_space, make_offer, make_wave, withdraw_offer
from expo.offers.services.placing import place_firm, take_firm_off

__all__ = [
    "Wave",
    "accept_offer",
    "add_round",
    "choose",
    "claim_booths_of",
    "close_with_space",
    "decline_offer",
    "give_up",
    "make_offer",
    "make_wave",
    "move_claims",
    "place_firm",
    "remove_round",
    "sweep_claims",
    "sweep_holds",
    "sweep_offer_reminders",
    "sweep_offers",
    "take_claims",
    "take_firm_off",
    "withdraw_offer",
]
