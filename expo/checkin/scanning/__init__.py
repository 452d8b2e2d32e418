"""Scans of badges: judged, answered, written down, taken back."""
