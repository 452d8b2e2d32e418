"""What is done to interpreters, their shifts and their bookings."""
