"""Organisations: the tenants of an installation."""
