"""Arrivals in numbers."""
