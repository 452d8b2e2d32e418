"""Booths, hall plans, wishes for booths, their allocation and assignment."""
