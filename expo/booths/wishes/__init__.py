"""Booth wishes: which booths a firm would like, and what it asked of its space."""
