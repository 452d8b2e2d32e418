"""Feeds read back by real calendar clients."""
