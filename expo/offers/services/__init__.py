"""Offers made, answered, withdrawn, expired; rounds of choice and renewal claims. Services flush; the caller commits."""
