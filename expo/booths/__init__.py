"""Booths, the plan they stand on, and who is given which."""
