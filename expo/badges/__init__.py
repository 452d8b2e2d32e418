"""Badges: how they are laid out, set in every script, written as PDF, and printed."""
