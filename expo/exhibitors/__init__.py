"""Firms that show, their applications and their people on the booth."""
