"""Scans as they come in, by the desk's page or a telephone."""
