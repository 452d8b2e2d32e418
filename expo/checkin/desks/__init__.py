"""Desks: their codes, sign-ins and pages."""
