"""How many examples a property is tried with: few in every run, many in `make soak`."""

import os

SOAK = "SOAK" in os.environ
MORE = 20  # times as many in a soak
USUAL = 100  # what Hypothesis takes where a test says nothing


def examples(usual: int) -> int:
    return usual * MORE if SOAK else usual
