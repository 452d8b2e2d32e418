"""Invitation letters: requested, checked, approved by hand, numbered, publicly verifiable, revocable."""
