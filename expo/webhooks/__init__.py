"""Webhooks: what is written in the history of an expo, told to other programs as it happens."""
