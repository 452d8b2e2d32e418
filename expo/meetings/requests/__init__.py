"""Requests for meetings: one party asks, the other answers."""
