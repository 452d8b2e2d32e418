"""Exhibiting firms, their applications and their staff."""
