"""Offers made, answered, withdrawn, reminded of, run out. Flush only; the door commits."""

from expo.offers.services.answering import accept_offer, decline_offer
from expo.offers.services.expiring import sweep_holds, sweep_offer_reminders, sweep_offers
from expo.offers.services.making import Wave, close_with_space, make_offer, make_wave, withdraw_offer

__all__ = [
    "Wave",
    "accept_offer",
    "close_with_space",
    "decline_offer",
    "make_offer",
    "make_wave",
    "sweep_holds",
    "sweep_offer_reminders",
    "sweep_offers",
    "withdraw_offer",
]
