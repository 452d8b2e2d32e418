"""Desks: their codes, and what is done at them."""
