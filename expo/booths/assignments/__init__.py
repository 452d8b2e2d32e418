"""Assignments: which firm holds which booths, given by hand or by a plan."""
