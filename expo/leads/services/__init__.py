"""Scanning badges for a firm, choosing what a scan gives, notes, exports and erasure."""
