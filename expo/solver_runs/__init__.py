"""Runs of a solver asked for by an organiser: of booths, of meetings. What they have in common, whatever is solved."""
