"""Booth wishes: the booths a firm would like, ranked, and the space it asked for."""
