"""Meetings: plans of instances of several sizes."""
