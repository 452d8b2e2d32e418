"""Check-in: gates, desks, and every scan of a badge."""
