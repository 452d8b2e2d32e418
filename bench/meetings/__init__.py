"""Meetings: plans of instances, and an expo with many of them."""
