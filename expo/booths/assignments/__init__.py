"""Assignments: the booths that each firm holds, assigned by hand or by a plan."""
