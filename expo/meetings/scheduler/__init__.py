"""Meetings put on slots and places by the machine, beside the plan of today."""
