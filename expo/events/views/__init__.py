"""Organisers' pages of an expo's settings."""
