"""Services of interpreters, their shifts and their bookings."""
