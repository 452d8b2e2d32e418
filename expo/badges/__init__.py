"""Badges: designs, print runs, and names in every script."""
