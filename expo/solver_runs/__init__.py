"""Runs of a solver, common to the allocation of booths and the scheduling of meetings."""
