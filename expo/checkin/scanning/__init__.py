"""Scans of badges: judging, storing, answering, taking back."""
