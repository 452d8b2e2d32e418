"""Offers made, answered, withdrawn, reminded of, run out. Flush only; the door commits."""
