"""Registrations: the public form, approval, capacity, the waiting list."""
