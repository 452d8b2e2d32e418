"""Accounts, roles, permissions, sessions."""
