"""Invitation letters: asked for, checked, approved by hand, numbered, verifiable by anybody, revocable."""
