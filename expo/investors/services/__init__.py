"""Receiving cases, working on them, asking bodies, commitments and their follow-ups, erasure."""
